package io.knet.netty.link;

import static io.knet.protocol.Transition.DOWN;
import static io.knet.protocol.Transition.UP;

import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.KnetEvent;
import io.knet.LinkDownReason;
import io.knet.event.LinkDownEvent;
import io.knet.event.LinkUpEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.mtu.DataMtu;
import io.knet.stats.DiagnosisCode;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * What takes a link up and down, and what follows from it: the search of its path, the choice of
 * links, events, log. On the link's event loop, unless stated otherwise.
 */
final class LinkLife {
    /** Lines at once: a link that comes and goes more often does so every second. */
    private static final int LOG_BURST = 8;

    private final LinkId id;
    private final Logger logger;
    private final LinkHost host;
    private final EventLoop loop;
    private final LinkConfiguration configuration;
    private final LinkState state;
    private final LinkConnection connection;
    private final LinkPath path;
    private final PeerFollower follower;
    private final LinkDiagnostics diagnostics;
    private final FailedPings failedPings;
    private final DataMtu dataMtu;
    private final Consumer<KnetEvent> events;
    private final Runnable wake;
    private final LimitedLog log;

    /**
     * The life of a link.
     *
     * @param dataMtu depends on which links are up
     * @param events told of ups and downs
     * @param wake called when a deadline of the link may have come closer
     */
    LinkLife(
            LinkId id,
            LinkHost host,
            LinkConfiguration configuration,
            LinkState state,
            LinkConnection connection,
            LinkPath path,
            PeerFollower follower,
            LinkDiagnostics diagnostics,
            FailedPings failedPings,
            DataMtu dataMtu,
            Consumer<KnetEvent> events,
            Runnable wake) {
        this.id = id;
        logger = HandleLog.of(LogSubsystem.LINK, id.localHost());
        this.host = host;
        this.loop = host.loop();
        this.configuration = configuration;
        this.state = state;
        this.connection = connection;
        this.path = path;
        this.follower = follower;
        this.diagnostics = diagnostics;
        this.failedPings = failedPings;
        this.dataMtu = dataMtu;
        this.events = events;
        this.wake = wake;
        log = new LimitedLog(logger, loop.ticker(), LOG_BURST);
    }

    // ---- what the application wants

    void enable() {
        assert LoopCalls.owns(loop);
        if (state.enable()) {
            configuration.update(config -> config.withEnabled(true));
            diagnostics.changed();
            wake.run();
        }
    }

    void disable() {
        assert LoopCalls.owns(loop);
        configuration.update(config -> config.withEnabled(false));
        follower.abandon();
        if (state.disable() == DOWN) {
            wentDown(LinkDownReason.DISABLED, "");
        }
        state.publish();
        diagnostics.changed();
        // It counts no more for when its host is silent.
        wake.run();
    }

    /** The peer of a dynamic link may not be accepted any more. */
    void checkAccess() {
        assert LoopCalls.owns(loop);
        InetSocketAddress refused = follower.forgetUnaccepted();
        if (refused != null) {
            if (state.takeDown() == DOWN) {
                wentDown(LinkDownReason.ACCESS_REVOKED, KnetAddress.format(refused));
            }
            state.publish();
            diagnostics.changed();
        }
    }

    /** What the peer said is of no account any more: it has to answer anew. */
    void takeDown(LinkDownReason reason) {
        assert LoopCalls.owns(loop);
        if (state.takeDown() == DOWN) {
            wentDown(reason, "");
        }
        state.publish();
    }

    /** The link is down for good. */
    void close(LinkDownReason reason) {
        assert LoopCalls.owns(loop);
        if (state.takeDown() == DOWN) {
            wentDown(reason, "");
        }
        state.disable();
        state.publish();
        diagnostics.changed();
    }

    // ---- what is heard of the peer

    void onPong(long rttNanos) {
        assert LoopCalls.owns(loop);
        if (state.pong(rttNanos) == UP) {
            cameUp();
        } else if (!state.isUp()) {
            diagnostics.ponged(rttNanos);
        }
    }

