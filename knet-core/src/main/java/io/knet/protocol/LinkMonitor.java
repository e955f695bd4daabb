package io.knet.protocol;

import io.knet.LinkTimers;
import java.util.OptionalLong;

/**
 * Decides when a link is pinged and whether it is up (spec wire 9). A link starts disabled;
 * enabled, it comes up with pong number {@code pongsToComeUp} and goes down when pongs stay away.
 *
 * <p><b>The timeout</b> in force is {@code pongTimeout * backoff + 2 * average latency}. The
 * back-off starts at its configured value when the link is enabled and whenever it goes down, and
 * falls by one each second down to 1. libknet recomputes all this on its 200 ms tick; here it holds
 * to the nanosecond, whenever the driver asks.
 *
 * <p>libknet also demands that the average latency is below the timeout before a link comes up.
 * Samples beyond {@code pongTimeout} never enter the average, so that always holds.
 *
 * <p><b>Overload</b> is not a broken path. As in libknet only pongs are a sign of life, since they
 * alone say that both directions work (spec wire 9.2). But where packets of the peer arrive while
 * this node's own kernel drops others for want of room ({@link #onOverflow}), pongs may be among
 * those, and their absence says nothing; nor does it where this node was itself held up ({@link
 * #onLate}) and has not read what came, or where the peer sends so much that it is late with its
 * answers ({@link #onFlood}). The link has up to five timeouts then, not one. If it is broken in
 * the other direction alone, the peer hears no pongs either, stops sending after its own timeout,
 * and the excuse ends.
 *
 * <p><b>Dynamic links</b>, which have no configured destination, stay silent until {@link
 * #peerHeard} and after they went down (spec wire 11.2).
 *
 * <p>Every {@code nowNanos} is a reading of one monotonic clock, as {@link System#nanoTime()}
 * gives, and may wrap. Not thread safe: it belongs to the event loop of its host.
 */
public final class LinkMonitor {
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int LATENCY_FACTOR = 2;

    /** How many timeouts an overload excuses. */
    private static final int OVERLOAD_FACTOR = 5;

    /** A ping may leave before its time, with those of others, by this part of the interval. */
    private static final int EARLY_PART = 16;

    private final LatencyMeter latency;
    private boolean dynamic;
    private LinkTimers timers;
    private long pingIntervalNanos;
    private long pongTimeoutNanos;

    private boolean enabled;
    private boolean peerKnown;
    private boolean up;

    /** Good pongs since the link was last down, counted up to one less than bring it up. */
    private int receivedPongs;

    private boolean pinged;
    private long lastPingAtNanos;

    /** By how much the driver was late since the last ping. */
    private long heldUpNanos;

    private boolean ponged;
    private long lastPongAtNanos;
    private boolean overloaded;
    private long lastOverloadAtNanos;
    private long backoffStartNanos;

    private LinkMonitor(LinkTimers timers, boolean dynamic) {
        this.timers = timers;
        this.dynamic = dynamic;
        latency = new LatencyMeter(timers.precision());
        pingIntervalNanos = timers.pingInterval().toNanos();
        pongTimeoutNanos = timers.pongTimeout().toNanos();
    }

    /** The monitor of a link whose destination is configured; disabled. */
    public static LinkMonitor ofStaticLink(LinkTimers timers) {
        return new LinkMonitor(timers, false);
    }

    /** The monitor of a link whose destination is learned from the peer's packets; disabled. */
    public static LinkMonitor ofDynamicLink(LinkTimers timers) {
        return new LinkMonitor(timers, true);
    }

    /**
     * Starts pinging: the first ping is due at once (a dynamic link's once its peer was heard). The
     * link is down, also if it was up when it was disabled (spec api Q17). Does nothing if the link
     * is enabled.
     */
    public void enable(long nowNanos) {
        if (enabled) {
            return;
        }
        enabled = true;
        pinged = false;
        forgetPeer(nowNanos);
    }

    /** Stops pinging. A link that is up goes down. */
    public Transition disable(long nowNanos) {
        Transition transition = takeDown(nowNanos);
        enabled = false;
        return transition;
    }

    /**
     * A packet has shown where the peer of a dynamic link is: pings start, and with them the
     * back-off. To be called for each such packet; of no effect on static links, and on links that
     * are disabled.
     */
    public void peerHeard(long nowNanos) {
        if (enabled && !peerKnown) {
            peerKnown = true;
            backoffStartNanos = nowNanos;
        }
    }

    /**
     * Whether a ping may be sent at all, as the forced pings of a sequence number need to know
     * (spec wire 8).
     */
    public boolean canPing() {
        return enabled && peerKnown;
    }

