package io.knet.netty.tap;

import io.knet.CaptureSide;
import io.knet.LinkPacket;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * A packet that passes.
 *
 * @param buffer still whoever's it is; its indices are left as they are
 */
record PassingPacket(
        CaptureSide side,
        OptionalInt host,
        OptionalInt link,
        boolean inbound,
        boolean handedIn,
        InetSocketAddress source,
        InetSocketAddress destination,
        ByteBuf buffer)
        implements LinkPacket {
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
