package io.knet.stats;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long something took, since the counters were last cleared. Where libknet has extreme numbers
 * before the first sample, and a smallest time of 0 for good after clearing, this has nothing (spec
 * api Q23). The mean over an interval is the growth of {@link #total()} by that of {@link
 * #samples()}. Immutable; methods will be added.
 */
public final class TimeStats {
    /** Nothing was measured yet. */
    public static final TimeStats NONE = new TimeStats(0, 0, 0, 0);

    private final long samples;
    private final long totalNanos;
    private final long minNanos;
    private final long maxNanos;

    private TimeStats(long samples, long totalNanos, long minNanos, long maxNanos) {
        this.samples = samples;
        this.totalNanos = totalNanos;
        this.minNanos = minNanos;
        this.maxNanos = maxNanos;
    }

    /**
     * Times of so many samples.
     *
     * @param samples how many, 1 or more
     * @param totalNanos their sum, in nanoseconds
     * @param minNanos the shortest, in nanoseconds
     * @param maxNanos the longest, in nanoseconds
     */
    public static TimeStats ofNanos(long samples, long totalNanos, long minNanos, long maxNanos) {
        return new TimeStats(samples, totalNanos, minNanos, maxNanos);
    }

    /** How often it was measured. */
    public long samples() {
        return samples;
    }

    /** Sum of all samples; zero without any. */
    public Duration total() {
        return Duration.ofNanos(totalNanos);
    }

    /** Mean of all samples, rounded down to nanoseconds; empty without samples. */
    public Optional<Duration> average() {
        return samples == 0 ? Optional.empty() : ofNanos(totalNanos / samples);
    }

    /** The shortest; empty without samples. */
    public Optional<Duration> min() {
        return samples == 0 ? Optional.empty() : ofNanos(minNanos);
    }

    /** The longest; empty without samples. */
    public Optional<Duration> max() {
        return samples == 0 ? Optional.empty() : ofNanos(maxNanos);
    }

    private static Optional<Duration> ofNanos(long nanos) {
        return Optional.of(Duration.ofNanos(nanos));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TimeStats that
                && samples == that.samples
                && totalNanos == that.totalNanos
                && minNanos == that.minNanos
                && maxNanos == that.maxNanos;
    }

    @Override
    public int hashCode() {
        return Objects.hash(samples, totalNanos, minNanos, maxNanos);
    }

    /** For example {@code 1200/900/5400 ns}, average, shortest and longest; or {@code none}. */
    @Override
    public String toString() {
        return samples == 0
                ? "none"
                : totalNanos / samples + "/" + minNanos + "/" + maxNanos + " ns";
    }
}
