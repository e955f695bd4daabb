package io.knet.session.wire;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.wire.CommonHeader;
import io.netty.buffer.ByteBuf;

/**
 * The 16 bytes in front of each sealed packet, which are its additional data too. The accessors
 * read at the buffer's reader index and leave its indices as they are; they demand {@link #LENGTH}
 * readable bytes.
 */
public final class TransportHeader {
    /** Length of the header, in bytes. */
    public static final int LENGTH = 16;

    /** By how much a sealed packet is longer than the packet, in bytes. */
    public static final int OVERHEAD = LENGTH + AeadAlgorithm.TAG_BYTES;

    /** The shortest sealed packet, in bytes. */
    public static final int MIN_DATAGRAM = OVERHEAD + CommonHeader.MIN_PACKET;

    private static final int INDEX = 4;
    private static final int COUNTER = 8;

    private TransportHeader() {}

    /** The receiver's index of the session; all 32 bits count. */
    public static int index(ByteBuf datagram) {
        return datagram.getInt(datagram.readerIndex() + INDEX);
    }

    /** The packet's number in its session and direction, unsigned. */
    public static long counter(ByteBuf datagram) {
        return datagram.getLong(datagram.readerIndex() + COUNTER);
    }

    /** Writes a header to the first {@link #LENGTH} bytes of an array. */
    public static void write(byte[] out, int index, long counter) {
        out[0] = (byte) SessionDatagram.TRANSPORT.code();
        out[1] = 0;
        out[2] = 0;
        out[3] = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            out[INDEX + i] = (byte) (index >>> (Byte.SIZE * (Integer.BYTES - 1 - i)));
        }
        for (int i = 0; i < Long.BYTES; i++) {
            out[COUNTER + i] = (byte) (counter >>> (Byte.SIZE * (Long.BYTES - 1 - i)));
        }
    }
}
