package io.knet.netty.session;

import io.knet.Dialect;
import io.knet.LinkDownReason;
import io.knet.event.DialectChangeEvent;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.link.HostLink;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When what is spoken with a host changes: to sessions when there is one, and back to libknet's
 * format, if that is allowed, when it is not heard in sessions. On the host's event loop.
 */
final class HostDialect {
    /** How long libknet's format is taken after a session took its place. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int host;
    private final EventLoop loop;
    private final PeerHost peer;
    private final SpokenDialect spoken;
    private final SessionSurroundings around;
    private final LimitedLog log;

    /** Loop only: whether a link was up since the dialect changed last. */
    private boolean wasReachable;

    /**
     * Loop only: until when a link has to come up after the dialect changed to sessions; null if
     * one did, or none need.
     */
    private @Nullable Long provingUntilNanos;

    /** Loop only: when libknet's format is not taken any more; null if that is not ahead. */
    private @Nullable Long graceEndsNanos;

    /** Loop only: whether no link was enabled, so that nothing could be heard. */
    private boolean wasIdle;

    /** Loop only: how long a link may take to come up in a session. */
    private long pongTimeoutNanos = TimeUnit.SECONDS.toNanos(1);

    HostDialect(
            int host,
            EventLoop loop,
            PeerHost peer,
            SpokenDialect spoken,
            SessionSurroundings around,
            LimitedLog log) {
        this.host = host;
        this.loop = loop;
        this.peer = peer;
        this.spoken = spoken;
        this.around = around;
        this.log = log;
    }

    /** The state that other threads see. */
    SpokenDialect spoken() {
        assert LoopCalls.owns(loop);
        return spoken;
    }

    /**
     * The application has another choice.
     *
     * @param hasSession whether there is a session to send in
     */
    void choose(Dialect wanted, boolean hasSession) {
        assert LoopCalls.owns(loop);
        spoken.choose(wanted, hasSession);
        graceEndsNanos = null;
        provingUntilNanos = null;
    }

    /** The choice of the application is in force: what depends on it follows. */
    void chosen(boolean inSessionsBefore) {
        assert LoopCalls.owns(loop);
        if (spoken.inSessions() != inSessionsBefore) {
            takeLinksDown();
            peer.onOverhead();
        }
        around.onAccepted().run();
    }

    /** The greatest of the links, without back-off: how long one may take to come up. */
    void pongTimeoutNanos(long nanos) {
        assert LoopCalls.owns(loop);
        pongTimeoutNanos = nanos;
    }

    /** There is a session. */
    void onSession() {
        assert LoopCalls.owns(loop);
        if (spoken.onSession()) {
            graceEndsNanos = nanoTime() + GRACE_NANOS;
            provingUntilNanos = nanoTime() + pongTimeoutNanos;
            changed(Dialect.SESSION);
        }
    }

    /** Nothing can be sealed any more: no link is up without a session. */
    void withoutSession() {
        assert LoopCalls.owns(loop);
        if (spoken.inSessions()) {
            takeLinksDown();
            if (!isIdle()) {
                fallBack();
            }
        }
    }

    private boolean isIdle() {
        return peer.links().stream().noneMatch(HostLink::isEnabled);
    }

    /** Looks whether a time is up, and whether the host is still heard. */
    void watch(long nowNanos) {
        assert LoopCalls.owns(loop);
        endGrace(nowNanos);
        watchLinks(nowNanos);
    }

    long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        return Math.min(until(graceEndsNanos, nowNanos), until(provingUntilNanos, nowNanos));
    }

    private static long until(@Nullable Long deadlineNanos, long nowNanos) {
        return deadlineNanos == null ? Long.MAX_VALUE : Math.max(0, deadlineNanos - nowNanos);
    }

    private void endGrace(long nowNanos) {
        Long grace = graceEndsNanos;
        if (grace != null && nowNanos - grace >= 0) {
            graceEndsNanos = null;
            spoken.endGrace();
            around.onAccepted().run();
        }
    }

    /** A host that may speak both and is not heard any more may have gone back to libknet. */
    private void watchLinks(long nowNanos) {
        if (isIdle()) {
            // Who switched the links off need not be told that nobody is heard.
            wasIdle = true;
            wasReachable = false;
            provingUntilNanos = null;
            return;
        }
        if (wasIdle && spoken.inSessions()) {
            provingUntilNanos = nowNanos + pongTimeoutNanos;
        }
        wasIdle = false;
        boolean reachable = peer.hasCarrier();
        Long proving = provingUntilNanos;
        boolean late = proving != null && nowNanos - proving >= 0;
        if (reachable || late) {
            provingUntilNanos = null;
        }
        if (!reachable && (wasReachable || late)) {
            fallBack();
        }
        wasReachable = reachable;
    }

    private void fallBack() {
        // A host that goes is not heard any more, whatever it speaks.
        if (!peer.isRemoved() && spoken.fallBack()) {
            graceEndsNanos = null;
            provingUntilNanos = null;
            changed(Dialect.LIBKNET);
        }
    }

    private void changed(Dialect now) {
        around.events().accept(new DialectChangeEvent(host, now));
        log.info("host {} is spoken to in {} now", host, now.wireName());
        around.onAccepted().run();
        peer.onOverhead();
    }

    private void takeLinksDown() {
        for (HostLink link : peer.links()) {
            link.takeDown(LinkDownReason.NO_SESSION);
        }
        wasReachable = peer.hasCarrier();
    }

    private long nanoTime() {
        return loop.ticker().nanoTime();
    }
}
