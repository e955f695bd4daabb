package io.knet.netty.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Blocks of the file format pcapng, as the IETF's draft describes it. Buffers have the order of
 * bytes that the file is to have.
 */
final class PcapNg {
    /** What a file begins with, in either order of bytes. */
    static final int SECTION = 0x0a0d0d0a;

    /** Packets begin with the header of IPv4 or IPv6. */
    static final int RAW_IP = 101;

    /** The longest block that is written, in bytes. */
    static final int LONGEST_BLOCK = 1 << 17;

    private static final int INTERFACE = 1;
    private static final int STATISTICS = 5;
    private static final int PACKET = 6;

    private static final int BYTE_ORDER = 0x1a2b3c4d;
    private static final short MAJOR = 1;
    private static final short MINOR = 0;
    private static final long UNKNOWN_LENGTH = -1;
    private static final int ALIGNMENT = 4;

    private static final int END = 0;
    private static final int COMMENT = 1;
    private static final int NAME = 2;
    private static final int DESCRIPTION = 3;
    private static final int APPLICATION = 4;
    private static final int RESOLUTION = 9;
    private static final int FLAGS = 2;
    private static final int RECEIVED = 4;
    private static final int DROPPED = 5;

    private static final byte NANOSECONDS = 9;
    private static final int IN = 1;
    private static final int OUT = 2;

    private PcapNg() {}

    /** What a file begins with. */
    static void section(ByteBuffer out, String application) {
        int start = begin(out, SECTION);
        out.putInt(BYTE_ORDER).putShort(MAJOR).putShort(MINOR).putLong(UNKNOWN_LENGTH);
        option(out, APPLICATION, application);
        end(out, start);
    }

    /** Describes an interface; the first one of a file has number 0. */
    static void describe(ByteBuffer out, CapturePoint point) {
        int start = begin(out, INTERFACE);
        out.putShort((short) RAW_IP).putShort((short) 0).putInt(0);
        option(out, NAME, point.name());
        option(out, DESCRIPTION, point.description());
        option(out, RESOLUTION, new byte[] {NANOSECONDS});
        end(out, start);
    }

    /** A packet. */
    static void packet(ByteBuffer out, int number, CapturedPacket packet) {
        int start = begin(out, PACKET);
        out.putInt(number);
        time(out, packet.epochNanos());
        int length = IpHeaders.length(packet) + packet.content().remaining();
        out.putInt(length).putInt(length);
        IpHeaders.write(out, packet);
        align(out);
        out.putShort((short) FLAGS).putShort((short) Integer.BYTES);
        out.putInt(packet.inbound() ? IN : OUT);
        if (packet.handedIn()) {
            option(out, COMMENT, "came to another socket of this node, and was handed to the link");
        }
        end(out, start);
    }

    /** What was counted, at a time. */
    static void statistics(ByteBuffer out, int number, long epochNanos, CapturePoint point) {
        int start = begin(out, STATISTICS);
        out.putInt(number);
        time(out, epochNanos);
        long dropped = point.dropped();
        out.putShort((short) RECEIVED).putShort((short) Long.BYTES).putLong(point.received());
        out.putShort((short) DROPPED).putShort((short) Long.BYTES).putLong(dropped);
        if (dropped > 0) {
            option(out, COMMENT, dropped + " packets are missing: writing was too slow, or failed");
        }
        end(out, start);
    }

    private static int begin(ByteBuffer out, int type) {
        int start = out.position();
        out.putInt(type).putInt(0);
        return start;
    }

    private static void end(ByteBuffer out, int start) {
        out.putShort((short) END).putShort((short) 0);
        int length = out.position() - start + Integer.BYTES;
        out.putInt(length).putInt(start + Integer.BYTES, length);
    }

    private static void time(ByteBuffer out, long epochNanos) {
        out.putInt((int) (epochNanos >>> Integer.SIZE)).putInt((int) epochNanos);
    }

    private static void option(ByteBuffer out, int code, String text) {
        option(out, code, text.getBytes(UTF_8));
    }

    private static void option(ByteBuffer out, int code, byte[] value) {
        out.putShort((short) code).putShort((short) value.length).put(value);
        align(out);
    }

    /** All that blocks consist of has a length that is a multiple of 4. */
    private static void align(ByteBuffer out) {
        while (out.position() % ALIGNMENT != 0) {
            out.put((byte) 0);
        }
    }
}
