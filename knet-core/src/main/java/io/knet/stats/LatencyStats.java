package io.knet.stats;

import java.time.Duration;
import java.util.Optional;

/**
 * The round trips of a link (spec api 12.3). The average is a moving one over the link's precision;
 * the extremes count from when the statistics were last cleared, and are empty until the next
 * sample then, where libknet has extreme numbers or 0 (spec api Q23).
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface LatencyStats {
    /** How many samples are in the average, 0 up to the precision. */
    int samples();

    /** The moving average; empty without samples. */
    Optional<Duration> average();

    /** The smallest value that the average had; libknet's {@code latency_min}. */
    Optional<Duration> min();

    /** The largest value that the average had; libknet's {@code latency_max}. */
    Optional<Duration> max();

    /** The fastest single round trip. */
    Optional<Duration> fastest();

    /** The slowest single round trip. */
    Optional<Duration> slowest();

    /** The latest round trip; empty without samples. */
    Optional<Duration> last();
}
