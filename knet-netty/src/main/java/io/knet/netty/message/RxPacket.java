package io.knet.netty.message;

import static java.util.Objects.requireNonNull;

import io.knet.KnetAddress;
import io.knet.netty.handler.InboundPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/** What knet makes of a received datagram. */
public final class RxPacket extends DefaultByteBufHolder implements InboundPacket {
    private final InetSocketAddress source;
    private final int wireBytes;
    private final OptionalLong packetNumber;

    /**
     * A packet.
     *
     * @param content the packet, owned by this object
     * @param source where it came from
     * @param wireBytes length of the datagram that it came in, in bytes
     */
    public RxPacket(ByteBuf content, InetSocketAddress source, int wireBytes) {
        this(content, source, wireBytes, OptionalLong.empty());
    }

    /**
     * A packet that was opened.
     *
     * @param content the packet, owned by this object
     * @param source where it came from
     * @param wireBytes length of the datagram that it came in, in bytes
     * @param packetNumber what it was sealed under
     */
    public RxPacket(
            ByteBuf content, InetSocketAddress source, int wireBytes, OptionalLong packetNumber) {
        super(requireNonNull(content, "content"));
        this.source = requireNonNull(source, "source");
        this.wireBytes = wireBytes;
        this.packetNumber = requireNonNull(packetNumber, "packetNumber");
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
    public OptionalLong packetNumber() {
        return packetNumber;
    }

    @Override
    public RxPacket replace(ByteBuf content) {
        requireNonNull(content, "content");
        return new RxPacket(content, source, wireBytes, packetNumber);
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
        return "packet of "
                + content().readableBytes()
                + " bytes from "
                + KnetAddress.format(source);
    }
}
