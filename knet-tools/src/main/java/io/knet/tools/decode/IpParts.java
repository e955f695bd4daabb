package io.knet.tools.decode;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the headers of IPv4, IPv6 and UDP. Nothing in them is believed. */
final class IpParts {
    private static final int UDP = 17;
    private static final int UDP_BYTES = 8;
    private static final int IPV4_BYTES = 20;
    private static final int IPV4_ADDRESS = 4;
    private static final int IPV4_SOURCE = 12;
    private static final int IPV4_DESTINATION = 16;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int OFFSET_MASK = 0x1fff;
    private static final int IPV6_BYTES = 40;
    private static final int IPV6_ADDRESS = 16;
    private static final int IPV6_SOURCE = 8;
    private static final int IPV6_DESTINATION = 24;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int EXTENSION_UNIT = 8;
    private static final int OFFSET_UNIT = 8;
    private static final int MASK = 0xffff;

    private final ByteBuffer bytes;
    private final int addressBytes;
    private final int sourceAt;
    private final int destinationAt;

    private IpParts(ByteBuffer bytes, int addressBytes, int sourceAt, int destinationAt) {
        this.bytes = bytes;
        this.addressBytes = addressBytes;
        this.sourceAt = sourceAt;
        this.destinationAt = destinationAt;
    }

    static @Nullable IpPacket version4(ByteBuffer bytes) {
        int headerBytes = (bytes.get(0) & 0xf) * Integer.BYTES;
        if (headerBytes < IPV4_BYTES || bytes.limit() < headerBytes) {
            return null;
        }
        IpParts parts = new IpParts(bytes, IPV4_ADDRESS, IPV4_SOURCE, IPV4_DESTINATION);
        int total = bytes.getShort(2) & MASK;
        // Packets that the sending machine has not cut yet may be longer than the field can say.
        int end = total == 0 ? bytes.limit() : total;
        int fragment = bytes.getShort(6) & MASK;
        int protocol = bytes.get(9) & 0xff;
        int offset = (fragment & OFFSET_MASK) * OFFSET_UNIT;
        boolean more = (fragment & MORE_FRAGMENTS) != 0;
        if (protocol == UDP && (more || offset > 0)) {
            long id = bytes.getShort(4) & MASK;
            return parts.fragment(id, offset, end - headerBytes, !more);
        }
        return parts.content(protocol, headerBytes, end);
    }

    static @Nullable IpPacket version6(ByteBuffer bytes) {
        if (bytes.limit() < IPV6_BYTES) {
            return null;
        }
        IpParts parts = new IpParts(bytes, IPV6_ADDRESS, IPV6_SOURCE, IPV6_DESTINATION);
        int length = bytes.getShort(4) & MASK;
        int end = length == 0 ? bytes.limit() : IPV6_BYTES + length;
        int next = bytes.get(6) & 0xff;
        int at = IPV6_BYTES;
        while (isExtension(next) && at + EXTENSION_UNIT <= bytes.limit()) {
            int behind = bytes.get(at) & 0xff;
            if (next == FRAGMENT) {
                int fragment = bytes.getShort(at + 2) & MASK;
                boolean more = (fragment & 1) != 0;
                int offset = fragment & ~(OFFSET_UNIT - 1);
                if (behind == UDP && (more || offset > 0)) {
                    long id = Integer.toUnsignedLong(bytes.getInt(at + Integer.BYTES));
                    return parts.fragment(id, offset, end - at - EXTENSION_UNIT, !more);
                }
                at += EXTENSION_UNIT;
            } else {
                at += ((bytes.get(at + 1) & 0xff) + 1) * EXTENSION_UNIT;
            }
            next = behind;
        }
        return parts.content(next, at, end);
    }

    private static boolean isExtension(int header) {
        return header == HOP_BY_HOP
                || header == ROUTING
                || header == FRAGMENT
                || header == DESTINATION_OPTIONS;
    }

    private IpPacket fragment(long id, int offset, int length, boolean last) {
        return new IpPacket.Fragment(source(), destination(), id, offset, length, last);
    }

    private IpPacket content(int protocol, int at, int end) {
        if (protocol != UDP || at + UDP_BYTES > Math.min(end, bytes.limit())) {
            return new IpPacket.Other(source(), destination(), protocol);
        }
        int sourcePort = bytes.getShort(at) & MASK;
        int destinationPort = bytes.getShort(at + 2) & MASK;
        int udpLength = bytes.getShort(at + 4) & MASK;
        int start = at + UDP_BYTES;
        int length = udpLength < UDP_BYTES ? Math.max(0, end - start) : udpLength - UDP_BYTES;
        int captured = Math.max(0, Math.min(length, bytes.limit() - start));
        return new IpPacket.Udp(
                IpPacket.text(bytes, sourceAt, addressBytes, sourcePort),
                IpPacket.text(bytes, destinationAt, addressBytes, destinationPort),
                sourcePort,
                destinationPort,
                length,
                bytes.slice(start, captured));
    }

    private String source() {
        return IpPacket.text(bytes, sourceAt, addressBytes);
    }

    private String destination() {
        return IpPacket.text(bytes, destinationAt, addressBytes);
    }
}
