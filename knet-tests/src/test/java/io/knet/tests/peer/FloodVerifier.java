package io.knet.tests.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the score of the flood messages of one source: the counterpart in Java of what {@code
 * knet_peer} reports as its summary. All methods may be called from any thread, so a receiver feeds
 * it while the test waits for a count.
 */
public final class FloodVerifier {
    private static final int MAX_RANGES = 64;

    private final BitSet seen = new BitSet();
    private long received;
    private long distinct;
    private long duplicates;
    private long corrupt;
    private long outOfOrder;
    private long other;
    private long bytes;
    private int end;
    private long firstNanos;
    private long lastNanos;

    /** Counts a message given as a buffer. Its indices and ownership do not change. */
    public void accept(ByteBuf message) {
        accept(ByteBufUtil.getBytes(message));
    }

    /** Counts a message. */
    public void accept(byte[] message) {
        boolean flood = FloodMessage.isFlood(message);
        Optional<FloodMessage> intact = FloodMessage.verify(message);
        long now = System.nanoTime();
        synchronized (this) {
            firstNanos = received == 0 ? now : firstNanos;
            lastNanos = now;
            received++;
            bytes += message.length;
            if (!flood) {
                other++;
            } else if (intact.isEmpty()) {
                corrupt++;
            } else {
                count(intact.get().index());
            }
            notifyAll();
        }
    }

    private void count(int index) {
        if (seen.get(index)) {
            duplicates++;
            return;
        }
        seen.set(index);
        distinct++;
        if (index < end) {
            outOfOrder++;
        }
        end = Math.max(end, index + 1);
    }

    /**
     * Waits until so many distinct flood messages have arrived.
     *
     * @return the score then
     * @throws AssertionError with the score if the time runs out
     */
    public synchronized FloodSummary awaitDistinct(long count, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (distinct < count) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(
                        "of "
                                + count
                                + " messages "
                                + distinct
                                + " arrived within "
                                + timeout.toMillis()
                                + " ms: "
                                + summary());
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for messages", e);
            }
        }
        return summary();
    }

    /** The score so far. */
    public synchronized FloodSummary summary() {
        return new FloodSummary(
                received,
                distinct,
                duplicates,
                corrupt,
                outOfOrder,
                other,
                bytes,
                end - 1L,
                missing(),
                end - distinct,
                TimeUnit.NANOSECONDS.toMicros(lastNanos - firstNanos));
    }

    /** Forgets everything. */
    public synchronized void reset() {
        seen.clear();
        received = 0;
        distinct = 0;
        duplicates = 0;
        corrupt = 0;
        outOfOrder = 0;
        other = 0;
        bytes = 0;
        end = 0;
        firstNanos = 0;
        lastNanos = 0;
    }

    private List<FloodSummary.Range> missing() {
        List<FloodSummary.Range> ranges = new ArrayList<>();
        int first = seen.nextClearBit(0);
        while (first < end && ranges.size() < MAX_RANGES) {
            int next = seen.nextSetBit(first);
            ranges.add(new FloodSummary.Range(first, next - 1));
            first = seen.nextClearBit(next);
        }
        return ranges;
    }
}
