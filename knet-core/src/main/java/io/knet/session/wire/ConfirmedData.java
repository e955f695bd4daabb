package io.knet.session.wire;

import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;

/**
 * The header of DATA packets whose sender wants a receipt: {@link DataHeader} with a bit set in the
 * byte that libknet leaves 0, and 8 more bytes. Only sessions with the feature carry such packets.
 * The accessors read at the buffer's reader index and leave its indices as they are.
 */
public final class ConfirmedData {
    /** Length of the header, in bytes. The payload follows. */
    public static final int LENGTH = DataHeader.LENGTH + Long.BYTES;

    private static final int FLAGS = 9;
    private static final int RECEIPT_WANTED = 1;

    private ConfirmedData() {}

    /**
     * Whether a DATA packet's sender wants a receipt. Without the feature the bit has no meaning.
     *
     * @param packet has {@link DataHeader#LENGTH} readable bytes
     */
    public static boolean wantsReceipt(ByteBuf packet) {
        return (packet.getByte(packet.readerIndex() + FLAGS) & RECEIPT_WANTED) != 0;
    }

    /**
     * Whether a packet that {@link #wantsReceipt} is as long as that demands, and its id can be
     * one: 1 to {@link Long#MAX_VALUE}.
     */
    public static boolean isValid(ByteBuf packet) {
        return packet.readableBytes() > LENGTH && id(packet) > 0;
    }

    /**
     * The confirmation id.
     *
     * @param packet has {@link #LENGTH} readable bytes
     */
    public static long id(ByteBuf packet) {
        return packet.getLong(packet.readerIndex() + DataHeader.LENGTH);
    }

    /**
     * Writes a header at the writer index of {@code out}; see {@link DataHeader#write}.
     *
     * @param id the confirmation id, the same in all fragments and repetitions of a message
     */
    public static void write(
            ByteBuf out,
            int host,
            int sequence,
            int compression,
            boolean broadcast,
            int fragmentCount,
            int fragmentNumber,
            int channel,
            long id) {
        out.ensureWritable(LENGTH);
        int start = out.writerIndex();
        DataHeader.write(
                out,
                host,
                sequence,
                compression,
                broadcast,
                fragmentCount,
                fragmentNumber,
                channel);
        extend(out, start, id);
    }

    /**
     * Makes a header of {@link DataHeader}, which is all that {@code out} holds, one of this.
     *
     * @param id as in {@link #write}
     */
    public static void extend(ByteBuf out, long id) {
        extend(out, out.readerIndex(), id);
    }

    private static void extend(ByteBuf out, int start, long id) {
        out.setByte(start + FLAGS, RECEIPT_WANTED);
        out.writeLong(id);
    }
}
