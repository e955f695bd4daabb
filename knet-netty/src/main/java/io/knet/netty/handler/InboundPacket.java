package io.knet.netty.handler;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/**
 * One received packet, as the handlers between {@link LinkHandlers#SOCKET} and {@link
 * LinkHandlers#FRAMING} see it: sealed before the crypto handler and plain behind it.
 *
 * <p>Not to be implemented by programs: methods will be added. Belongs to one event loop.
 */
public interface InboundPacket extends ByteBufHolder {
    /** Where the packet came from. */
    InetSocketAddress source();

    /** Length of the datagram that the packet came in, in bytes. */
    int wireBytes();

    /**
     * The number that the packet was sealed under, for a packet that was opened and whose format
     * numbers packets. It is authentic, but may have come before.
     */
    OptionalLong packetNumber();

    /**
     * Other bytes that came from the same place. This packet keeps its own, and is still to be
     * released.
     *
     * @param content owned by the new packet
     */
    @Override
    InboundPacket replace(ByteBuf content);

    @Override
    InboundPacket copy();

    @Override
    InboundPacket duplicate();

    @Override
    InboundPacket retainedDuplicate();

    @Override
    InboundPacket retain();

    @Override
    InboundPacket retain(int increment);

    @Override
    InboundPacket touch();

    @Override
    InboundPacket touch(Object hint);
}
