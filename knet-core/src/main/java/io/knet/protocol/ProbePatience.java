package io.knet.protocol;

/**
 * How long a search waits for the answer to a probe, and how often it sends one again: up to three
 * times, waiting eight average round trips for each, at least 100 ms and no longer than for a pong.
 * A size is then known to be too big after 0.3 s on a fast network, and one lost packet in ten
 * leads to a wrong conclusion about one size in a thousand only. Sealing changes nothing: a peer
 * opens a packet in microseconds. libknet waits up to 128 times as long for sealed probes (spec
 * wire 12.4), and so takes minutes to learn behind a router that large packets are lost.
 *
 * <p>This is possible because peers answer probes from their receive path, and safe because a
 * search takes notice of answers that come later than expected.
 */
public final class ProbePatience {
    private static final int SENDS_A_SIZE = 3;
    private static final int MAX_SIZES = 30;
    private static final int ROUND_TRIPS = 8;
    private static final long SHORTEST_WAIT_NANOS = 100_000_000L;

    private final LinkMonitor link;

    /**
     * The patience for searches on a link.
     *
     * @param link knows the round trips, and how long pongs are waited for
     */
    public ProbePatience(LinkMonitor link) {
        this.link = link;
    }

    /** How long to wait for the answer to a probe that is sent now, in nanoseconds. */
    long waitNanos(long nowNanos) {
        long waitNanos = Math.max(SHORTEST_WAIT_NANOS, ROUND_TRIPS * link.latency().averageNanos());
        return Math.min(waitNanos, link.pongTimeoutAdjustedNanos(nowNanos));
    }

    /**
     * No answer came in time.
     *
     * @param sends how often the probe was sent
     * @return whether to send it once more; otherwise its size is taken for too big
     */
    boolean sendsAgain(int sends) {
        return sends < SENDS_A_SIZE;
    }

    /** How many probes a search may send before it gives up. */
    int maxSends() {
        return MAX_SIZES * SENDS_A_SIZE;
    }
}
