package io.knet.tools.decode;

import io.knet.KnetAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What an IP packet carries. */
sealed interface IpPacket {
    /** The sender's address, without a port where there is none. */
    String source();

    /** The receiver's address, without a port where there is none. */
    String destination();

    /**
     * A UDP datagram.
     *
     * @param sourcePort port of the sender
     * @param destinationPort port of the receiver
     * @param length of its content, in bytes
     * @param content as far as the capture has it
     */
    record Udp(
            String source,
            String destination,
            int sourcePort,
            int destinationPort,
            int length,
            ByteBuffer content)
            implements IpPacket {
        boolean isOfPort(int port) {
            return sourcePort == port || destinationPort == port;
        }
    }

    /**
     * A part of a UDP datagram that IP has cut.
     *
     * @param id which datagram
     * @param offset where the part begins in it, in bytes
     * @param length of the part, in bytes
     * @param last whether it is the last part
     */
    record Fragment(
            String source, String destination, long id, int offset, int length, boolean last)
            implements IpPacket {}

    /**
     * Anything else.
     *
     * @param protocol number of the protocol that IP names
     */
    record Other(String source, String destination, int protocol) implements IpPacket {}

    /** The packet in some bytes, null if they are none. */
    static @Nullable IpPacket of(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return null;
        }
        return switch ((bytes.get(0) & 0xf0) >> 4) {
            case 4 -> IpParts.version4(bytes);
            case 6 -> IpParts.version6(bytes);
            default -> null;
        };
    }

    /** The text of an address. */
    static String text(ByteBuffer bytes, int at, int length) {
        return KnetAddress.host(new InetSocketAddress(address(bytes, at, length), 0));
    }

    /** The text of an address with a port. */
    static String text(ByteBuffer bytes, int at, int length, int port) {
        return KnetAddress.format(new InetSocketAddress(address(bytes, at, length), port));
    }

    private static InetAddress address(ByteBuffer bytes, int at, int length) {
        byte[] raw = new byte[length];
        bytes.get(at, raw);
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