    /** Whether it is time for the next ping. */
    public boolean pingDue(long nowNanos) {
        return canPing() && (!pinged || nowNanos - lastPingAtNanos >= pingIntervalNanos);
    }

    /**
     * By how much the next ping may leave before its time if the driver is awake anyway; 0 as long
     * as the link is not up.
     */
    public long pingEarlyNanos() {
        return up ? pingIntervalNanos / EARLY_PART : 0;
    }

    /** Nanoseconds until {@link #pingDue}; {@link Long#MAX_VALUE} if that never is. */
    public long nanosUntilPing(long nowNanos) {
        if (!canPing()) {
            return Long.MAX_VALUE;
        }
        return pinged ? Math.max(0, lastPingAtNanos - nowNanos + pingIntervalNanos) : 0;
    }

    /**
     * A ping, timed or forced, was handed to the transport. The next one is due an interval later;
     * or, if the driver was held up, an interval after the time at which this one was due: the
     * pings of many links stay as they were spread over time.
     */
    public void pingSent(long nowNanos) {
        long lateNanos =
                pinged ? Math.min(heldUpNanos, nowNanos - lastPingAtNanos - pingIntervalNanos) : 0;
        heldUpNanos = 0;
        pinged = true;
        lastPingAtNanos = lateNanos > 0 ? nowNanos - lateNanos % pingIntervalNanos : nowNanos;
    }

    /**
     * A pong came. Pongs are not matched to pings: unsolicited, repeated and old ones count (spec
     * wire 9.2). Ignored while the link is not being pinged.
     *
     * @param rttNanos the age of the clock value in the pong. If it is negative or beyond the pong
     *     timeout, the peer is alive, but the pong says nothing about the latency and does not help
     *     the link to come up
     */
    public Transition onPong(long nowNanos, long rttNanos) {
        if (!canPing()) {
            return Transition.NONE;
        }
        ponged = true;
        lastPongAtNanos = nowNanos;
        if (rttNanos < 0 || rttNanos > pongTimeoutNanos) {
            return Transition.NONE;
        }
        latency.record(rttNanos);
        if (up) {
            return Transition.NONE;
        }
        if (receivedPongs < timers.pongsToComeUp() - 1) {
            receivedPongs++;
            return Transition.NONE;
        }
        up = true;
        return Transition.UP;
    }

    /**
     * Authentic packets of the peer came over this link since the driver last looked, and the
     * kernel dropped others that came for it, because the socket's buffer was full. To be told
     * before {@link #checkTimeout}, for as long as it is so.
     */
    public void onOverflow(long nowNanos) {
        onOverload(nowNanos);
    }

    /**
     * So many authentic packets with messages came over this link since the driver last looked that
     * the peer, which has to write them and to answer pings, may be late with the latter. To be
     * told before {@link #checkTimeout}, for as long as it is so.
     */
    public void onFlood(long nowNanos) {
        onOverload(nowNanos);
    }

    /**
     * The driver was held up, or its whole machine, and looks later than {@link #nanosUntilDue}
     * said: pongs that came meanwhile may not have been read yet. To be told before {@link
     * #checkTimeout}. Less than a ping interval is no news.
     *
     * @param lateNanos by how much it is late
     */
    public void onLate(long nowNanos, long lateNanos) {
        heldUpNanos = Math.max(heldUpNanos, lateNanos);
        if (lateNanos >= pingIntervalNanos) {
            onOverload(nowNanos);
        }
    }

    private void onOverload(long nowNanos) {
        overloaded = true;
        lastOverloadAtNanos = nowNanos;
    }

    /**
     * Takes the link down if pongs stayed away for longer than {@link #pongTimeoutAdjustedNanos}
     * and no overload explains it. A link that is not up yet starts counting its pongs from zero.
     */
    public Transition checkTimeout(long nowNanos) {
        if (!ponged
                || nowNanos - lastPongAtNanos < pongTimeoutAdjustedNanos(nowNanos)
                || nanosExcused(nowNanos) > 0) {
            return Transition.NONE;
        }
        return takeDown(nowNanos);
    }

    /** How much longer an overload that was noticed since the last pong explains the silence. */
    private long nanosExcused(long nowNanos) {
        if (!up || !overloaded || lastOverloadAtNanos - lastPongAtNanos < 0) {
            return 0;
        }
        long sinceOverload = lastOverloadAtNanos + pongTimeoutNanos - nowNanos;
        long inAll =
                lastPongAtNanos + OVERLOAD_FACTOR * pongTimeoutAdjustedNanos(nowNanos) - nowNanos;
        return Math.max(0, Math.min(sinceOverload, inAll));
    }

