package io.knet.protocol;

/**
 * Sends each probe up to three times and waits eight average round trips for each, at least 100 ms
 * and no longer than for a pong. A size is then known to be too big after 0.3 s on a fast network,
 * and one lost packet in ten leads to a wrong conclusion about one size in a thousand only. Sealing
 * changes nothing: a peer opens a packet in microseconds.
 *
 * <p>This is possible because peers answer probes from their receive path, and safe because a
 * search takes notice of answers that come later than expected.
 */
final class PromptPatience implements ProbePatience {
    private static final int SENDS_A_SIZE = 3;
    private static final int MAX_SIZES = 30;
    private static final int ROUND_TRIPS = 8;
    private static final long SHORTEST_WAIT = 100_000_000L;

    private final LinkMonitor link;

    PromptPatience(LinkMonitor link) {
        this.link = link;
    }

    @Override
    public long waitNanos(long nowNanos, boolean sealed) {
        long wait = Math.max(SHORTEST_WAIT, ROUND_TRIPS * link.latency().averageNanos());
        return Math.min(wait, link.pongTimeoutAdjustedNanos(nowNanos));
    }

    @Override
    public boolean sendsAgain(int sends, boolean sealed) {
        return sends < SENDS_A_SIZE;
    }

    @Override
    public void answered(long elapsedNanos, long waitNanos) {
        // nothing to learn: the link's average latency says it all
    }

    @Override
    public int maxSends() {
        return MAX_SIZES * SENDS_A_SIZE;
    }
}
