package io.knet.netty.handler;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import java.net.InetSocketAddress;

/** One received packet, sealed before the crypto handler and plain behind it. */
public final class InboundPacket extends DefaultByteBufHolder {
    private final InetSocketAddress source;
    private final int wireBytes;

    /**
     * A packet.
     *
     * @param content the packet, owned by this object
     * @param source where it came from
     * @param wireBytes length of the datagram that it came in, in bytes
     */
    public InboundPacket(ByteBuf content, InetSocketAddress source, int wireBytes) {
        super(requireNonNull(content, "content"));
        this.source = requireNonNull(source, "source");
        this.wireBytes = wireBytes;
    }

    /** Where the packet came from. */
    public InetSocketAddress source() {
        return source;
    }

    /** Length of the datagram that the packet came in, in bytes. */
    public int wireBytes() {
        return wireBytes;
    }

    @Override
    public InboundPacket replace(ByteBuf content) {
        requireNonNull(content, "content");
        return new InboundPacket(content, source, wireBytes);
    }

    @Override
    public String toString() {
        return "packet of " + content().readableBytes() + " bytes from " + source;
    }
}
