package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;

/**
 * Copies bytes from one buffer to another without a view of either. A buffer of Netty's adaptive
 * allocator that is written to looks at both memories as {@code ByteBuffer}s, which are objects of
 * their own for each copy; one that is read from hands its address on.
 */
public final class ByteCopy {
    private ByteCopy() {}

    /**
     * Appends all readable bytes of a buffer, whose indices are left as they are.
     *
     * @return the buffer that was written to
     */
    public static ByteBuf append(ByteBuf to, ByteBuf from) {
        return append(to, from, from.readerIndex(), from.readableBytes());
    }

    /**
     * Appends bytes of a buffer, whose indices are left as they are.
     *
     * @param index of the first byte
     * @return the buffer that was written to
     */
    public static ByteBuf append(ByteBuf to, ByteBuf from, int index, int length) {
        int end = to.writerIndex();
        to.ensureWritable(length);
        from.getBytes(index, to, end, length);
        return to.writerIndex(end + length);
    }
}
