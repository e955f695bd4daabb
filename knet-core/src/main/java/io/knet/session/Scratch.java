package io.knet.session;

import java.util.Arrays;

/**
 * Arrays of one thread, for ciphers that work on arrays only while packets lie in memory outside
 * the heap. They grow to the longest packet that the thread had. Not thread safe.
 */
public final class Scratch implements AutoCloseable {
    private static final int STEP = 2048;

    private byte[] in = {};
    private byte[] out = {};

    /** No memory yet. */
    public Scratch() {}

    byte[] in(int length) {
        if (in.length < length) {
            in = grown(in, length);
        }
        return in;
    }

    byte[] out(int length) {
        if (out.length < length) {
            out = grown(out, length);
        }
        return out;
    }

    private static byte[] grown(byte[] old, int length) {
        Arrays.fill(old, (byte) 0);
        return new byte[(length + STEP - 1) / STEP * STEP];
    }

    /** Wipes what packets left behind. It stays usable. */
    @Override
    public void close() {
        Arrays.fill(in, (byte) 0);
        Arrays.fill(out, (byte) 0);
    }
}
