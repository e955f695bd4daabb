package io.knet;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeat of a link (spec wire 9, api 11.6). Validated as a set: the timeout must leave room
 * for at least one whole interval, since otherwise a healthy link would be declared down between
 * two pings.
 *
 * <p>Immutable. It is made from {@link #DEFAULT} or {@link #ofMillis}, value by value; what is out
 * of range is an {@link KnetError#INVALID_ARGUMENT} that names every such value. Later versions may
 * have more values.
 */
public final class LinkTimers {
    /** libknet's defaults: 1 s, 2 s, 2048 samples, 6 pongs, back-off 10. */
    public static final LinkTimers DEFAULT =
            new LinkTimers(Duration.ofMillis(1000), Duration.ofMillis(2000), 2048, 6, 10);

    private final Duration pingInterval;
    private final Duration pongTimeout;
    private final int precision;
    private final int pongsToComeUp;
    private final int backoff;

    private LinkTimers(
            Duration pingInterval,
            Duration pongTimeout,
            int precision,
            int pongsToComeUp,
            int backoff) {
        Problems problems = new Problems("link timers");
        problems.require(
                pingInterval.compareTo(Duration.ofMillis(1)) >= 0
                        && pingInterval.compareTo(KnetLimits.MAX_INTERVAL) <= 0,
                "ping interval " + pingInterval + " must be 1 ms to 1 day");
        problems.require(
                pongTimeout.compareTo(pingInterval) >= 0
                        && pongTimeout.compareTo(KnetLimits.MAX_INTERVAL) <= 0,
                "pong timeout "
                        + pongTimeout
                        + " must be from the ping interval ("
                        + pingInterval
                        + ") to 1 day");
        problems.require(precision >= 1, "precision " + precision + " must be at least 1");
        problems.require(
                pongsToComeUp >= KnetLimits.MIN_PONGS_TO_COME_UP
                        && pongsToComeUp <= KnetLimits.MAX_PONGS_TO_COME_UP,
                "pongs to come up "
                        + pongsToComeUp
                        + " must be "
                        + KnetLimits.MIN_PONGS_TO_COME_UP
                        + " to "
                        + KnetLimits.MAX_PONGS_TO_COME_UP);
        problems.require(
                backoff >= 1 && backoff <= KnetLimits.MAX_BACKOFF,
                "back-off " + backoff + " must be 1 to " + KnetLimits.MAX_BACKOFF);
        problems.throwIfAny();
        this.pingInterval = pingInterval;
        this.pongTimeout = pongTimeout;
        this.precision = precision;
        this.pongsToComeUp = pongsToComeUp;
        this.backoff = backoff;
    }

    /** Interval and timeout in milliseconds, the rest as in {@link #DEFAULT}. */
    public static LinkTimers ofMillis(long pingInterval, long pongTimeout) {
        return DEFAULT.withTimes(Duration.ofMillis(pingInterval), Duration.ofMillis(pongTimeout));
    }

    /** The same with another interval and timeout. */
    public LinkTimers withTimes(Duration newPingInterval, Duration newPongTimeout) {
        requireNonNull(newPingInterval, "newPingInterval");
        requireNonNull(newPongTimeout, "newPongTimeout");
        return new LinkTimers(newPingInterval, newPongTimeout, precision, pongsToComeUp, backoff);
    }

    /** The same with another precision. */
    public LinkTimers withPrecision(int newPrecision) {
        return new LinkTimers(pingInterval, pongTimeout, newPrecision, pongsToComeUp, backoff);
    }

    /** The same with another number of pongs that a link needs to come up. */
    public LinkTimers withPongsToComeUp(int newPongsToComeUp) {
        return new LinkTimers(pingInterval, pongTimeout, precision, newPongsToComeUp, backoff);
    }

    /** The same with another back-off. */
    public LinkTimers withBackoff(int newBackoff) {
        return new LinkTimers(pingInterval, pongTimeout, precision, pongsToComeUp, newBackoff);
    }

    /** Time between two pings, at least 1 ms. */
    public Duration pingInterval() {
        return pingInterval;
    }

    /**
     * Silence after which the link is down, once the back-off of a young link has run out; at least
     * {@code pingInterval}.
     */
    public Duration pongTimeout() {
        return pongTimeout;
    }

    /** Samples in the moving average of the latency, at least 1. */
    public int precision() {
        return precision;
    }

    /**
     * Pongs that a link needs to come up, {@link KnetLimits#MIN_PONGS_TO_COME_UP} to {@link
     * KnetLimits#MAX_PONGS_TO_COME_UP}. One more than libknet's pong count, which leaves out the
     * last of them.
     */
    public int pongsToComeUp() {
        return pongsToComeUp;
    }

    /**
     * Factor by which the timeout of a young link is longer; it falls by one a second down to 1. 1
     * to {@link KnetLimits#MAX_BACKOFF}, libknet has 10.
     */
    public int backoff() {
        return backoff;
    }

    /** Two are equal if all their values are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkTimers that
                && pingInterval.equals(that.pingInterval)
                && pongTimeout.equals(that.pongTimeout)
                && precision == that.precision
                && pongsToComeUp == that.pongsToComeUp
                && backoff == that.backoff;
    }

    @Override
    public int hashCode() {
        return Objects.hash(pingInterval, pongTimeout, precision, pongsToComeUp, backoff);
    }

    @Override
    public String toString() {
        return "LinkTimers[pingInterval="
                + pingInterval
                + ", pongTimeout="
                + pongTimeout
                + ", precision="
                + precision
                + ", pongsToComeUp="
                + pongsToComeUp
                + ", backoff="
                + backoff
                + "]";
    }
}
