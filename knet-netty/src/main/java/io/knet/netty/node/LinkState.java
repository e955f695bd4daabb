package io.knet.netty.node;

import static io.knet.protocol.Transition.DOWN;
import static io.knet.protocol.Transition.UP;

import io.knet.Errno;
import io.knet.KnetEvent;
import io.knet.KnetLink;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.count.LimitedLog;
import io.knet.protocol.LinkMonitor;
import io.knet.protocol.Transition;
import io.knet.protocol.UpDownHistory;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Whether a link is enabled and whether it is up, and what follows when that changes (spec wire 9).
 * It changes on the link's event loop only; what other threads read is volatile.
 */
final class LinkState {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.LINK);

    /** Lines at once: a link that comes and goes more often does so every second. */
    private static final int LOG_BURST = 8;

    private final NettyLink link;
    private final Node node;
    private final LinkMonitor monitor;
    private final UpDownHistory history = new UpDownHistory();
    private final StateFuture<KnetLink> upFuture;
    private final LimitedLog log;

    private volatile LinkView view;

    LinkState(NettyLink link, LinkMonitor monitor) {
        this.link = link;
        this.node = link.node();
        this.monitor = monitor;
        upFuture = new StateFuture<>(link, node.completions);
        log = new LimitedLog(LOG, link.loop().ticker(), LOG_BURST);
        view = LinkView.initial(monitor);
    }

    // ---- what the application wants, on the loop

    void enable() {
        if (link.isRemoved() || monitor.isEnabled()) {
            return;
        }
        link.config(link.config().withEnabled(true));
        monitor.enable(link.nanoTime());
        publish();
        link.wake();
    }

    void disable() {
        link.config(link.config().withEnabled(false));
        link.follower().abandon();
        if (monitor.disable(link.nanoTime()) == DOWN) {
            wentDown(LinkDownReason.DISABLED, "");
        }
        publish();
    }

    void changeTimers(LinkTimers timers) {
        monitor.changeTimers(timers);
    }

    /** The link is about to lead elsewhere. If that took it down, the caller reports it. */
    Transition changePeer(boolean dynamic) {
        return monitor.changePeer(dynamic, link.nanoTime());
    }

    /** The peer is not accepted any more. */
    void revoke(InetSocketAddress peer) {
        if (monitor.takeDown(LinkDownReason.ACCESS_REVOKED, link.nanoTime()) == DOWN) {
            wentDown(LinkDownReason.ACCESS_REVOKED, peer.toString());
        }
        publish();
    }

    /** The link is down for good. */
    void close(LinkDownReason reason) {
        if (monitor.takeDown(reason, link.nanoTime()) == DOWN) {
            wentDown(reason, "");
        }
        monitor.disable(link.nanoTime());
        publish();
    }

    void clearStats() {
        history.clear();
        monitor.latency().clearExtremes();
        view = view.cleared(monitor);
    }

    // ---- what is heard of the peer, on the loop

    void onPong(long rttNanos) {
        Transition transition = monitor.onPong(link.nanoTime(), rttNanos);
        publish();
        if (transition == UP) {
            cameUp();
        }
    }

    /** Data came although the host is not reachable (spec wire 10.4). */
    void onEarlyData() {
        if (monitor.onEarlyData() == UP) {
            cameUp();
        }
    }

    void checkTimeout(long now) {
        long silence = now - monitor.lastPongNanos().orElse(now);
        if (monitor.checkTimeout(now) == DOWN) {
            wentDown(
                    LinkDownReason.TIMEOUT,
                    "no pong for " + TimeUnit.NANOSECONDS.toMillis(silence) + " ms");
        }
    }

    /**
     * The socket reports that the peer is not there.
     *
     * @return whether the link went down for that
     */
    boolean onUnreachable(Errno errno) {
        if (monitor.onTransportError(link.nanoTime()) != DOWN) {
            return false;
        }
        wentDown(LinkDownReason.PEER_UNREACHABLE, errno.name());
        return true;
    }

    // ---- changes, on the loop

    private void cameUp() {
        history.up(node.wallClock.instant());
        view = view.cameUp(monitor, history);
        log.info("link {} is up", link);
        link.path().onLinkUp();
        node.events.post(new KnetEvent.LinkUp(link.hostId(), link.id()));
        link.host().active().recompute();
        node.updateDataMtu();
        upFuture.set(true);
        link.wake();
    }

    /** Tells that the link went down; the monitor says so already. */
    void wentDown(LinkDownReason reason, String detail) {
        String words = detail.isEmpty() ? reason.name() : reason + " (" + detail + ")";
        history.down(node.wallClock.instant(), reason);
        view = view.wentDown(monitor, history, words);
        log.info("link {} is down: {}", link, words);
        link.path().onLinkDown();
        node.events.post(new KnetEvent.LinkDown(link.hostId(), link.id(), reason, words));
        link.host().active().recompute();
        node.updateDataMtu();
        upFuture.set(false);
        link.wake();
    }

    /** Shows other threads what the monitor says. */
    void publish() {
        view = view.updated(monitor);
    }

    // ---- on any thread

    LinkView view() {
        return view;
    }

    /** The link's state in words, for the message of an error. */
    String describeDown() {
        LinkView now = view;
        if (now.up() && !link.path().mtu().valid()) {
            return "link " + link.id() + " has a path too small for knet's packets";
        }
        String state = now.up() ? "is up" : now.enabled() ? "is down" : "is disabled";
        if (now.enabled() && link.connection().peer() == null) {
            state = "has not heard its peer";
        }
        return "link "
                + link.id()
                + " "
                + state
                + now.lastDown().map(reason -> ", last: " + reason).orElse("");
    }

    CompletableFuture<KnetLink> when(boolean up) {
        return upFuture.when(up);
    }

    /** Fails those who wait. */
    void end(RuntimeException reason) {
        upFuture.end(reason);
    }
}
