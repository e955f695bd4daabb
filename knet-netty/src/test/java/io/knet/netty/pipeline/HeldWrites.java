package io.knet.netty.pipeline;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/** Stands next to the socket, takes what is sent, and leaves the outcome to the test. */
final class HeldWrites extends ChannelOutboundHandlerAdapter {
    final List<Object> sent = new ArrayList<>();
    final List<ChannelPromise> promises = new ArrayList<>();

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        sent.add(message);
        promises.add(promise);
    }

    void releaseAll() {
        sent.forEach(ReferenceCountUtil::release);
    }
}
