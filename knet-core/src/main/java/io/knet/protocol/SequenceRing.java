package io.knet.protocol;

import java.util.Arrays;

/**
 * One flag for each of the last {@link #SIZE} sequence numbers, in the slot that is the number
 * modulo the size.
 */
final class SequenceRing {
    /** The number of flags (spec wire 8.1). */
    static final int SIZE = 4096;

    private static final int MASK = SIZE - 1;

    private static final long[] NONE = {};

    /** Empty until a flag is set: most hosts of a large cluster send nothing for a long time. */
    private long[] words = NONE;

    boolean get(int sequence) {
        int slot = sequence & MASK;
        return words.length > 0 && (words[slot >> 6] & (1L << slot)) != 0;
    }

    void set(int sequence) {
        if (words.length == 0) {
            words = new long[SIZE / Long.SIZE];
        }
        int slot = sequence & MASK;
        words[slot >> 6] |= 1L << slot;
    }

    void clear() {
        Arrays.fill(words, 0);
    }

    /**
     * Clears the slots of all numbers from {@code first} to {@code last}, both included, going
     * round the ring.
     */
    void clear(int first, int last) {
        int from = first & MASK;
        int to = last & MASK;
        if (from <= to) {
            clearSlots(from, to);
        } else {
            clearSlots(from, MASK);
            clearSlots(0, to);
        }
    }

    private void clearSlots(int from, int to) {
        if (words.length == 0) {
            return;
        }
        int firstWord = from >> 6;
        int lastWord = to >> 6;
        long upwards = -1L << from;
        long downwards = -1L >>> (Long.SIZE - 1 - (to & (Long.SIZE - 1)));
        if (firstWord == lastWord) {
            words[firstWord] &= ~(upwards & downwards);
            return;
        }
        words[firstWord] &= ~upwards;
        Arrays.fill(words, firstWord + 1, lastWord, 0);
        words[lastWord] &= ~downwards;
    }
}
