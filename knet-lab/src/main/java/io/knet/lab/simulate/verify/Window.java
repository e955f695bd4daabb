package io.knet.lab.simulate.verify;

/**
 * What a receiver may have forgotten about a sender's sequence numbers: within the duplicate window
 * no message may come twice, beyond it the format promises nothing (spec wire 8).
 */
final class Window {
    /** A number that is so far behind the newest one is not remembered, and empties the window. */
    static final long SIZE = 4096;

    /** A node may have counted on a little further than is known here. */
    private static final long MARGIN = 256;

    /** Pings with sequence numbers, which may empty the window, are sent at each multiple. */
    private static final long FORCED_PING_PERIOD = 8191;

    /** How long a datagram may be under way or wait in the socket of a node that stands still. */
    private static final long LONGEST_WAY = 60_000_000_000L;

    private long resets;
    private long disturbedAt = Long.MIN_VALUE;

    /** The receiver lost sight of the sender, and with it what it knew. */
    void forgotten() {
        resets++;
    }

    /** A packet came whose number is this far behind the sender's newest. */
    void packetBehind(long distance) {
        if (distance >= SIZE - MARGIN) {
            resets++;
        }
    }

    /** The sender sent its first message, or one of those numbers that force pings. */
    void numbered(long number, long now) {
        long phase = number % FORCED_PING_PERIOD;
        if (number <= 1
                || (number >= FORCED_PING_PERIOD - MARGIN
                        && (phase < MARGIN || phase > FORCED_PING_PERIOD - MARGIN))) {
            disturbedAt = now;
        }
    }

    long resets() {
        return resets;
    }

    /** Whether old pings may be about that empty the window. */
    boolean isUncertain(long now) {
        return disturbedAt != Long.MIN_VALUE && now - disturbedAt < LONGEST_WAY;
    }
}
