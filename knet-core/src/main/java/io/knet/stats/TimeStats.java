package io.knet.stats;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How long something took, since the counters were last cleared. Where libknet has extreme numbers
 * before the first sample, and a smallest time of 0 for good after clearing, this has nothing (spec
 * api Q23).
 *
 * @param samples how often it was measured
 * @param average mean of all samples, rounded down to nanoseconds; empty without samples
 * @param min the shortest; empty without samples
 * @param max the longest; empty without samples
 */
public record TimeStats(
        long samples, Optional<Duration> average, Optional<Duration> min, Optional<Duration> max) {
    /** Refuses null. */
    public TimeStats {
        requireNonNull(average, "average");
        requireNonNull(min, "min");
        requireNonNull(max, "max");
    }

    /** Nothing was measured yet. */
    public static final TimeStats NONE =
            new TimeStats(0, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Times of so many samples.
     *
     * @param samples how many, 1 or more
     * @param totalNanos their sum, in nanoseconds
     * @param minNanos the shortest, in nanoseconds
     * @param maxNanos the longest, in nanoseconds
     */
    public static TimeStats ofNanos(long samples, long totalNanos, long minNanos, long maxNanos) {
        return new TimeStats(
                samples,
                Optional.of(Duration.ofNanos(totalNanos / samples)),
                Optional.of(Duration.ofNanos(minNanos)),
                Optional.of(Duration.ofNanos(maxNanos)));
    }

    /** For example {@code 1200/900/5400 ns}, average, shortest and longest; or {@code none}. */
    @Override
    public String toString() {
        return samples == 0 ? "none" : nanos(average) + "/" + nanos(min) + "/" + nanos(max) + " ns";
    }

    private static long nanos(Optional<Duration> time) {
        return time.map(Duration::toNanos).orElse(0L);
    }
}
