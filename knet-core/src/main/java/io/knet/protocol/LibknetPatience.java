package io.knet.protocol;

/**
 * The schedule of libknet (spec wire 12.4). A probe in clear is sent once and waited for as long as
 * for a pong. Sealed, that time is multiplied by a factor of at least 2, and the probe is sent
 * again with the factor doubled until it is 128: to learn behind a router that large packets are
 * lost takes minutes.
 */
final class LibknetPatience implements ProbePatience {
    private static final int SMALLEST_FACTOR = 2;
    private static final int LARGEST_FACTOR = 128;
    private static final int MAX_ROUNDS = 30;

    private final LinkMonitor link;
    private int factor = SMALLEST_FACTOR;

    LibknetPatience(LinkMonitor link) {
        this.link = link;
    }

    @Override
    public long waitNanos(long nowNanos, boolean sealed) {
        return link.pongTimeoutAdjustedNanos(nowNanos) * (sealed ? factor : 1);
    }

    @Override
    public boolean sendsAgain(int sends, boolean sealed) {
        if (!sealed || factor == LARGEST_FACTOR) {
            return false;
        }
        factor *= 2;
        return true;
    }

    @Override
    public void answered(long elapsedNanos, long waitNanos) {
        if (elapsedNanos <= waitNanos / 2) {
            factor = Math.max(SMALLEST_FACTOR, factor / 2);
        }
    }

    @Override
    public int maxSends() {
        return MAX_ROUNDS;
    }
}
