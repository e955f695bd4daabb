package io.knet.lab.bench.measure;

import io.knet.stats.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One measurement of calls, one after the other.
 *
 * @param times how long each took, in nanoseconds
 * @param failed calls that failed, which have no time
 * @param unanswered messages whose answer did not come within a second
 * @param lost messages that did not arrive at the peer
 * @param corrupt messages that arrived there changed, or again
 * @param counters counters of both processes that rose and may explain losses
 */
public record Latency(
        Histogram times,
        long failed,
        long unanswered,
        long lost,
        long corrupt,
        Map<String, Long> counters) {
    private static final double MICROSECOND = 1e3;
    private static final int DIGITS = 3;

    /** Copies the counters. */
    public Latency {
        counters = new TreeMap<>(counters);
    }

    /** Reads the samples that a node has written. */
    static Histogram read(Path file) throws IOException {
        return read(file, 0, Integer.MAX_VALUE);
    }

    /** Reads some of them: from one on, up to another, as far as there are any. */
    static Histogram read(Path file, int from, int to) throws IOException {
        Histogram times = new Histogram(TimeUnit.MINUTES.toNanos(1), DIGITS);
        IntBuffer samples =
                ByteBuffer.wrap(Files.readAllBytes(file))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asIntBuffer();
        samples.limit(Math.min(to, samples.limit())).position(Math.min(from, samples.limit()));
        while (samples.hasRemaining()) {
            times.recordValue(Integer.toUnsignedLong(samples.get()));
        }
        return times;
    }

    /** The time below which a share of the calls took, in microseconds; 0 if there were none. */
    public double micros(double percentile) {
        return times.getTotalCount() == 0
                ? 0
                : times.getValueAtPercentile(percentile) / MICROSECOND;
    }

    /**
     * The same, had each call that was due while another went on waited for that one to end.
     *
     * @param interval nanoseconds between two calls, 0 if none was due
     */
    public double microsFromDue(double percentile, long interval) {
        return times.getTotalCount() == 0
                ? 0
                : times.copyCorrectedForCoordinatedOmission(interval)
                                .getValueAtPercentile(percentile)
                        / MICROSECOND;
    }

    /** Whether everything that arrived was right. */
    public boolean isSound() {
        return corrupt == 0;
    }

    /** For scripts. Times are in microseconds. */
    public JsonObject json() {
        JsonObject explained = new JsonObject();
        counters.forEach(explained::put);
        return new JsonObject()
                .put("calls", times.getTotalCount())
                .put("p50", micros(50))
                .put("p90", micros(90))
                .put("p99", micros(99))
                .put("p99_9", micros(99.9))
                .put("max", micros(100))
                .put("mean", times.getTotalCount() == 0 ? 0 : times.getMean() / MICROSECOND)
                .put("failed", failed)
                .put("unanswered", unanswered)
                .put("lost", lost)
                .put("corrupt", corrupt)
                .put("counters", explained);
    }
}
