package io.knet.netty.pipeline;

import io.knet.netty.message.Confirmation;
import io.knet.netty.message.RxMessage;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/** Expands received messages and compresses sent ones, each as a whole (spec wire 6). */
public final class CompressionHandler extends ChannelDuplexHandler {
    private final LinkPort link;
    private final MessageCodec codec;

    /** The compression of the link. */
    public CompressionHandler(LinkPort link, MessageCodec codec) {
        this.link = link;
        this.codec = codec;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof RxMessage message) || message.compression() == 0) {
            ctx.fireChannelRead(received);
            return;
        }
        @Nullable ByteBuf expanded = null;
        RxMessage whole = null;
        try {
            expanded = ctx.alloc().buffer(message.content().readableBytes() * 2);
            DropReason reason =
                    codec.expander().expand(message.compression(), message.content(), expanded);
            if (reason == null) {
                whole = message.expanded(expanded);
            } else {
                link.drop(reason, 1);
                tell(message.confirmation(), reason);
            }
        } finally {
            message.release();
            if (whole == null && expanded != null) {
                expanded.release();
            }
        }
        if (whole != null) {
            ctx.fireChannelRead(whole);
        }
    }

    /** Tells the sender of a message that it could not be expanded, if it wants to know. */
    private void tell(@Nullable Confirmation confirmation, DropReason reason) {
        ReceiptDesk desk = link.receipts();
        if (confirmation != null && desk != null && desk.begins(confirmation)) {
            desk.decided(confirmation, reason);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object sent, ChannelPromise promise) {
        if (sent instanceof TxMessage message) {
            compress(message, ctx.alloc());
        }
        ctx.write(sent, promise);
    }

    private void compress(TxMessage message, ByteBufAllocator allocator) {
        boolean done = false;
        try {
            codec.compress(message, allocator);
            done = true;
        } finally {
            if (!done) {
                message.release();
            }
        }
    }
}
