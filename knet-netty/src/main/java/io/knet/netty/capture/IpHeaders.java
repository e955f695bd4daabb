package io.knet.netty.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The headers of IP and UDP that a packet has on the network, as far as one can know: a link sees
 * its packets without them. Lengths and checksums are right.
 */
final class IpHeaders {
    static final int IPV4_BYTES = 20;
    static final int IPV6_BYTES = 40;
    static final int UDP_BYTES = 8;

    private static final int IPV4_VERSION_AND_LENGTH = 0x45;
    private static final int IPV6_VERSION = 0x60000000;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int HOP_LIMIT = 64;
    private static final int UDP = 17;
    private static final int IPV4_ADDRESS_BYTES = 4;
    private static final int IPV6_ADDRESS_BYTES = 16;
    private static final int IPV4_CHECKSUM = 10;
    private static final int UDP_CHECKSUM = 6;
    private static final int MASK = 0xffff;

    private IpHeaders() {}

    /** How long the headers of a packet are, in bytes. */
    static int length(CapturedPacket packet) {
        return (isIpv4(packet) ? IPV4_BYTES : IPV6_BYTES) + UDP_BYTES;
    }

    /** Writes headers and content. The buffer keeps its order of bytes. */
    static void write(ByteBuffer out, CapturedPacket packet) {
        ByteOrder order = out.order();
        out.order(ByteOrder.BIG_ENDIAN);
        byte[] source = address(packet.source(), isIpv4(packet));
        byte[] destination = address(packet.destination(), isIpv4(packet));
        int udpLength = UDP_BYTES + packet.content().remaining();
        if (isIpv4(packet)) {
            writeIpv4(out, source, destination, udpLength);
        } else {
            out.putInt(IPV6_VERSION).putShort((short) udpLength);
            out.put((byte) UDP).put((byte) HOP_LIMIT).put(source).put(destination);
        }
        int udp = out.position();
        out.putShort((short) packet.source().getPort());
        out.putShort((short) packet.destination().getPort());
        out.putShort((short) udpLength).putShort((short) 0);
        out.put(packet.content().duplicate());
        long pseudoHeader = sum(source) + sum(destination) + UDP + udpLength;
        int checksum = checksum(pseudoHeader + sum(out, udp, udpLength));
        // Zero would mean that there is none.
        out.putShort(udp + UDP_CHECKSUM, (short) (checksum == 0 ? MASK : checksum));
        out.order(order);
    }

    private static void writeIpv4(
            ByteBuffer out, byte[] source, byte[] destination, int udpLength) {
        int start = out.position();
        out.put((byte) IPV4_VERSION_AND_LENGTH).put((byte) 0);
        out.putShort((short) (IPV4_BYTES + udpLength));
        out.putShort((short) 0).putShort((short) DONT_FRAGMENT);
        out.put((byte) HOP_LIMIT).put((byte) UDP).putShort((short) 0);
        out.put(source).put(destination);
        out.putShort(start + IPV4_CHECKSUM, (short) checksum(sum(out, start, IPV4_BYTES)));
    }

    /** A socket for both families may be bound to an address of the other one. */
    private static boolean isIpv4(CapturedPacket packet) {
        return isIpv4(packet.source()) && isIpv4(packet.destination());
    }

    private static boolean isIpv4(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return ip == null || ip.isAnyLocalAddress() || ip.getAddress().length == IPV4_ADDRESS_BYTES;
    }

    private static byte[] address(InetSocketAddress address, boolean ipv4) {
        byte[] whole = new byte[ipv4 ? IPV4_ADDRESS_BYTES : IPV6_ADDRESS_BYTES];
        InetAddress ip = address.getAddress();
        if (ip != null && !ip.isAnyLocalAddress()) {
            byte[] known = ip.getAddress();
            if (known.length < whole.length) {
                whole[whole.length - known.length - 2] = (byte) 0xff;
                whole[whole.length - known.length - 1] = (byte) 0xff;
            }
            System.arraycopy(known, 0, whole, whole.length - known.length, known.length);
        }
        return whole;
    }

    private static long sum(byte[] bytes) {
        return sum(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    private static long sum(ByteBuffer bytes, int start, int length) {
        long sum = 0;
        int end = start + length;
        for (int at = start; at + 1 < end; at += 2) {
            sum += bytes.getShort(at) & MASK;
        }
        return length % 2 == 0 ? sum : sum + ((bytes.get(end - 1) & 0xff) << Byte.SIZE);
    }

    private static int checksum(long sum) {
        long folded = sum;
        while (folded > MASK) {
            folded = (folded & MASK) + (folded >>> Short.SIZE);
        }
        return (int) (~folded & MASK);
    }
}
