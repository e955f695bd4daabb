package io.knet.session.wire;

import io.knet.wire.CommonHeader;
import io.netty.buffer.ByteBuf;

/**
 * RECEIPTS packets: a common header of type {@link #TYPE}, a count and that many receipts, each an
 * id and an outcome. The accessors read at the buffer's reader index and leave its indices as they
 * are.
 */
public final class ReceiptsPacket {
    /** The code of the packet's type. */
    public static final int TYPE = 0x41;

    /** The largest number of receipts in a packet. */
    public static final int MAX_COUNT = 255;

    private static final int TYPE_AT = 1;
    private static final int COUNT = CommonHeader.LENGTH;
    private static final int FIRST = COUNT + 1;
    private static final int RECEIPT_BYTES = Long.BYTES + 1;

    private ReceiptsPacket() {}

    /** How many receipts fit in a packet of a number of bytes, 0 to {@link #MAX_COUNT}. */
    public static int capacity(int bytes) {
        return Math.max(0, Math.min(MAX_COUNT, (bytes - FIRST) / RECEIPT_BYTES));
    }

    /** Length of a packet with a number of receipts, in bytes. */
    public static int length(int count) {
        return FIRST + count * RECEIPT_BYTES;
    }

    /** Whether a packet of this type has exactly the length that its count, at least 1, demands. */
    public static boolean isValid(ByteBuf packet) {
        int length = packet.readableBytes();
        return length > FIRST && count(packet) > 0 && length == length(count(packet));
    }

    /** The number of receipts, 0 to 255, in a packet of at least 7 readable bytes. */
    public static int count(ByteBuf packet) {
        return packet.getUnsignedByte(packet.readerIndex() + COUNT);
    }

    /** The id of a receipt of a valid packet; the first one has number 0. */
    public static long id(ByteBuf packet, int number) {
        return packet.getLong(packet.readerIndex() + FIRST + number * RECEIPT_BYTES);
    }

    /** The outcome of a receipt of a valid packet; the first one has number 0. */
    public static Outcome outcome(ByteBuf packet, int number) {
        int at = packet.readerIndex() + FIRST + number * RECEIPT_BYTES + Long.BYTES;
        return Outcome.of(packet.getUnsignedByte(at));
    }

    /**
     * Writes the front of a packet; {@code count} calls of {@link #writeReceipt} must follow.
     *
     * @param host this node's id, 0 to 65535
     * @param count 1 to {@link #MAX_COUNT}
     */
    public static void writeHeader(ByteBuf out, int host, int count) {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException(count + " receipts in a packet; 1 to 255 fit");
        }
        out.ensureWritable(length(count));
        out.writeByte(CommonHeader.VERSION);
        out.writeByte(TYPE);
        out.writeShort(host);
        out.writeShort(0);
        out.writeByte(count);
    }

    /** Writes one receipt. */
    public static void writeReceipt(ByteBuf out, long id, Outcome outcome) {
        out.writeLong(id);
        out.writeByte(outcome.code());
    }

    /** Whether a packet with a common header is of this type. */
    public static boolean isReceipts(ByteBuf packet) {
        return packet.getUnsignedByte(packet.readerIndex() + TYPE_AT) == TYPE;
    }
}
