package io.knet.session.receipt;

/**
 * A message that waits for a receipt. A thousand of them may wait for each host, so it is small.
 *
 * @param <M> what the sender keeps of it
 */
final class OpenMessage<M> {
    /** The first repetition never comes sooner, in microseconds. */
    private static final long MIN_PATIENCE = 10_000;

    private static final long NANOS_PER_MICRO = 1000;
    private static final int LATENCY_FACTOR = 2;
    private static final int MAX_DOUBLINGS = 20;

    final long id;
    final M message;
    final int bytes;
    final long deadline;

    /** The place in the {@link DueHeap}. */
    int place;

    /** When it was sent, or asked to be sent again, for the last time. */
    private long lastTried;

    private int patienceMicros;
    private byte lastLink;
    private byte repetitions;
    private boolean sent;

    OpenMessage(long id, M message, int bytes, long deadline) {
        this.id = id;
        this.message = message;
        this.bytes = bytes;
        this.deadline = deadline;
    }

    int lastLink() {
        return lastLink;
    }

    long lastTried() {
        return lastTried;
    }

    /** When there is something to do about it: it is to be repeated, or given up. */
    long due() {
        long repeatAt = lastTried + ((patienceMicros * NANOS_PER_MICRO) << repetitions);
        return sent && repeatAt - deadline < 0 ? repeatAt : deadline;
    }

    void sent(int link, long latencyNanos, long nowNanos) {
        sent = true;
        lastLink = (byte) link;
        lastTried = nowNanos;
        long patience = Math.max(LATENCY_FACTOR * latencyNanos / NANOS_PER_MICRO, MIN_PATIENCE);
        patienceMicros = (int) Math.min(patience, Integer.MAX_VALUE);
    }

    /** It is repeated now; the next time after twice as long. */
    void repeated(long nowNanos) {
        repetitions = (byte) Math.min(repetitions + 1, MAX_DOUBLINGS);
        lastTried = nowNanos;
    }
}