    /** Data came although the host is not reachable (spec wire 10.4). */
    void onEarlyData() {
        assert LoopCalls.owns(loop);
        if (state.earlyData() == UP) {
            cameUp();
        }
    }

    void checkTimeout(long nowNanos) {
        assert LoopCalls.owns(loop);
        long silenceNanos = state.silenceNanos(nowNanos);
        if (state.checkTimeout(nowNanos) == DOWN) {
            Errno refused = failedPings.errno();
            if (refused == null) {
                wentDown(
                        LinkDownReason.TIMEOUT,
                        "no pong for " + TimeUnit.NANOSECONDS.toMillis(silenceNanos) + " ms");
            } else {
                wentDown(
                        LinkDownReason.SEND_FAILED,
                        refused.name(),
                        () -> diagnostics.cannotSend(refused));
            }
        }
    }

    /** The socket has refused too many pings. */
    void onSendFailed(Errno errno) {
        assert LoopCalls.owns(loop);
        if (state.takeDown() == DOWN) {
            wentDown(LinkDownReason.SEND_FAILED, errno.name(), () -> diagnostics.cannotSend(errno));
        }
    }

    /** The socket reports that the peer is not there. */
    void onUnreachable(Errno errno) {
        assert LoopCalls.owns(loop);
        if (state.transportError() == DOWN) {
            wentDown(
                    LinkDownReason.PEER_UNREACHABLE,
                    errno.name(),
                    () -> diagnostics.unreachable(errno));
        }
    }

    // ---- what follows

    private void cameUp() {
        state.recordUp();
        log.info("link {} is up", id);
        path.onLinkUp();
        diagnostics.changed();
        events.accept(new LinkUpEvent(id.hostId(), id.linkId()));
        host.linksChanged();
        dataMtu.update(id.hostId());
        state.tellWaiters(true);
        wake.run();
    }

    /** Tells that the link went down; the state says so already. */
    void wentDown(LinkDownReason reason, String detail) {
        assert LoopCalls.owns(loop);
        wentDown(reason, detail, () -> {});
    }

    /**
     * @param diagnosis notes what was seen, before anybody is told: who asks then is told why
     */
    private void wentDown(LinkDownReason reason, String detail, Runnable diagnosis) {
        assert LoopCalls.owns(loop);
        String words = detail.isEmpty() ? reason.name() : reason + " (" + detail + ")";
        state.recordDown(reason, words);
        diagnosis.run();
        log.info("link {} is down: {}", id, words);
        path.onLinkDown();
        connection.onLinkDown();
        diagnostics.changed();
        host.linkDown(id.linkId());
        events.accept(new LinkDownEvent(id.hostId(), id.linkId(), reason, detail));
        host.linksChanged();
        dataMtu.update(id.hostId());
        state.tellWaiters(false);
        wake.run();
    }

    // ---- on any thread

    /** The link's state in words, for the message of an error. */
    String describeDown() {
        LinkView now = state.view();
        if (now.up() && !path.mtu().valid()) {
            return "link " + id.linkId() + " has a path too small for knet's packets";
        }
        String words = now.up() ? "is up" : now.enabled() ? "is down" : "is disabled";
        if (now.enabled() && connection.peer() == null) {
            words = "has not heard its peer";
        } else if (now.enabled() && !now.up() && connection.channel() == null) {
            words += ", as it " + connection.withoutChannel();
        }
        return "link "
                + id.linkId()
                + " "
                + words
                + (now.up() || !now.enabled() ? "" : explained())
                + now.lastDown().map(reason -> ", last: " + reason).orElse("");
    }

    /** Why it is down now; the wait for a peer that has to be learned is told by other words. */
    private String explained() {
        return diagnostics
                .explanation()
                .filter(why -> why.code() != DiagnosisCode.NO_PEER)
                .map(why -> ": " + why.text())
                .orElse("");
    }
}
