package io.knet.netty.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Gives a buffer to send(2), whatever kind of buffer it is. Not even every direct buffer knows its
 * address: none does where Netty may not use {@code Unsafe}.
 */
final class NativeSend {
    private NativeSend() {}

    /**
     * Offers all readable bytes of a buffer to a socket as one datagram.
     *
     * @param datagram not released, its indices are left as they are
     * @return how many bytes the socket took: all, or none if it is full
     * @throws IOException the socket's error
     */
    static int send(Socket socket, ByteBuf datagram) throws IOException {
        if (datagram.hasMemoryAddress()) {
            return socket.sendAddress(
                    datagram.memoryAddress(), datagram.readerIndex(), datagram.writerIndex());
        }
        if (datagram.isDirect() && datagram.nioBufferCount() == 1) {
            ByteBuffer bytes = datagram.nioBuffer();
            return socket.send(bytes, bytes.position(), bytes.limit());
        }
        ByteBuf copy = datagram.alloc().directBuffer(datagram.readableBytes());
        try {
            ByteCopy.append(copy, datagram);
            return copy.isDirect() ? send(socket, copy) : sendCopied(socket, copy);
        } finally {
            copy.release();
        }
    }

    /** For an allocator of the program's own that has no direct buffers. */
    private static int sendCopied(Socket socket, ByteBuf datagram) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(datagram.readableBytes());
        datagram.getBytes(datagram.readerIndex(), bytes);
        return socket.send(bytes, 0, bytes.position());
    }
}
