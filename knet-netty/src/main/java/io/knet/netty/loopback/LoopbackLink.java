package io.knet.netty.loopback;

import static java.util.Objects.requireNonNull;

import io.knet.AccessControl;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkPing;
import io.knet.LinkTimers;
import io.knet.LinkTransport;
import io.knet.event.LinkDownEvent;
import io.knet.event.LinkUpEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.count.HandleLog;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.link.BaseLink;
import io.knet.netty.link.LinkConfiguration;
import io.knet.netty.link.LinkCounts;
import io.knet.netty.link.LinkHost;
import io.knet.netty.link.LinkId;
import io.knet.netty.link.LinkOutput;
import io.knet.netty.link.LinkPresence;
import io.knet.netty.mtu.KnownPath;
import io.knet.stats.DropReason;
import io.knet.stats.LinkStatus;
import io.knet.stats.report.DiagnosesReport;
import io.knet.stats.report.LatencyReport;
import io.knet.stats.report.LinkReport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The link of this node to itself: no socket, no packets, no heartbeat. It is up while it is
 * enabled.
 */
final class LoopbackLink extends BaseLink {
    private final Logger logger;
    private final Consumer<KnetEvent> events;
    private final LoopbackState state;
    private final StateFuture upFuture;
    private final LinkOutput output;
    private final AccessControl access;

    /**
     * A link that is not open yet.
     *
     * @param state up or down
     * @param output the way of its messages
     * @param events told of ups and downs
     */
    LoopbackLink(
            LinkHost host,
            LinkId id,
            LinkConfiguration configuration,
            LinkCounts counts,
            LinkPresence presence,
            LoopbackState state,
            LinkOutput output,
            Consumer<KnetEvent> events,
            LoopCalls calls,
            Completions completions) {
        super(host, id, configuration, counts, presence, calls, completions);
        logger = HandleLog.of(LogSubsystem.LOOPBACK, id.localHost());
        this.state = state;
        this.output = output;
        this.events = events;
        upFuture = new StateFuture(completions);
        access = new LoopbackAccessControls(id, presence::checkUsable);
    }

    // ---- on the loop

    @Override
    public CompletableFuture<Void> open() {
        return LoopCalls.call(
                host().loop(),
                () -> {
                    presence().checkMayOpen();
                    if (config().enabled()) {
                        cameUp();
                    }
                });
    }

    @Override
    public CompletableFuture<Void> close(LinkDownReason reason) {
        assert LoopCalls.owns(host().loop());
        presence().end();
        wentDown(reason);
        upFuture.end(removedException());
        return CompletableFuture.completedFuture(null);
    }

    private void cameUp() {
        assert LoopCalls.owns(host().loop());
        if (presence().isRemoved() || state.isUp()) {
            return;
        }
        configuration().update(config -> config.withEnabled(true));
        state.up();
        logger.info("link {} is up", this);
        events.accept(new LinkUpEvent(host().id(), id()));
        host().linksChanged();
        upFuture.set(true);
    }

    private void wentDown(LinkDownReason reason) {
        assert LoopCalls.owns(host().loop());
        if (!state.isUp()) {
            return;
        }
        state.down(reason);
        logger.info("link {} is down: {}", this, reason);
        events.accept(new LinkDownEvent(host().id(), id(), reason, ""));
        host().linksChanged();
        upFuture.set(false);
    }

    @Override
    public void clearStats() {
        assert LoopCalls.owns(host().loop());
        counts().clear();
        state.clearStats();
    }

    // ---- what host and senders ask, on any thread

    @Override
    public LinkOutput output() {
        return output;
    }

    @Override
    public boolean isUsable() {
        return state.isUp();
    }

    @Override
    public String describeDown() {
        return "its loopback link is disabled";
    }

    @Override
    public boolean numbersMessages() {
        return false;
    }

    @Override
    public void forcePing(int sequence) {}

    @Override
    public Optional<KnownPath> path() {
        return Optional.empty();
    }

    @Override
    public void outdatePath() {}

    @Override
    public void searchPath() {}

    @Override
    public @Nullable InetSocketAddress peer() {
        return null;
    }

    @Override
    public boolean accepts(InetAddress source) {
        return false;
    }

    @Override
    public void checkAccess() {}

    @Override
    public void receive(InboundPacket packet) {
        assert LoopCalls.owns(host().loop());
        packet.release();
        counts().drop(DropReason.UNKNOWN_LINK, 1);
    }

    // ---- the API

    @Override
    public InetSocketAddress localAddress() {
        checkUsable();
        return config().local();
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        checkUsable();
        return config().remote();
    }

    @Override
    protected CompletableFuture<KnetLink> change(LinkConfig replacement) {
        try {
            requireLoopback(replacement);
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        return LoopCalls.call(host().loop(), () -> apply(replacement)).thenApply(done -> this);
    }

    private void requireLoopback(LinkConfig replacement) {
        checkUsable();
        if (replacement.transport() != LinkTransport.LOOPBACK) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "link "
                            + this
                            + " is a loopback link and cannot change to "
                            + replacement.transport()
                            + "; remove it and add another");
        }
    }

    private void apply(LinkConfig replacement) {
        assert LoopCalls.owns(host().loop());
        configuration().update(before -> replacement);
        if (replacement.enabled()) {
            cameUp();
        } else {
            wentDown(LinkDownReason.DISABLED);
        }
        host().linksChanged();
    }

    @Override
    protected CompletableFuture<LinkPing> sendPing(OptionalInt size, Duration patience) {
        return CompletableFuture.failedFuture(
                new KnetException(
                        KnetError.NOT_SUPPORTED,
                        "link " + this + " is a loopback link, over which no packets go"));
    }

    @Override
    public AccessControl accessList() {
        return access;
    }

    @Override
    public void enable() {
        checkUsable();
        onLoop(this::cameUp);
    }

    @Override
    public void disable() {
        checkUsable();
        onLoop(
                () -> {
                    configuration().update(config -> config.withEnabled(false));
                    wentDown(LinkDownReason.DISABLED);
                });
    }

    @Override
    public boolean isEnabled() {
        return state.isUp();
    }

    @Override
    public boolean isUp() {
        return state.isUp();
    }

    @Override
    public LinkStatus status() {
        LoopbackState.View now = state.view();
        LinkConfig current = config();
        return new LinkReport(
                host().id(),
                id(),
                current.local(),
                Optional.empty(),
                current.remote(),
                current.transport().wireName(),
                now.up(),
                now.up(),
                now.up(),
                current.priority(),
                current.timers(),
                KnetLimits.MAX_MTU, // as libknet tells of such a link; no part of the data MTU
                0,
                LatencyReport.NONE,
                Optional.empty(),
                now.history(),
                now.lastDown(),
                DiagnosesReport.NONE,
                counts().snapshot(),
                counts().lifetime(),
                presence().isGone());
    }

    /** Kept, and of no effect: there is no heartbeat. */
    @Override
    public void timers(LinkTimers timers) {
        requireNonNull(timers, "timers");
        checkUsable();
        onLoop(() -> configuration().update(config -> config.withTimers(timers)));
    }

    @Override
    public CompletableFuture<KnetLink> whenUp() {
        return upFuture.when(true, () -> this);
    }

    @Override
    public CompletableFuture<KnetLink> whenDown() {
        return upFuture.when(false, () -> this);
    }

    /** There is nothing to find out. */
    @Override
    public CompletableFuture<KnetLink> whenMtuKnown() {
        return upFuture.when(true, () -> this);
    }
}
