package io.knet.compress;

import java.io.IOException;
import java.io.OutputStream;

/** Writes into an array and fails when that is full. */
final class ArrayOutput extends OutputStream {
    private final byte[] target;
    private int size;

    ArrayOutput(byte[] target) {
        this.target = target;
    }

    /** Bytes written. */
    int size() {
        return size;
    }

    @Override
    public void write(int value) throws IOException {
        demand(1);
        target[size++] = (byte) value;
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        demand(length);
        System.arraycopy(source, offset, target, size, length);
        size += length;
    }

    private void demand(int length) throws IOException {
        if (length > target.length - size) {
            throw new IOException("the stream is longer than its format allows");
        }
    }
}