    /** The socket reported that the peer cannot be reached: a link that is up goes down at once. */
    public Transition onTransportError(long nowNanos) {
        return up ? takeDown(nowNanos) : Transition.NONE;
    }

    /**
     * Data came over this link from a host that is not reachable: the peer sees the link up
     * already. The link comes up too if at least one good pong was received since it was down (spec
     * wire 10.4).
     */
    public Transition onEarlyData() {
        if (up || receivedPongs == 0) {
            return Transition.NONE;
        }
        up = true;
        return Transition.UP;
    }

    /** Takes the link down for a reason that the monitor cannot see. The link stays enabled. */
    public Transition takeDown(long nowNanos) {
        boolean wasUp = up;
        forgetPeer(nowNanos);
        return wasUp ? Transition.DOWN : Transition.NONE;
    }

    /**
     * The link leads elsewhere from now on: to a configured destination, or to one that has to be
     * learned. A link that is up goes down; it stays enabled, and the first ping is due at once or
     * when the peer was heard. The latency belonged to the old path and is forgotten.
     *
     * @param nowDynamic whether the destination has to be learned
     */
    public Transition changePeer(boolean nowDynamic, long nowNanos) {
        dynamic = nowDynamic;
        pinged = false;
        latency.clear();
        return takeDown(nowNanos);
    }

    private void forgetPeer(long nowNanos) {
        up = false;
        receivedPongs = 0;
        ponged = false;
        overloaded = false;
        backoffStartNanos = nowNanos;
        peerKnown = !dynamic;
    }

    /** Changes the timers, with effect from now on. State, pongs and latency are kept. */
    public void changeTimers(LinkTimers newTimers) {
        timers = newTimers;
        pingIntervalNanos = newTimers.pingInterval().toNanos();
        pongTimeoutNanos = newTimers.pongTimeout().toNanos();
        latency.changePrecision(newTimers.precision());
    }

    /**
     * Nanoseconds until {@link #pingDue} or {@link #checkTimeout} will have something to do if
     * nothing else happens: 0 if they have now, {@link Long#MAX_VALUE} if they never will.
     */
    public long nanosUntilDue(long nowNanos) {
        long dueNanos = nanosUntilPing(nowNanos);
        if (ponged) {
            long timeoutNanos = Math.max(nanosUntilTimeout(nowNanos), nanosExcused(nowNanos));
            dueNanos = Math.min(dueNanos, timeoutNanos);
        }
        return dueNanos;
    }

    /**
     * The timeout falls in steps while the silence grows, so the two meet in exactly one step: the
     * first one at whose end the silence exceeds the timeout, or the last.
     */
    private long nanosUntilTimeout(long nowNanos) {
        long pongNanos = lastPongAtNanos - backoffStartNanos;
        long slackNanos = LATENCY_FACTOR * latency.averageNanos();
        long untilFirstStepNanos =
                pongTimeoutNanos * timers.backoff() + slackNanos + pongNanos - SECOND_NANOS;
        long firstStep = Math.floorDiv(untilFirstStepNanos, SECOND_NANOS + pongTimeoutNanos) + 1;
        long step = Math.max(0, Math.min(firstStep, timers.backoff() - 1));
        long dueNanos =
                Math.max(
                        step * SECOND_NANOS,
                        pongNanos + pongTimeoutNanos * (timers.backoff() - step) + slackNanos);
        return Math.max(0, dueNanos - (nowNanos - backoffStartNanos));
    }

    /** The silence after which the link goes down, as of now, in nanoseconds; see the class. */
    public long pongTimeoutAdjustedNanos(long nowNanos) {
        return pongTimeoutNanos * backoff(nowNanos) + LATENCY_FACTOR * latency.averageNanos();
    }

    private long backoff(long nowNanos) {
        return Math.max(1, timers.backoff() - (nowNanos - backoffStartNanos) / SECOND_NANOS);
    }

    /** Whether the link is up. */
    public boolean isUp() {
        return up;
    }

    /** Good pongs since the link was last down, while it is not up yet. */
    public int receivedPongs() {
        return receivedPongs;
    }

    /** Whether the link is enabled. */
    public boolean isEnabled() {
        return enabled;
    }

    /** When the last pong came; empty if none came since the link was enabled or went down. */
    public OptionalLong lastPongNanos() {
        return ponged ? OptionalLong.of(lastPongAtNanos) : OptionalLong.empty();
    }

    /** The link's latency, which survives ups and downs, but not a change of the peer. */
    public LatencyMeter latency() {
        return latency;
    }
}
