package io.knet.netty.node;

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
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.count.Counters;
import io.knet.protocol.UpDownHistory;
import io.knet.stats.LatencyStats;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkEvent;
import io.knet.stats.LinkStats;
import io.knet.stats.LinkStatus;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;

/**
 * The link of this node to itself (spec api 11.2, wire 15.3). There is nothing that could fail
 * between its two ends, so it is up while it is enabled. It changes on the event loop of its host.
 */
final class LoopbackLink implements KnetLink {
    /** What libknet reports for such a link; it is not part of the data MTU. */
    private static final int MTU = 65535;

    private static final Logger LOG = KnetLogging.logger(LogSubsystem.LOOPBACK);

    private final NettyHost host;
    private final int id;
    private final Node node;
    private final UpDownHistory history = new UpDownHistory();
    private final Counters<LinkCounter> counters = new Counters<>(LinkCounter.class);
    private final StateFuture<KnetLink> upFuture;
    private final LoopbackMessages messages;
    private final AccessControl access = new LoopbackAccess(this);

    private volatile LinkConfig config;
    private volatile View view = new View(false, 0, 0, List.of(), Optional.empty());
    private volatile boolean removed;

    /** What other threads may know of the link. */
    private record View(
            boolean up, long ups, long downs, List<LinkEvent> history, Optional<String> lastDown) {}

    LoopbackLink(NettyHost host, int id, LinkConfig config) {
        this.host = host;
        this.id = id;
        this.node = host.node();
        this.config = config;
        upFuture = new StateFuture<>(this, node.completions);
        messages = new LoopbackMessages(node, this);
    }

    // ---- on the loop

    /** Begins to work, unless the host or the handle was closed meanwhile. */
    void open() {
        if (removed || host.isRemoved() || node.isClosed()) {
            throw removedException();
        }
        if (config.enabled()) {
            cameUp();
        }
    }

    /** Takes the link down for good. */
    void close(LinkDownReason reason) {
        removed = true;
        wentDown(reason);
        upFuture.end(removedException());
    }

    private void cameUp() {
        if (removed || view.up) {
            return;
        }
        config = config.withEnabled(true);
        history.up(node.wallClock.instant());
        publish(true, view.lastDown);
        LOG.info("link {} is up", this);
        node.events.post(new KnetEvent.LinkUp(host.id(), id));
        host.active().recompute();
        upFuture.set(true);
    }

    private void wentDown(LinkDownReason reason) {
        if (!view.up) {
            return;
        }
        history.down(node.wallClock.instant(), reason);
        publish(false, Optional.of(reason.name()));
        LOG.info("link {} is down: {}", this, reason);
        node.events.post(new KnetEvent.LinkDown(host.id(), id, reason, reason.name()));
        host.active().recompute();
        upFuture.set(false);
    }

    void clearStats() {
        counters.clear();
        history.clear();
        publish(view.up, view.lastDown);
    }

    private void publish(boolean up, Optional<String> lastDown) {
        view = new View(up, history.ups(), history.downs(), history.events(), lastDown);
    }

    // ---- on any thread

    /** The way of the messages. */
    LoopbackMessages messages() {
        return messages;
    }

    void count(LinkCounter counter, long amount) {
        counters.add(counter, amount);
    }

    private KnetException removedException() {
        return node.isClosed()
                ? node.closedException()
                : new KnetException(KnetError.UNKNOWN_LINK, "link " + this + " was removed");
    }

    void checkUsable() {
        node.checkOpen();
        if (removed) {
            throw removedException();
        }
    }

    @Override
    public NettyHost host() {
        return host;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public LinkConfig config() {
        return config;
    }

    @Override
    public InetSocketAddress localAddress() {
        checkUsable();
        return config.local();
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        checkUsable();
        return config.remote();
    }

    @Override
    public void reconfigure(LinkConfig replacement) {
        requireNonNull(replacement, "config");
        requireLoopback(replacement);
        node.calls.run(host.loop(), () -> change(replacement));
    }

    @Override
    public CompletableFuture<KnetLink> reconfigureAsync(LinkConfig replacement) {
        requireNonNull(replacement, "config");
        try {
            requireLoopback(replacement);
        } catch (KnetException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        CompletableFuture<KnetLink> changed =
                LoopCalls.supply(
                        host.loop(),
                        () -> {
                            change(replacement);
                            return CompletableFuture.completedFuture(this);
                        });
        return changed.thenApplyAsync(done -> done, node.completions);
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

    private void change(LinkConfig replacement) {
        config = replacement;
        if (replacement.enabled()) {
            cameUp();
        } else {
            wentDown(LinkDownReason.DISABLED);
        }
    }

    @Override
    public AccessControl accessList() {
        return access;
    }

    @Override
    public void enable() {
        checkUsable();
        node.calls.run(host.loop(), this::cameUp);
    }

    @Override
    public void disable() {
        checkUsable();
        node.calls.run(
                host.loop(),
                () -> {
                    config = config.withEnabled(false);
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
        checkUsable();
        View now = view;
        LinkConfig current = config;
        return new LinkStatus(
                host.id(),
                id,
                current.local(),
                current.remote(),
                current.transport().label(),
                now.up,
                now.up,
                now.up,
                current.priority(),
                current.timers(),
                MTU,
                0,
                LatencyStats.NONE,
                Optional.empty(),
                now.ups,
                now.downs,
                now.history,
                now.lastDown,
                new LinkStats(counters.snapshot()));
    }

    @Override
    public void priority(int priority) {
        if (priority < 0 || priority > KnetLimits.MAX_PRIORITY) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "priority " + priority + " must be 0 to " + KnetLimits.MAX_PRIORITY);
        }
        checkUsable();
        node.calls.run(host.loop(), () -> config = config.withPriority(priority));
    }

    /** Kept, and of no effect: there is no heartbeat. */
    @Override
    public void timers(LinkTimers timers) {
        requireNonNull(timers, "timers");
        checkUsable();
        node.calls.run(host.loop(), () -> config = config.withTimers(timers));
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

    @Override
    public CompletableFuture<Void> remove() {
        checkUsable();
        return host.hostLinks()
                .remove(this, LinkDownReason.REMOVED)
                .thenRunAsync(() -> {}, node.completions);
    }

    @Override
    public String toString() {
        return host.id() + "/" + id;
    }
}
