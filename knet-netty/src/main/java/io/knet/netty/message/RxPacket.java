package io.knet.netty.message;

import static java.util.Objects.requireNonNull;

import io.knet.netty.handler.InboundPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import java.net.InetSocketAddress;

/** What knet makes of a received datagram. */
public final class RxPacket extends DefaultByteBufHolder implements InboundPacket {
    private final InetSocketAddress source;
    private final int wireBytes;

    /**
     * A packet.
     *
     * @param content the packet, owned by this object
     * @param source where it came from
     * @param wireBytes length of the datagram that it came in, in bytes
     */
    public RxPacket(ByteBuf content, InetSocketAddress source, int wireBytes) {
        super(requireNonNull(content, "content"));
        this.source = requireNonNull(source, "source");
        this.wireBytes = wireBytes;
    }

    @Override
    public InetSocketAddress source() {
        return source;
    }

    @Override
    public int wireBytes() {
        return wireBytes;
    }

    @Override
    public RxPacket replace(ByteBuf content) {
        requireNonNull(content, "content");
        return new RxPacket(content, source, wireBytes);
    }

    @Override
    public RxPacket copy() {
        return (RxPacket) super.copy();
    }

    @Override
    public RxPacket duplicate() {
        return (RxPacket) super.duplicate();
    }

    @Override
    public RxPacket retainedDuplicate() {
        return (RxPacket) super.retainedDuplicate();
    }

    @Override
    public RxPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public RxPacket retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public RxPacket touch() {
        super.touch();
        return this;
    }

    @Override
    public RxPacket touch(Object hint) {
        super.touch(hint);
        return this;
    }

    @Override
    public String toString() {
        return "packet of " + content().readableBytes() + " bytes from " + source;
    }
}
