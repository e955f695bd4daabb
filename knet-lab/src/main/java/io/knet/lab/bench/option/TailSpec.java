package io.knet.lab.bench.option;

/**
 * Calls at a rate, and a stream of queued messages beside them.
 *
 * @param calls calls a second; 0 for one after the other
 * @param megabytes millions of bytes a second of the stream
 * @param streamSize length of the stream's messages, in bytes
 */
public record TailSpec(int calls, int megabytes, int streamSize) {
    private static final double MEGABYTE = 1e6;
    private static final long SECOND = 1_000_000_000;

    /** Messages a second of the stream, at least one. */
    public long streamRate() {
        return Math.max(1, Math.round(megabytes * MEGABYTE / streamSize));
    }

    /** Nanoseconds between two calls; 0 if none is due at a time. */
    public long interval() {
        return calls == 0 ? 0 : SECOND / calls;
    }
}
