package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.stats.LatencyStats;
import java.time.Duration;
import java.util.Optional;

/** What knet tells as {@link LatencyStats}; the accessors are described there. */
public record LatencyReport(
        int samples,
        Optional<Duration> average,
        Optional<Duration> min,
        Optional<Duration> max,
        Optional<Duration> fastest,
        Optional<Duration> slowest,
        Optional<Duration> last)
        implements LatencyStats {
    /** No round trip was measured yet. */
    public static final LatencyReport NONE =
            new LatencyReport(
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    /** Refuses null. */
    public LatencyReport {
        requireNonNull(average, "average");
        requireNonNull(min, "min");
        requireNonNull(max, "max");
        requireNonNull(fastest, "fastest");
        requireNonNull(slowest, "slowest");
        requireNonNull(last, "last");
    }
}
