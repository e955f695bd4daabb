package io.knet.lab.bench.measure;

import io.knet.stats.json.JsonObject;

/**
 * One measurement of calls beside a stream of queued messages.
 *
 * @param calls the calls; corrupt messages and counters are those of calls and stream
 * @param nanos how long they went on
 * @param streamBytes bytes of the stream that arrived while they did
 * @param streamNanos that time, on the receiver's clock
 * @param streamSent messages of the stream that the sender's queue took
 * @param streamArrived those that arrived
 */
public record Tail(
        Latency calls,
        long nanos,
        long streamBytes,
        long streamNanos,
        long streamSent,
        long streamArrived) {
    private static final double SECOND = 1e9;
    private static final double MEGABYTE = 1e6;

    /** Calls a second that succeeded. */
    public double callsPerSecond() {
        return calls.times().getTotalCount() * SECOND / Math.max(1, nanos);
    }

    /** Millions of bytes of the stream that were delivered in a second. */
    public double streamMegabytesPerSecond() {
        return streamBytes / MEGABYTE * SECOND / Math.max(1, streamNanos);
    }

    /** Messages of the stream that did not arrive. */
    public long streamLost() {
        return Math.max(0, streamSent - streamArrived);
    }

    /** Messages that did not arrive, of calls and stream. */
    public long lost() {
        return calls.lost() + streamLost();
    }

    /** Whether everything that arrived was right, and every loss has a counter. */
    public boolean isSound() {
        return calls.isSound() && (lost() == 0 || !calls.counters().isEmpty());
    }

    /** For scripts. Times are in microseconds. */
    public JsonObject json() {
        return calls.json()
                .put("calls_per_second", callsPerSecond())
                .put("stream_megabytes_per_second", streamMegabytesPerSecond())
                .put("stream_sent", streamSent)
                .put("stream_lost", streamLost());
    }
}
