package io.knet.wire;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;

/**
 * PING and PONG packets (spec wire 3.1, 3.2). A PONG is the PING with another type and source, so
 * the accessors serve both. They read at the buffer's reader index and leave its indices as they
 * are; they demand {@link #LENGTH} readable bytes, which {@link PacketInspector#checkType}
 * establishes. Surplus bytes are ignored.
 */
public final class PingPacket {
    /** Length of the packet, in bytes. */
    public static final int LENGTH = 26;

    private static final int SECONDS = 7;
    private static final int NANOS = 15;
    private static final int SEQUENCE = 23;
    private static final int TIMED = 25;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private PingPacket() {}

    /** The id of the sending link, 0 to 255; valid are 0 to 7. */
    public static int linkId(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return CommonHeader.linkId(packet);
    }

    /**
     * The clock value that {@link #write} was given. Meaningful only in the PONG that answers a
     * PING of this node: the form of the clock bytes is the pinging node's own affair, and whatever
     * other bytes arrive give some number.
     */
    public static long clockNanos(ByteBuf packet) {
        requireNonNull(packet, "packet");
        int start = packet.readerIndex();
        return packet.getLongLE(start + SECONDS) * NANOS_PER_SECOND
                + packet.getLongLE(start + NANOS);
    }

    /** The sequence number that the pinging node used last, 0 to 65535; 0 if it used none yet. */
    public static int sequence(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getUnsignedShort(packet.readerIndex() + SEQUENCE);
    }

    /** Whether the PING is a periodic one, as opposed to one that the volume of data demanded. */
    public static boolean timed(ByteBuf packet) {
        requireNonNull(packet, "packet");
        return packet.getByte(packet.readerIndex() + TIMED) != 0;
    }

    /**
     * Writes a PING at the writer index of {@code out}. The clock is written as libknet on a 64-bit
     * little-endian machine writes its {@code struct timespec}, so that captures of both read
     * alike.
     *
     * @param host this node's id, 0 to 65535
     * @param link the id of the sending link, 0 to 7
     * @param clockNanos this node's monotonic clock, in nanoseconds, any value
     * @param sequence the sequence number used last, 0 to 65535
     * @param timed whether the PING is a periodic one
     */
    public static void write(
            ByteBuf out, int host, int link, long clockNanos, int sequence, boolean timed) {
        requireNonNull(out, "out");
        out.ensureWritable(LENGTH);
        CommonHeader.write(out, PacketType.PING, host);
        out.writeByte(link);
        out.writeLongLE(Math.floorDiv(clockNanos, NANOS_PER_SECOND));
        out.writeLongLE(Math.floorMod(clockNanos, NANOS_PER_SECOND));
        out.writeShort(sequence);
        out.writeByte(timed ? 1 : 0);
    }

    /**
     * Writes the PONG that answers a PING at the writer index of {@code out}: always {@link
     * #LENGTH} bytes, all of them the PING's but type and source.
     *
     * @param ping the PING; its indices are left as they are. Not released
     * @param ownHost this node's id, 0 to 65535
     */
    public static void writePong(ByteBuf ping, int ownHost, ByteBuf out) {
        requireNonNull(ping, "ping");
        requireNonNull(out, "out");
        CommonHeader.writeAnswer(ping, LENGTH, PacketType.PONG, ownHost, out);
    }
}
