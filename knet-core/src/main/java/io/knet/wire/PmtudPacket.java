package io.knet.wire;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;

/**
 * PMTUD and PMTUD_REPLY packets, the probes of the path MTU and their answers (spec wire 3.3, 3.4).
 * The accessors serve both. They read at the buffer's reader index and leave its indices as they
 * are; they demand {@link #MIN_LENGTH} readable bytes, which {@link PacketInspector#checkType}
 * establishes.
 */
public final class PmtudPacket {
    /** Length of a reply and of the shortest probe, in bytes. */
    public static final int MIN_LENGTH = 9;

    private static final int SIZE = 7;

    private PmtudPacket() {}

    /** The id of the probing link, 0 to 255; valid are 0 to 7. */
    public static int linkId(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return CommonHeader.linkId(packet);
    }

    /**
     * The size of the IP packet that the probe stands for, 0 to 65535 bytes. Meaningful only in the
     * reply to a probe of this node: the field has the byte order of the probing node, and the
     * other node echoes it.
     */
    public static int size(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getUnsignedShortLE(packet.readerIndex() + SIZE);
    }

    /**
     * Writes a probe at the writer index of {@code out}, filled with zero bytes to the given
     * length.
     *
     * @param host this node's id, 0 to 65535
     * @param link the id of the probing link, 0 to 7
     * @param size the size of the IP packet that the probe stands for, 0 to 65535 bytes
     * @param plainLength the length of the packet before sealing, at least {@link #MIN_LENGTH}
     *     bytes
     */
    public static void writeProbe(ByteBuf out, int host, int link, int size, int plainLength) {
        requireNonNull(out, "out");
        if (plainLength < MIN_LENGTH) {
            throw new IllegalArgumentException(
                    "a probe of "
                            + plainLength
                            + " bytes cannot be made; it has at least "
                            + MIN_LENGTH);
        }
        out.ensureWritable(plainLength);
        CommonHeader.write(out, PacketType.PMTUD, host);
        out.writeByte(link);
        out.writeShortLE(size);
        out.writeZero(plainLength - MIN_LENGTH);
    }

    /**
     * Writes the PMTUD_REPLY that answers a probe at the writer index of {@code out}: the probe's
     * first {@link #MIN_LENGTH} bytes with another type and source.
     *
     * @param probe the PMTUD; its indices are left as they are. Not released
     * @param ownHost this node's id, 0 to 65535
     */
    public static void writeReply(ByteBuf probe, int ownHost, ByteBuf out) {
        requireNonNull(probe, "probe");
        requireNonNull(out, "out");
        CommonHeader.writeAnswer(probe, MIN_LENGTH, PacketType.PMTUD_REPLY, ownHost, out);
    }
}
