package io.knet.session.wire;

import io.netty.buffer.ByteBuf;

/**
 * The first 24 bytes of INIT and RESPONSE.
 *
 * @param kind {@link SessionDatagram#INIT} or {@link SessionDatagram#RESPONSE}
 * @param suite the code of the suite, 0 to 255
 * @param link the link id, 0 to 255; valid are 0 to 7
 * @param version the version of the dialect, 0 to 255; {@link #VERSION} is the only one
 * @param senderIndex where the sender will look for answers; all 32 bits count, valid is not 0
 * @param receiverIndex the sender's index of the INIT that a RESPONSE answers; 0 in an INIT
 * @param sender the sender's host id, 0 to 65535
 * @param receiver the receiver's host id, 0 to 65535
 * @param time nanoseconds since 1970 on the sender's clock, unsigned, growing with each message
 */
public record HandshakeHeader(
        SessionDatagram kind,
        int suite,
        int link,
        int version,
        int senderIndex,
        int receiverIndex,
        int sender,
        int receiver,
        long time) {
    /** Length of the header, in bytes. */
    public static final int LENGTH = 24;

    /** The version of the dialect. */
    public static final int VERSION = 1;

    /** Length of the mac at the end of INIT and RESPONSE, in bytes. */
    public static final int MAC_BYTES = 16;

    /** The shortest INIT or RESPONSE that can be, in bytes: a header and a mac. */
    public static final int MIN_DATAGRAM = LENGTH + MAC_BYTES;

    /** The longest INIT or RESPONSE, in bytes. */
    public static final int MAX_DATAGRAM = 256;

    private static final int SUITE = 1;
    private static final int LINK = 2;
    private static final int VERSION_AT = 3;
    private static final int SENDER_INDEX = 4;
    private static final int RECEIVER_INDEX = 8;
    private static final int SENDER = 12;
    private static final int RECEIVER = 14;
    private static final int TIME = 16;

    /**
     * Reads a header at the reader index, which is left as it is.
     *
     * @param datagram has {@link #LENGTH} readable bytes
     */
    public static HandshakeHeader read(SessionDatagram kind, ByteBuf datagram) {
        int start = datagram.readerIndex();
        return new HandshakeHeader(
                kind,
                datagram.getUnsignedByte(start + SUITE),
                datagram.getUnsignedByte(start + LINK),
                datagram.getUnsignedByte(start + VERSION_AT),
                datagram.getInt(start + SENDER_INDEX),
                datagram.getInt(start + RECEIVER_INDEX),
                datagram.getUnsignedShort(start + SENDER),
                datagram.getUnsignedShort(start + RECEIVER),
                datagram.getLong(start + TIME));
    }

    /** Writes the header at the writer index of {@code out}. */
    public void write(ByteBuf out) {
        out.writeByte(kind.code());
        out.writeByte(suite);
        out.writeByte(link);
        out.writeByte(version);
        out.writeInt(senderIndex);
        out.writeInt(receiverIndex);
        out.writeShort(sender);
        out.writeShort(receiver);
        out.writeLong(time);
    }
}
