package io.knet.netty.transport;

import java.util.OptionalInt;

/**
 * What a link asks of its socket.
 *
 * @param bufferBytes size of the send and of the receive buffer
 * @param urgentTos the TOS byte, or IPv6 traffic class, of packets that are urgent (they get
 *     SO_PRIORITY 6 too); empty for ordinary packets
 */
public record SocketSettings(int bufferBytes, OptionalInt urgentTos) {
    /** A socket for ordinary packets. */
    public static SocketSettings ordinary(int bufferBytes) {
        return new SocketSettings(bufferBytes, OptionalInt.empty());
    }

    /** A socket for urgent packets with a TOS byte, 0 to 255. */
    public static SocketSettings urgent(int bufferBytes, int tos) {
        return new SocketSettings(bufferBytes, OptionalInt.of(tos));
    }
}
