package io.knet.compress;

import java.util.Arrays;

/**
 * Fills the arrays that compressors work in, so that it shows if foreign bytes get into a result.
 */
final class Scratches {
    private static final int FILLED = 24_000;

    private Scratches() {}

    /** Fills the first part of what the calling thread's next call will work in. */
    static void fill(int value) {
        Scratch scratch = Scratch.POOL.take();
        Arrays.fill(scratch.in(FILLED), 0, FILLED, (byte) value);
        Arrays.fill(scratch.out(FILLED), 0, FILLED, (byte) value);
        Scratch.POOL.give(scratch);
    }
}
