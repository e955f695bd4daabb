package io.knet;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * A packet that passes a link, or came to a local address of this node and to none of its links;
 * see {@link KnetHandle#onPacket}. For the listener's call only: what it keeps, it copies.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface LinkPacket {
    /** On which side of the crypto it passes. */
    CaptureSide side();

    /** Id of the host that the link leads to; empty if it is not known yet whose the packet is. */
    OptionalInt host();

    /** Id of the link; empty if there is no {@link #host()}. */
    OptionalInt link();

    /** Whether it was received, not sent. */
    boolean inbound();

    /**
     * Whether it came to another socket of this node than the link's, and was handed to the link:
     * from a peer behind a NAT, or the first pings of a dynamic link. Never on the sealed side,
     * where it is not known yet whose such a packet is.
     */
    boolean handedIn();

    /** Who sent it. */
    InetSocketAddress source();

    /** Whom it was sent to; port 0 if the transport does not say it. */
    InetSocketAddress destination();

    /** How long it is, in bytes, without the headers of IP and UDP. */
    int length();

    /** The packet: a new view each time, read only, and invalid once the listener has returned. */
    ByteBuffer content();
}
