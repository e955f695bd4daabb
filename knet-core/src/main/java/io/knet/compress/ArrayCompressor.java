package io.knet.compress;

import io.knet.compress.CompressionException.Kind;
import io.netty.buffer.ByteBuf;

/**
 * What all models share: their libraries work on arrays, so the bytes are copied into and out of
 * pooled ones. The copies cost little beside the compression, work with every kind of buffer, and
 * keep a library from seeing bytes that somebody changes meanwhile.
 */
abstract class ArrayCompressor implements Compressor {
    @Override
    public final void compress(ByteBuf message, int level, ByteBuf out)
            throws CompressionException {
        int length = message.readableBytes();
        Scratch scratch = Scratch.POOL.take();
        try {
            byte[] in = scratch.in(length);
            message.getBytes(message.readerIndex(), in, 0, length);
            byte[] stream = scratch.out(maxStream(length));
            out.writeBytes(stream, 0, compressSafely(in, length, level, stream));
        } finally {
            Scratch.POOL.give(scratch);
        }
    }

    @Override
    public final void expand(ByteBuf stream, ByteBuf out, int limit) throws CompressionException {
        int length = stream.readableBytes();
        if (length == 0) {
            throw malformed("the stream is empty");
        }
        Scratch scratch = Scratch.POOL.take();
        try {
            byte[] in = scratch.in(length);
            stream.getBytes(stream.readerIndex(), in, 0, length);
            byte[] message = scratch.out(limit + 1);
            int expanded = expandSafely(in, length, message, limit);
            if (expanded > limit) {
                throw tooLong();
            }
            out.writeBytes(message, 0, expanded);
        } finally {
            Scratch.POOL.give(scratch);
        }
    }

    /** The longest stream that a message of that length can become, in bytes. */
    abstract int maxStream(int length);

    /**
     * Compresses {@code in[0..length)} into {@code out}, which has room for {@link #maxStream}.
     *
     * @return the stream's length
     */
    abstract int compress(byte[] in, int length, int level, byte[] out) throws CompressionException;

    /**
     * Expands {@code in[0..length)}, which this method may change, into {@code out}, which has room
     * for more than {@code limit} bytes. Bytes of either array beyond that are foreign and must not
     * show in the result.
     *
     * @param length at least 1
     * @return the message's length; anything above {@code limit} stands for too long
     */
    abstract int expand(byte[] in, int length, byte[] out, int limit) throws CompressionException;

    private int compressSafely(byte[] in, int length, int level, byte[] out)
            throws CompressionException {
        try {
            return compress(in, length, level, out);
        } catch (RuntimeException failure) {
            throw new CompressionException(Kind.FAILED, "the library failed", failure);
        }
    }

    private int expandSafely(byte[] in, int length, byte[] out, int limit)
            throws CompressionException {
        try {
            return expand(in, length, out, limit);
        } catch (RuntimeException failure) {
            // What a library makes of bytes that it did not foresee.
            throw new CompressionException(Kind.MALFORMED, "the stream is malformed", failure);
        }
    }

    static CompressionException malformed(String what) {
        return new CompressionException(Kind.MALFORMED, what);
    }

    static CompressionException tooLong() {
        return new CompressionException(Kind.TOO_LONG, "the message is longer than allowed");
    }

    static CompressionException failed(String what) {
        return new CompressionException(Kind.FAILED, what);
    }
}
