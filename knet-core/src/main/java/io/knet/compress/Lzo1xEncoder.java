package io.knet.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Makes LZO1X streams: takes the first match that a hash of four bytes finds. Holds the hash table
 * from call to call; one thread at a time may use it. See {@link Lzo1x} for the format.
 */
final class Lzo1xEncoder {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int HASHED = 4;
    private static final int HASH_BITS = 14;
    private static final int HASH_FACTOR = 0x9e3779b1;

    /** After 2 to this power bytes without a match, positions are skipped. */
    private static final int PATIENCE_BITS = 8;

    private static final byte[] NOTHING = new byte[0];
    private static final int LONGEST_FIRST_RUN = 238;
    private static final int LONGEST_TAIL = 3;

    /**
     * Where a hash was seen last: position in the message plus {@link #base}. Less is from before.
     */
    private final int[] seen = new int[1 << HASH_BITS];

    private int base;
    private int nextBase = 1;

    private byte[] in = NOTHING;
    private byte[] out = NOTHING;
    private int written;

    /** Where the last match's count of literals is, in its lowest two bits. */
    private int tailAt;

    /** The longest stream that a message of that length can become, in bytes. */
    static int maxStream(int length) {
        return length + length / 16 + 64;
    }

    /**
     * Compresses {@code source[0..length)} into {@code target}, which has room for {@link
     * #maxStream}.
     *
     * @return the stream's length
     */
    int encode(byte[] source, int length, byte[] target) {
        in = source;
        out = target;
        written = 0;
        reserve(length);
        base = nextBase - length;
        int literals = 0;
        int at = 0;
        while (at <= length - HASHED) {
            int from = previous(at);
            if (from < 0) {
                at += 1 + ((at - literals) >>> PATIENCE_BITS);
            } else {
                int matched = matchLength(from + HASHED, at + HASHED, length) + HASHED;
                while (at > literals && from > 0 && in[at - 1] == in[from - 1]) {
                    at--;
                    from--;
                    matched++;
                }
                putLiterals(literals, at);
                putMatch(at - from, matched);
                at += matched;
                literals = at;
            }
        }
        putLiterals(literals, length);
        put(Lzo1x.END);
        put(0);
        put(0);
        in = NOTHING;
        out = NOTHING;
        return written;
    }

    /** Takes the numbers of a message's positions, so that they are never those of another. */
    void reserve(int length) {
        if (nextBase > Integer.MAX_VALUE - length) {
            Arrays.fill(seen, 0);
            nextBase = 1;
        }
        nextBase += length;
    }

    /** Where the four bytes at a position stood before, within reach of a match; -1 if nowhere. */
    private int previous(int at) {
        int bytes = (int) INT.get(in, at);
        int hash = (bytes * HASH_FACTOR) >>> (Integer.SIZE - HASH_BITS);
        int from = seen[hash] - base;
        seen[hash] = base + at;
        boolean found =
                from >= 0
                        && at - from <= Lzo1x.FARTHEST_DISTANCE
                        && (int) INT.get(in, from) == bytes;
        return found ? from : -1;
    }

    private int matchLength(int from, int at, int length) {
        int end = Arrays.mismatch(in, from, from + length - at, in, at, length);
        return end < 0 ? length - at : end;
    }

    private void putLiterals(int from, int to) {
        int run = to - from;
        if (run == 0) {
            return;
        }
        if (written == 0 && run <= LONGEST_FIRST_RUN) {
            put(Lzo1x.FIRST_RUN_BASE + run);
        } else if (written > 0 && run <= LONGEST_TAIL) {
            out[tailAt] |= (byte) run;
        } else {
            putCounted(0, run - Lzo1x.RUN_BASE, Lzo1x.RUN_FIELD);
        }
        System.arraycopy(in, from, out, written, run);
        written += run;
    }

    private void putMatch(int distance, int matched) {
        if (distance <= Lzo1x.NEAR_DISTANCE && matched <= Lzo1x.LONGEST_NEAR_MATCH) {
            int near = distance - 1;
            tailAt = written;
            put(((matched - 1) << 5) | ((near & 7) << 2));
            put(near >>> 3);
        } else if (distance <= Lzo1x.MIDDLE_DISTANCE) {
            putCounted(Lzo1x.MIDDLE_MATCH, matched - Lzo1x.MATCH_BASE, Lzo1x.MIDDLE_LENGTH_FIELD);
            putDistance(distance - 1);
        } else {
            int far = distance - Lzo1x.MIDDLE_DISTANCE;
            int farthest = far >= Lzo1x.MIDDLE_DISTANCE ? Lzo1x.FAR_DISTANCE_BIT : 0;
            putCounted(
                    Lzo1x.FAR_MATCH | farthest, matched - Lzo1x.MATCH_BASE, Lzo1x.FAR_LENGTH_FIELD);
            putDistance(far % Lzo1x.MIDDLE_DISTANCE);
        }
    }

    private void putDistance(int distance) {
        tailAt = written;
        put(distance << 2);
        put(distance >>> 6);
    }

    /**
     * An instruction with a count of at least 1 in its field, or behind it if that is too small.
     */
    private void putCounted(int instruction, int count, int field) {
        if (count <= field) {
            put(instruction | count);
            return;
        }
        put(instruction);
        int rest = count - field;
        while (rest > 255) {
            put(0);
            rest -= 255;
        }
        put(rest);
    }

    private void put(int value) {
        out[written++] = (byte) value;
    }
}
