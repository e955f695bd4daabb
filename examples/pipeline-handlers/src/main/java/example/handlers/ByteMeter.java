package example.handlers;

import io.knet.netty.handler.InboundPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the bytes of packets both ways. Behind {@code LinkHandlers.SOCKET} these are the sealed
 * packets, as they are on the network without its headers. May be read by any thread.
 */
public final class ByteMeter extends ChannelDuplexHandler {
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    public long received() {
        return received.sum();
    }

    public long sent() {
        return sent.sum();
    }

    /** Holds counts alone, so that one may serve a link again when its channel is opened anew. */
    @Override
    public boolean isSharable() {
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
        received.add(((InboundPacket) packet).content().readableBytes());
        ctx.fireChannelRead(packet);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        sent.add(((ByteBuf) packet).readableBytes());
        ctx.write(packet, promise);
    }
}
