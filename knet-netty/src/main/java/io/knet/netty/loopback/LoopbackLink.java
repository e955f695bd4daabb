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
import io.knet.LinkTimers;
import io.knet.LinkTransport;
import io.knet.event.LinkDownEvent;
import io.knet.event.LinkUpEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.HandleLife;
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
import io.knet.netty.mtu.KnownPath;
import io.knet.netty.receive.Delivery;
import io.knet.protocol.UpDownHistory;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkEvent;
import io.knet.stats.LinkStatus;
import io.knet.stats.report.LatencyReport;
import io.knet.stats.report.LinkReport;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
    private final UpDownHistory history = new UpDownHistory(); // loop only
    private final InstantSource wallClock;
    private final Consumer<KnetEvent> events;
    private final StateFuture<KnetLink> upFuture;
    private final LinkOutput output;
    private final AccessControl access;

    /** Written on the loop. */
    private volatile View view = new View(false, List.of(), Optional.empty());

    /** What other threads may know of the link. */
    private record View(boolean up, List<LinkEvent> history, Optional<String> lastDown) {}

    /**
     * A link that is not open yet.
     *
     * @param delivery takes its messages
     * @param allocator of their copies
     * @param wallClock dates ups and downs
     * @param events told of ups and downs
     */
    LoopbackLink(
            LinkHost host,
            LinkId id,
            LinkConfig config,
            LinkCounts counts,
            Delivery delivery,
            ByteBufAllocator allocator,
            InstantSource wallClock,
            Consumer<KnetEvent> events,
            HandleLife life,
            LoopCalls calls,
            Completions completions) {
        super(host, id, new LinkConfiguration(config), counts, life, calls, completions);
        logger = HandleLog.of(LogSubsystem.LOOPBACK, id.localHost());
        this.wallClock = wallClock;
        this.events = events;
        upFuture = new StateFuture<>(this, completions);
        access = new LoopbackAccessControls(id, this::checkUsable);
        output =
                new LoopbackOutput(
                        host.id(),
                        host.loop(),
                        this::isUp,
                        counts,
                        delivery,
                        allocator,
                        calls,
                        life);
    }

    // ---- on the loop

    @Override
    public CompletableFuture<Void> open() {
        return LoopCalls.call(
                host().loop(),
                () -> {
                    checkMayOpen();
                    if (config().enabled()) {
                        cameUp();
                    }
                });
    }

    @Override
    public CompletableFuture<Void> close(LinkDownReason reason) {
        markRemoved();
        wentDown(reason);
        upFuture.end(removedException());
        return CompletableFuture.completedFuture(null);
    }

    private void cameUp() {
        assert LoopCalls.owns(host().loop());
        if (isRemoved() || view.up) {
            return;
        }
        configuration().update(config -> config.withEnabled(true));
        counts().add(LinkCounter.UP_COUNT, 1);
        history.up(wallClock.instant());
        publish(true, view.lastDown);
        logger.info("link {} is up", this);
        events.accept(new LinkUpEvent(host().id(), id()));
        host().linksChanged();
        upFuture.set(true);
    }

    private void wentDown(LinkDownReason reason) {
        assert LoopCalls.owns(host().loop());
        if (!view.up) {
            return;
        }
        counts().add(LinkCounter.DOWN_COUNT, 1);
        history.down(wallClock.instant(), reason);
        publish(false, Optional.of(reason.name()));
        logger.info("link {} is down: {}", this, reason);
        events.accept(new LinkDownEvent(host().id(), id(), reason, ""));
        host().linksChanged();
        upFuture.set(false);
    }

    @Override
    public void clearStats() {
        counts().clear();
        history.clear();
        publish(view.up, view.lastDown);
    }

    private void publish(boolean up, Optional<String> lastDown) {
        view = new View(up, history.events(), lastDown);
    }

    // ---- what host and senders ask, on any thread

    @Override
    public LinkOutput output() {
        return output;
    }

    @Override
    public boolean isUsable() {
        return view.up;
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
        configuration().update(before -> replacement);
        if (replacement.enabled()) {
            cameUp();
        } else {
            wentDown(LinkDownReason.DISABLED);
        }
        host().linksChanged();
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
        return view.up;
    }

    @Override
    public boolean isUp() {
        return view.up;
    }

    @Override
    public LinkStatus status() {
        View now = view;
        LinkConfig current = config();
        return new LinkReport(
                host().id(),
                id(),
                current.local(),
                Optional.empty(),
                current.remote(),
                current.transport().wireName(),
                now.up,
                now.up,
                now.up,
                current.priority(),
                current.timers(),
                KnetLimits.MAX_MTU, // as libknet tells of such a link; no part of the data MTU
                0,
                LatencyReport.NONE,
                Optional.empty(),
                now.history,
                now.lastDown,
                counts().snapshot(),
                counts().lifetime(),
                isGone());
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
        return upFuture.when(true);
    }

    @Override
    public CompletableFuture<KnetLink> whenDown() {
        return upFuture.when(false);
    }

    /** There is nothing to find out. */
    @Override
    public CompletableFuture<KnetLink> whenMtuKnown() {
        return upFuture.when(true);
    }
}
