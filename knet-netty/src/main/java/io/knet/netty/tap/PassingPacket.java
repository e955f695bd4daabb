package io.knet.netty.tap;

import io.knet.CaptureSide;
import io.knet.LinkPacket;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/** A packet that passes: nothing to compare, since it is gone when the listeners return. */
final class PassingPacket implements LinkPacket {
    private final CaptureSide side;
    private final OptionalInt host;
    private final OptionalInt link;
    private final boolean inbound;
    private final boolean handedIn;
    private final InetSocketAddress source;
    private final InetSocketAddress destination;
    private final ByteBuf buffer;

    /**
     * A packet.
     *
     * @param buffer still whoever's it is; its indices are left as they are
     */
    PassingPacket(
            CaptureSide side,
            OptionalInt host,
            OptionalInt link,
            boolean inbound,
            boolean handedIn,
            InetSocketAddress source,
            InetSocketAddress destination,
            ByteBuf buffer) {
        this.side = side;
        this.host = host;
        this.link = link;
        this.inbound = inbound;
        this.handedIn = handedIn;
        this.source = source;
        this.destination = destination;
        this.buffer = buffer;
    }

    @Override
    public CaptureSide side() {
        return side;
    }

    @Override
    public OptionalInt host() {
        return host;
    }

    @Override
    public OptionalInt link() {
        return link;
    }

    @Override
    public boolean inbound() {
        return inbound;
    }

    @Override
    public boolean handedIn() {
        return handedIn;
    }

    @Override
    public InetSocketAddress source() {
        return source;
    }

    @Override
    public InetSocketAddress destination() {
        return destination;
    }

    @Override
    public int length() {
        return buffer.readableBytes();
    }

    @Override
    public ByteBuffer content() {
        return buffer.nioBuffer().asReadOnlyBuffer();
    }

    /** Without the content, which is not for everybody's eyes. */
    @Override
    public String toString() {
        return "packet of "
                + length()
                + " bytes, "
                + side.wireName()
                + (inbound ? ", from " : ", to ")
                + (inbound ? source : destination);
    }
}
