package io.knet.protocol;

import java.util.OptionalLong;

/**
 * The latency of a link: the moving average by which the link is judged (spec wire 9.2), its
 * extremes, and the extremes of single samples, which libknet does not have. All times are
 * nanoseconds. Not thread safe.
 *
 * <p>The average is an integer and rounds down at every sample, so it may lie up to {@code
 * precision} units below the mean. libknet counts in microseconds and loses up to 2 ms that way
 * with its default precision; here it is 2 us.
 */
public final class LatencyMeter {
    private int precision;
    private int samples;
    private long average;
    private long lowestAverage;
    private long highestAverage;
    private long smallest;
    private long largest;
    private long last;
    private boolean extremesKnown;

    /**
     * A meter without samples.
     *
     * @param precision the most samples that the average spans, at least 1
     */
    public LatencyMeter(int precision) {
        this.precision = checked(precision);
    }

    /** Takes one round trip into account, in nanoseconds, 0 or more. */
    public void record(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a round trip cannot take " + nanos + " ns");
        }
        boolean first = !extremesKnown;
        extremesKnown = true;
        samples = Math.min(samples + 1, precision);
        // (average * (samples - 1) + nanos) / samples, rearranged so that it cannot overflow
        average += Math.floorDiv(nanos - average, (long) samples);
        lowestAverage = first ? average : Math.min(lowestAverage, average);
        highestAverage = first ? average : Math.max(highestAverage, average);
        smallest = first ? nanos : Math.min(smallest, nanos);
        largest = first ? nanos : Math.max(largest, nanos);
        last = nanos;
    }

    /**
     * Forgets all samples, so that the next one is the first and sets average and extremes alike
     * (spec api Q23).
     */
    public void clear() {
        samples = 0;
        average = 0;
        extremesKnown = false;
    }

    /**
     * Forgets the extremes: the next sample sets them again. The average goes on, since the link is
     * judged by it (spec api 12.2).
     */
    public void clearExtremes() {
        extremesKnown = false;
    }

    /** Changes how many samples the average spans, at least 1. What was measured so far is kept. */
    public void changePrecision(int newPrecision) {
        precision = checked(newPrecision);
        samples = Math.min(samples, precision);
    }

    /** Number of samples in the average, 0 up to the precision. */
    public int samples() {
        return samples;
    }

    /** The moving average, 0 if there is no sample. */
    public long averageNanos() {
        return average;
    }

    /** The smallest value that the average had; libknet's {@code latency_min}. */
    public OptionalLong lowestAverageNanos() {
        return ifKnown(lowestAverage);
    }

    /** The largest value that the average had; libknet's {@code latency_max}. */
    public OptionalLong highestAverageNanos() {
        return ifKnown(highestAverage);
    }

    /** The fastest round trip. */
    public OptionalLong smallestSampleNanos() {
        return ifKnown(smallest);
    }

    /** The slowest round trip. */
    public OptionalLong largestSampleNanos() {
        return ifKnown(largest);
    }

    /** The latest round trip. */
    public OptionalLong lastSampleNanos() {
        return samples == 0 ? OptionalLong.empty() : OptionalLong.of(last);
    }

    private OptionalLong ifKnown(long value) {
        return extremesKnown ? OptionalLong.of(value) : OptionalLong.empty();
    }

    private static int checked(int precision) {
        if (precision < 1) {
            throw new IllegalArgumentException("precision " + precision + " must be at least 1");
        }
        return precision;
    }
}
