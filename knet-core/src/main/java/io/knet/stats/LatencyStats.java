package io.knet.stats;

import static java.util.Objects.requireNonNull;

import io.knet.stats.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The round trips of a link (spec api 12.3). The average is a moving one over the link's precision;
 * the extremes count from when the statistics were last cleared, and are empty until the next
 * sample then, where libknet has extreme numbers or 0 (spec api Q23).
 *
 * @param samples how many samples are in the average, 0 up to the precision
 * @param average the moving average; empty without samples
 * @param min the smallest value that the average had; libknet's {@code latency_min}
 * @param max the largest value that the average had; libknet's {@code latency_max}
 * @param fastest the fastest single round trip
 * @param slowest the slowest single round trip
 * @param last the latest round trip; empty without samples
 */
public record LatencyStats(
        int samples,
        Optional<Duration> average,
        Optional<Duration> min,
        Optional<Duration> max,
        Optional<Duration> fastest,
        Optional<Duration> slowest,
        Optional<Duration> last) {
    /** Refuses null. */
    public LatencyStats {
        requireNonNull(average, "average");
        requireNonNull(min, "min");
        requireNonNull(max, "max");
        requireNonNull(fastest, "fastest");
        requireNonNull(slowest, "slowest");
        requireNonNull(last, "last");
    }

    /** No round trip was measured yet. */
    public static final LatencyStats NONE =
            new LatencyStats(
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    void putTo(JsonObject json) {
        json.put("latency_us", micros(average))
                .put("latency_min_us", micros(min))
                .put("latency_max_us", micros(max))
                .put("latency_fastest_us", micros(fastest))
                .put("latency_slowest_us", micros(slowest))
                .put("latency_last_us", micros(last))
                .put("latency_samples", samples);
    }

    private static OptionalLong micros(Optional<Duration> time) {
        return time.isPresent()
                ? OptionalLong.of(time.get().toNanos() / 1000)
                : OptionalLong.empty();
    }
}
