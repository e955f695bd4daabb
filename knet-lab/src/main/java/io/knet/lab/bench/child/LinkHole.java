package io.knet.lab.bench.child;

import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * Makes a black hole of a link: what is sent over it or comes over it vanishes, and nobody is told.
 */
@Sharable
final class LinkHole extends ChannelDuplexHandler {
    private volatile boolean open;

    /** Puts this into the pipeline of a link, where packets are sealed. */
    LinkInitializer at(int link) {
        return (channel, added) -> {
            if (added.id() == link) {
                channel.pipeline().addAfter(LinkHandlers.SOCKET, "bench-hole", this);
            }
        };
    }

    void open() {
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
        if (open) {
            ReferenceCountUtil.release(packet);
        } else {
            ctx.fireChannelRead(packet);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise, which is the writer's
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        if (open) {
            ReferenceCountUtil.release(packet);
            promise.setSuccess();
        } else {
            ctx.write(packet, promise);
        }
    }
}
