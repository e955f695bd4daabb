package io.knet.wire;

import static java.util.Objects.requireNonNull;

import io.knet.KnetLimits;
import io.netty.buffer.ByteBuf;

/**
 * The header of DATA packets, common header included (spec wire 3.5). The accessors read at the
 * buffer's reader index and leave its indices as they are; they demand {@link #LENGTH} readable
 * bytes, which {@link PacketInspector#checkType} establishes.
 */
public final class DataHeader {
    /** Length of the header, in bytes. The payload follows. */
    public static final int LENGTH = 14;

    private static final int SEQUENCE = 6;
    private static final int COMPRESSION = 8;
    private static final int BROADCAST = 10;
    private static final int FRAGMENT_COUNT = 11;
    private static final int FRAGMENT_NUMBER = 12;
    private static final int CHANNEL = 13;

    private DataHeader() {}

    /**
     * The sequence number of the message, 0 to 65535; all its fragments carry the same. Senders
     * never use 0.
     */
    public static int sequence(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getUnsignedShort(packet.readerIndex() + SEQUENCE);
    }

    /** The code of the compression model, 0 to 255; 0 for a message that is not compressed. */
    public static int compression(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getUnsignedByte(packet.readerIndex() + COMPRESSION);
    }

    /**
     * Whether the sender sent the message to all hosts. For information only: receivers do not act
     * on it.
     */
    public static boolean broadcast(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getByte(packet.readerIndex() + BROADCAST) != 0;
    }

    /** The number of fragments of the message, 0 to 255; 0 and 1 mean that it was not cut. */
    public static int fragmentCount(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getUnsignedByte(packet.readerIndex() + FRAGMENT_COUNT);
    }

    /**
     * The fragment's number, 0 to 255; valid are 1 to the count. Without meaning if the message was
     * not cut.
     */
    public static int fragmentNumber(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getUnsignedByte(packet.readerIndex() + FRAGMENT_NUMBER);
    }

    /** The channel, -128 to 127; valid are 0 to 31. */
    public static int channel(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getByte(packet.readerIndex() + CHANNEL);
    }

    /** Whether a fragment count says that the message was cut. */
    public static boolean isFragmented(int fragmentCount) {
        return fragmentCount > 1;
    }

    /**
     * Whether count and number of a packet agree with the rules: either the message was not cut, or
     * it has at most {@link KnetLimits#MAX_FRAGMENTS} fragments and the number is one of them.
     */
    public static boolean isValidFragment(int fragmentCount, int fragmentNumber) {
        return !isFragmented(fragmentCount)
                || (fragmentCount <= KnetLimits.MAX_FRAGMENTS
                        && fragmentNumber >= 1
                        && fragmentNumber <= fragmentCount);
    }

    /**
     * Writes a header at the writer index of {@code out}.
     *
     * @param host this node's id, 0 to 65535
     * @param sequence the message's sequence number, 1 to 65535
     * @param compression the code of the compression model, 0 for none
     * @param broadcast whether the message goes to all hosts
     * @param fragmentCount 1 to {@link KnetLimits#MAX_FRAGMENTS}
     * @param fragmentNumber 0 if the count is 1, else 1 to the count
     * @param channel 0 to 31
     */
    public static void write(
            ByteBuf out,
            int host,
            int sequence,
            int compression,
            boolean broadcast,
            int fragmentCount,
            int fragmentNumber,
            int channel) {
        requireNonNull(out, "out");
        out.ensureWritable(LENGTH);
        CommonHeader.write(out, PacketType.DATA, host);
        out.writeShort(sequence);
        out.writeByte(compression);
        out.writeByte(0);
        out.writeByte(broadcast ? 1 : 0);
        out.writeByte(fragmentCount);
        out.writeByte(fragmentNumber);
        out.writeByte(channel);
    }
}
