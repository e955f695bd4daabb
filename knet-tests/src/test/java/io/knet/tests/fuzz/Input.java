package io.knet.tests.fuzz;

import java.util.Arrays;

/** Takes an input apart from the front. Behind its end are zeros. */
final class Input {
    private final byte[] bytes;
    private int next;

    Input(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isEmpty() {
        return next >= bytes.length;
    }

    /** The next byte, 0 to 255. */
    int u8() {
        return isEmpty() ? 0 : bytes[next++] & 0xff;
    }

    /** The next byte, -128 to 127. */
    int s8() {
        return (byte) u8();
    }

    /** The next two bytes, 0 to 65535. */
    int u16() {
        return u8() << 8 | u8();
    }

    /** All that is left. */
    byte[] rest() {
        byte[] rest = isEmpty() ? new byte[0] : Arrays.copyOfRange(bytes, next, bytes.length);
        next = bytes.length;
        return rest;
    }
}
