package io.knet.lab.bench.measure;

import io.knet.stats.json.JsonObject;
import java.util.concurrent.TimeUnit;

/**
 * One measurement of confirmed messages over links of which one becomes a black hole.
 *
 * @param before those that were sent before that
 * @param during those that were sent after it
 * @param latencyNanos the latency of the link before, as the node measures it with its pings
 */
public record HoleDelays(Latency before, Latency during, long latencyNanos) {
    private static final double MICROSECOND = 1e3;
    private static final int LATENCIES = 3;
    private static final long ALLOWANCE = TimeUnit.MILLISECONDS.toMicros(15);

    /** The latency of the link, in microseconds. */
    public double latencyMicros() {
        return latencyNanos / MICROSECOND;
    }

    /** What the median delay is to stay below, in microseconds. */
    public double boundMicros() {
        return LATENCIES * latencyMicros() + ALLOWANCE;
    }

    /** Messages that were not confirmed, or did not arrive. */
    public long lost() {
        return during.failed() + during.lost();
    }

    /** Whether everything arrived unchanged and once that was confirmed. */
    public boolean isSound() {
        return during.isSound() && during.lost() == 0;
    }

    /** For scripts. Times are in microseconds. */
    public JsonObject json() {
        return new JsonObject()
                .put("before", before.json())
                .put("during", during.json())
                .put("latency", latencyMicros())
                .put("bound", boundMicros())
                .put("lost", lost());
    }
}
