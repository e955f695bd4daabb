package io.knet.netty.pipeline;

import io.knet.netty.message.RxMessage;
import io.knet.stats.DropReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** The last handler: gives messages to the handle, and catches what other handlers threw. */
public final class DeliveryHandler extends ChannelInboundHandlerAdapter {
    private final LinkPort link;

    /** The end of the link's pipeline. */
    public DeliveryHandler(LinkPort link) {
        this.link = link;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (received instanceof RxMessage message) {
            link.deliver(message);
        } else {
            String type = received.getClass().getName();
            ReferenceCountUtil.release(received);
            link.onHandlerFailure(
                    new IllegalStateException(
                            "a "
                                    + type
                                    + " came to the end of the pipeline, which knows only InboundMessage"));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        link.drop(DropReason.HANDLER_FAILED, 1);
        link.onHandlerFailure(failure);
    }
}
