package io.knet.tools.demo;

import io.knet.netty.handler.LinkHandlers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * A pair of scissors for one link: while the link is cut, it loses every packet in both directions,
 * and nobody is told. This is what a program's own handlers in the pipeline of a link look like.
 */
@Sharable
public class LinkCut extends ChannelDuplexHandler {
    private volatile boolean cut;

    /**
     * Puts the scissors into the pipeline of a link, behind the socket where packets are still
     * sealed.
     */
    public final void addTo(Channel link) {
        link.pipeline().addAfter(LinkHandlers.SOCKET, "link-cut", this);
    }

    /** Cuts the link. Any thread, and of effect on packets from then on. */
    public void cut() {
        cut = true;
    }

    /** Puts the link together again. */
    public void restore() {
        cut = false;
    }

    /** Whether the link is cut. */
    public final boolean isCut() {
        return cut;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object packet) {
        if (cut) {
            ReferenceCountUtil.release(packet);
        } else {
            ctx.fireChannelRead(packet);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it is the promise, which is the writer's
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        if (cut) {
            ReferenceCountUtil.release(packet);
            promise.setSuccess();
        } else {
            ctx.write(packet, promise);
        }
    }
}
