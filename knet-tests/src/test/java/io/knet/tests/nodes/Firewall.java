package io.knet.tests.nodes;

import io.knet.KnetLink;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * Loses packets of all links of a node, and tells nobody: all that come, or those that are too long
 * to leave. Any thread.
 */
public final class Firewall implements LinkInitializer {
    private volatile boolean in = true;
    private volatile int longest = Integer.MAX_VALUE;

    /** Loses all that comes. */
    public void letNothingIn() {
        in = false;
    }

    /** Loses what is longer and would leave. */
    public void letOutUpTo(int bytes) {
        longest = bytes;
    }

    /** Loses nothing, as at first. */
    public void open() {
        in = true;
        longest = Integer.MAX_VALUE;
    }

    @Override
    public void initLink(Channel channel, KnetLink link) {
        channel.pipeline().addAfter(LinkHandlers.SOCKET, "firewall", new Handler());
    }

    private final class Handler extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object packet) {
            if (in) {
                ctx.fireChannelRead(packet);
            } else {
                ReferenceCountUtil.release(packet);
            }
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
            if (packet instanceof ByteBuf bytes && bytes.readableBytes() > longest) {
                bytes.release();
                promise.trySuccess();
            } else {
                ctx.write(packet, promise);
            }
        }
    }
}
