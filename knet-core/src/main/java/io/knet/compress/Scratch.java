package io.knet.compress;

/**
 * Two arrays that one call at a time works in, one for the bytes that go into a library and one for
 * those that come out. Their content is whatever earlier calls left.
 */
final class Scratch {
    static final Pool<Scratch> POOL = new Pool<>(Scratch::new, scratch -> {});

    /** Enough for every message and its stream; a longer array is used once and not kept. */
    private static final int LARGEST_KEPT = 1 << 17;

    private static final int SMALLEST = 1 << 11;

    private byte[] in = new byte[SMALLEST];
    private byte[] out = new byte[SMALLEST];

    /** An array of at least that length. */
    byte[] in(int length) {
        if (length > LARGEST_KEPT) {
            return new byte[length];
        }
        if (length > in.length) {
            in = new byte[grown(length)];
        }
        return in;
    }

    /** Another array of at least that length. */
    byte[] out(int length) {
        if (length > LARGEST_KEPT) {
            return new byte[length];
        }
        if (length > out.length) {
            out = new byte[grown(length)];
        }
        return out;
    }

    private static int grown(int length) {
        return Integer.highestOneBit(length - 1) << 1;
    }
}
