package io.knet.lab.bench.measure;

import io.knet.stats.json.JsonObject;

/**
 * One measurement of confirmed messages.
 *
 * @param calls how long each took until its receipt had come
 * @param nanos how long all together took
 */
public record Confirmed(Latency calls, long nanos) {
    private static final double SECOND = 1e9;

    /** Messages a second that were confirmed. */
    public double perSecond() {
        return calls.times().getTotalCount() * SECOND / Math.max(1, nanos);
    }

    /** Whether everything arrived unchanged and once that was confirmed. */
    public boolean isSound() {
        return calls.isSound() && calls.lost() == 0;
    }

    /** For scripts. Times are in microseconds. */
    public JsonObject json() {
        return calls.json().put("confirmed_per_second", perSecond());
    }
}
