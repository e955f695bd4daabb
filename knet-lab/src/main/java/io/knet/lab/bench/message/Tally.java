package io.knet.lab.bench.message;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What has arrived in one run. {@link #add} is for one thread, the counts may be read by all.
 *
 * <p>Every message counts once: as received, or as corrupt, duplicate, or stray, which is one of
 * another run. One that came after a later one is received and disordered.
 */
public final class Tally {
    /** Messages of a run whose arrival can be told apart. */
    public static final long MAX_SEQUENCE = 1L << 28;

    private static final int FIRST_WORDS = 1024;

    private final int run;
    private final int size;
    private final MessageFormat.Reader reader;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong corrupt = new AtomicLong();
    private final AtomicLong duplicate = new AtomicLong();
    private final AtomicLong disordered = new AtomicLong();
    private final AtomicLong stray = new AtomicLong();
    private long[] seen;
    private long highest;

    /** Counts messages of one run and one length. */
    public Tally(int run, int size, MessageFormat.Reader reader) {
        this(run, size, reader, FIRST_WORDS);
    }

    private Tally(int run, int size, MessageFormat.Reader reader, int words) {
        this.run = run;
        this.size = size;
        this.reader = reader;
        seen = new long[words];
    }

    /**
     * For another run, with room for as many messages as there were in this one, so that counting
     * as many again allocates nothing.
     */
    public Tally next(int nextRun, int nextSize, MessageFormat.Reader nextReader) {
        return new Tally(nextRun, nextSize, nextReader, seen.length);
    }

    /** Counts a message, which is not changed. */
    public void add(ByteBuf message) {
        if (!reader.isIntact(message)) {
            increase(corrupt, 1);
            return;
        }
        if (MessageFormat.run(message) != run) {
            increase(stray, 1);
            return;
        }
        long sequence = MessageFormat.sequence(message);
        if (message.readableBytes() != size || sequence < 0 || sequence >= MAX_SEQUENCE) {
            increase(corrupt, 1);
            return;
        }
        int word = (int) (sequence / Long.SIZE);
        if (word >= seen.length) {
            seen = Arrays.copyOf(seen, Math.max(word + 1, 2 * seen.length));
        }
        long bit = 1L << sequence;
        if ((seen[word] & bit) != 0) {
            increase(duplicate, 1);
            return;
        }
        seen[word] |= bit;
        if (sequence < highest) {
            increase(disordered, 1);
        } else {
            highest = sequence;
        }
        increase(bytes, message.readableBytes());
        increase(received, 1);
    }

    /** One thread writes, so that an increment need not be atomic. */
    private static void increase(AtomicLong counter, long by) {
        counter.setOpaque(counter.getPlain() + by);
    }

    /** Whose messages are counted. */
    int run() {
        return run;
    }

    /** Messages that have arrived whole, once each. */
    public long received() {
        return received.getOpaque();
    }

    /** Bytes of those. */
    public long bytes() {
        return bytes.getOpaque();
    }

    /** Messages that arrived changed, or with another length. */
    public long corrupt() {
        return corrupt.getOpaque();
    }

    /** Messages that arrived again. */
    public long duplicate() {
        return duplicate.getOpaque();
    }

    /** Messages that arrived after a later one. */
    public long disordered() {
        return disordered.getOpaque();
    }

    /** Messages of another run. */
    public long stray() {
        return stray.getOpaque();
    }
}
