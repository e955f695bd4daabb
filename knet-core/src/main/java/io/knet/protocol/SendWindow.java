package io.knet.protocol;

/**
 * How much may be on its way to a peer at a time. The wire has no flow control; but a peer answers
 * each ping from its receive path, and on one path what was sent before a ping is read before it.
 * So a pong says that the peer has taken from its socket all that was sent before that ping: pings
 * are marks in the stream of data, pongs acknowledge them. An ordinary ping does (spec wire 9); a
 * timed one with a number changes nothing at the peer (spec wire 8.4).
 *
 * <p>Data is counted in bytes as the peer's kernel counts them against the socket's buffer, where
 * small datagrams take more than their length.
 *
 * <p>As a rule the window begins with what fits into the buffer that Linux gives anybody, and grows
 * with each window that was acknowledged, up to a quarter of the buffer that knet and libknet ask
 * for: with less than that a peer's queue is short, so that pings that wait in it are answered in
 * time. A mark that stays without an answer while a later one has it tells of a full socket, or of
 * loss on the path: the window shrinks by a quarter, once for a window, and grows slowly for a
 * while. Marks only ever hold back a sender that is far ahead of its peer.
 *
 * <p>Every {@code nowNanos} is a reading of one monotonic clock and may wrap. Not thread safe: it
 * belongs to one event loop.
 */
public final class SendWindow {
    /** The smallest window, and as a rule that of the beginning. */
    public static final long SMALLEST = 256 << 10;

    /** The largest window, as a rule. */
    public static final long LARGEST = 4 << 20;

    /** What the kernel needs for a datagram, besides its bytes. */
    private static final int DATAGRAM_OVERHEAD = 512;

    private static final int MARKS = 64;
    private static final int FEW_MARKS = 4;
    private static final int MARKS_A_WINDOW = 4;
    private static final int FAST = 4;
    private static final int SLOW = 32;
    private static final int SHRINK = 4;
    private static final long CAUTION_NANOS = 10_000_000_000L;

    /** Marks without an answer, as a ring: few as long as the link is idle. */
    private long[] clocks = new long[FEW_MARKS];

    private long[] positions = new long[FEW_MARKS];
    private final long largest;
    private int oldest;
    private int marks;

    private long acknowledged;
    private long window;

    /** Where the present window ends. */
    private long windowEnd;

    /** Up to where losses are those that the window has shrunk for. */
    private long shrunkAt = -1;

    private boolean cautious;
    private long lostAt;

    /** A window that grows up to {@link #LARGEST}. */
    public SendWindow() {
        this(SMALLEST, LARGEST);
    }

    /**
     * A window of one's own size.
     *
     * @param first its size at the beginning, as a weight; not below {@link #SMALLEST}
     * @param largest that it becomes, as a weight
     */
    public SendWindow(long first, long largest) {
        this.largest = largest;
        window = first;
        windowEnd = first;
    }

    /**
     * What datagrams count.
     *
     * @param datagrams how many
     * @param bytes their length together
     */
    public static long weight(int datagrams, long bytes) {
        return bytes + (long) datagrams * DATAGRAM_OVERHEAD;
    }

    /**
     * A ping was sent.
     *
     * @param clockNanos the clock in it
     * @param position the weight of all data that was sent before
     */
    public void onMark(long clockNanos, long position) {
        if (marks == MARKS) {
            // One that has no answer by now will hardly get one.
            dropOldest();
        } else if (marks == clocks.length) {
            clocks = grown(clocks);
            positions = grown(positions);
            oldest = 0;
        }
        int index = (oldest + marks) % clocks.length;
        clocks[index] = clockNanos;
        positions[index] = position;
        marks++;
    }

    /**
     * A pong came. One that answers no mark, or an old one, is of no effect.
     *
     * @param clockNanos the clock in it
     */
    public void onAnswer(long clockNanos, long nowNanos) {
        int index = 0;
        while (index < marks && clocks[(oldest + index) % clocks.length] != clockNanos) {
            index++;
        }
        if (index == marks) {
            return;
        }
        boolean lost = index > 0;
        for (int i = 0; i < index; i++) {
            dropOldest();
        }
        long position = positions[oldest];
        dropOldest();
        acknowledged = Math.max(acknowledged, position);
        if (lost) {
            shrink(nowNanos);
        } else if (acknowledged >= windowEnd) {
            grow(nowNanos);
        }
    }

    private void dropOldest() {
        oldest = (oldest + 1) % clocks.length;
        marks--;
    }

    /** A ring that is full, with as much room again behind its last. */
    private long[] grown(long[] ring) {
        long[] larger = new long[2 * ring.length];
        int behind = ring.length - oldest;
        System.arraycopy(ring, oldest, larger, 0, behind);
        System.arraycopy(ring, 0, larger, behind, oldest);
        return larger;
    }

    private void shrink(long nowNanos) {
        lostAt = nowNanos;
        cautious = true;
        if (acknowledged >= shrunkAt) {
            window = Math.max(SMALLEST, window - window / SHRINK);
            shrunkAt = acknowledged + window;
            windowEnd = shrunkAt;
        }
    }

    private void grow(long nowNanos) {
        if (cautious && nowNanos - lostAt > CAUTION_NANOS) {
            cautious = false;
        }
        window = Math.min(largest, window + window / (cautious ? SLOW : FAST));
        windowEnd = acknowledged + window;
    }

    /** Up to where data may be sent now: a weight, counted from the beginning. */
    public long limit() {
        return acknowledged + window;
    }

    /** After how much data another mark should be sent, as a weight. */
    public long markInterval() {
        return window / MARKS_A_WINDOW;
    }

    /** The window at the moment, as a weight. */
    public long size() {
        return window;
    }
}
