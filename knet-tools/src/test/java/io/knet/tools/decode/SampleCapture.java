package io.knet.tools.decode;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Makes captures as tcpdump and Wireshark write them. */
final class SampleCapture {
    /** 2026-11-27T12:00:00Z, in seconds since 1970. */
    static final long SECONDS = 1_795_780_800L;

    static final int NANOS = 123_456_789;

    static final int ETHERNET = 1;
    static final int RAW = 101;

    private final List<byte[]> frames = new ArrayList<>();

    SampleCapture add(byte[] frame) {
        frames.add(frame);
        return this;
    }

    /** In the format pcap. */
    byte[] pcap(int linkType, ByteOrder order, boolean nanoseconds) {
        ByteBuffer out = ByteBuffer.allocate(1 << 20).order(order);
        out.putInt(nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
        out.putShort((short) 2).putShort((short) 4).putInt(0).putInt(0).putInt(262_144);
        out.putInt(linkType);
        for (byte[] frame : frames) {
            out.putInt((int) SECONDS).putInt(nanoseconds ? NANOS : NANOS / 1000);
            out.putInt(frame.length).putInt(frame.length).put(frame);
        }
        return bytes(out);
    }

    byte[] pcap() {
        return pcap(RAW, ByteOrder.LITTLE_ENDIAN, true);
    }

    /** In the format pcapng, with nanoseconds and with blocks that readers have to pass over. */
    byte[] pcapNg(int linkType, ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(1 << 20).order(order);
        out.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d);
        out.putShort((short) 1).putShort((short) 0).putLong(-1).putInt(28);
        out.putInt(1).putInt(32).putShort((short) linkType).putShort((short) 0).putInt(0);
        out.putShort((short) 9).putShort((short) 1).put((byte) 9).put(new byte[3]);
        out.putInt(0).putInt(32);
        out.putInt(0x0bad).putInt(16).putInt(7).putInt(16);
        long time = SECONDS * 1_000_000_000 + NANOS;
        for (byte[] frame : frames) {
            int padded = (frame.length + 3) / 4 * 4;
            int length = 32 + padded + 12;
            out.putInt(6).putInt(length).putInt(0);
            out.putInt((int) (time >>> 32)).putInt((int) time);
            out.putInt(frame.length).putInt(frame.length).put(frame);
            out.put(new byte[padded - frame.length]);
            out.putShort((short) 2).putShort((short) 4).putInt(2).putInt(0);
            out.putInt(length);
        }
        return bytes(out);
    }

    private static byte[] bytes(ByteBuffer out) {
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    /** A datagram from 10.0.0.1:5405 to 10.0.0.2:5406. */
    static byte[] ipv4(byte[] content) {
        return ipv4(content, 0x4000, 17);
    }

    /** The same with flags and offset of a fragment, or of another protocol. */
    static byte[] ipv4(byte[] content, int fragment, int protocol) {
        ByteBuffer out = ByteBuffer.allocate(28 + content.length);
        out.put((byte) 0x45).put((byte) 0).putShort((short) (28 + content.length));
        out.putShort((short) 77).putShort((short) fragment);
        out.put((byte) 64).put((byte) protocol).putShort((short) 0);
        out.putInt(0x0a000001).putInt(0x0a000002);
        udp(out, content);
        return out.array();
    }

    /** A datagram from [fd00::1]:5405 to [fd00::2]:5406, behind extension headers. */
    static byte[] ipv6(byte[] content, byte[] extensions, int firstHeader) {
        ByteBuffer out = ByteBuffer.allocate(48 + extensions.length + content.length);
        out.putInt(0x60000000).putShort((short) (extensions.length + 8 + content.length));
        out.put((byte) firstHeader).put((byte) 64);
        out.putLong(0xfd00_0000_0000_0000L).putLong(1).putLong(0xfd00_0000_0000_0000L).putLong(2);
        out.put(extensions);
        udp(out, content);
        return out.array();
    }

    private static void udp(ByteBuffer out, byte[] content) {
        out.putShort((short) 5405).putShort((short) 5406);
        out.putShort((short) (8 + content.length)).putShort((short) 0).put(content);
    }

    /** Puts bytes in front of others. */
    static byte[] behind(byte[] front, byte[] rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(front);
        out.writeBytes(rest);
        return out.toByteArray();
    }
}
