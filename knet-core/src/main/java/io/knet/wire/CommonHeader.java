package io.knet.wire;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The six bytes that every packet starts with (spec wire 2). The accessors read at the buffer's
 * reader index and leave its indices as they are; they demand {@link #LENGTH} readable bytes, which
 * {@link PacketInspector#checkHeader} establishes.
 */
public final class CommonHeader {
    /** Length of the header, in bytes. */
    public static final int LENGTH = 6;

    /** The version that is sent, and the only one that exists. */
    public static final int VERSION = 1;

    /** The shortest packet that receivers look at, in bytes: the header and one more byte. */
    public static final int MIN_PACKET = LENGTH + 1;

    private static final int TYPE = 1;
    private static final int SOURCE_HOST = 2;
    private static final int MAX_VERSION = 4;
    private static final int LINK = 6;

    private CommonHeader() {}

    /** The version of the packet's format, 0 to 255. */
    public static int version(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getUnsignedByte(packet.readerIndex());
    }

    /**
     * The newest version that the sender understands, 1 to 255. Nodes of version 1 leave the byte
     * 0, which stands for 1 (spec wire 2.2).
     */
    public static int maxVersion(ByteBuf packet) {
        requireNonNull(packet, "packet");
        int value = packet.getUnsignedByte(packet.readerIndex() + MAX_VERSION);
        return value == 0 ? VERSION : value;
    }

    /** The code of the packet's type, 0 to 255. */
    public static int typeCode(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getUnsignedByte(packet.readerIndex() + TYPE);
    }

    /** The packet's type, null if no type has the packet's code. */
    public static @Nullable PacketType type(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return PacketType.find(typeCode(packet));
    }

    /** The id of the host that sent the packet, 0 to 65535. */
    public static int sourceHost(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getUnsignedShort(packet.readerIndex() + SOURCE_HOST);
    }

    /**
     * The link id of a control packet, 0 to 255; valid are 0 to 7. It is the byte behind the common
     * header in all four types of them, so {@link #MIN_PACKET} readable bytes suffice.
     */
    public static int linkId(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getUnsignedByte(packet.readerIndex() + LINK);
    }

    /**
     * Writes the header at the writer index of {@code out}.
     *
     * @param host this node's id, 0 to 65535
     */
    public static void write(ByteBuf out, PacketType type, int host) {
        requireNonNull(out, "out");
        requireNonNull(type, "type");
        out.writeByte(VERSION);
        out.writeByte(type.code());
        out.writeShort(host);
        out.writeShort(0);
    }

    /**
     * Writes the answer to a packet: its first bytes with another type and source. All other bytes
     * are echoed, because they mean something to the asking node only (spec wire 2.1).
     */
    static void writeAnswer(ByteBuf packet, int length, PacketType type, int host, ByteBuf out) {
        int start = out.writerIndex();
        out.writeBytes(packet, packet.readerIndex(), length);
        out.setByte(start + TYPE, type.code());
        out.setShort(start + SOURCE_HOST, host);
    }
}
