package io.knet.netty.transport;

import java.util.OptionalInt;

/**
 * What a link asks of its socket.
 *
 * @param bufferBytes size of the send and of the receive buffer
 * @param urgentTos the TOS byte, or IPv6 traffic class, of packets that are urgent (they get
 *     SO_PRIORITY 6 too); empty for ordinary packets
 * @param shares whether others that share, too, may have the same address
 */
public record SocketSettings(int bufferBytes, OptionalInt urgentTos, boolean shares) {
    /** A socket for ordinary packets. */
    public static SocketSettings ordinary(int bufferBytes) {
        return new SocketSettings(bufferBytes, OptionalInt.empty(), true);
    }

    /**
     * A socket that nobody shares an address with until {@link DatagramTransport#share} is called:
     * binding it finds out whether somebody has the address and takes it, in one step of the
     * kernel.
     */
    public static SocketSettings exclusive(int bufferBytes) {
        return new SocketSettings(bufferBytes, OptionalInt.empty(), false);
    }

    /** A socket for urgent packets with a TOS byte, 0 to 255. */
    public static SocketSettings urgent(int bufferBytes, int tos) {
        return new SocketSettings(bufferBytes, OptionalInt.of(tos), true);
    }
}
