package io.knet.tests.simulate;

import io.knet.netty.handler.InboundMessage;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Defects that tests put in the pipelines of links. */
final class Planted {
    private Planted() {}

    /** What a broken pipeline does with a received message, which it takes over. */
    @FunctionalInterface
    interface Defect {
        void receive(ChannelHandlerContext ctx, InboundMessage message);
    }

    /** Treats every tenth message of a link wrongly. */
    static LinkInitializer everyTenth(Defect defect) {
        return before(
                () ->
                        new ChannelInboundHandlerAdapter() {
                            private int messages;

                            @Override
                            public void channelRead(ChannelHandlerContext ctx, Object message) {
                                if (++messages % 10 == 0) {
                                    defect.receive(ctx, (InboundMessage) message);
                                } else {
                                    ctx.fireChannelRead(message);
                                }
                            }
                        });
    }

    static LinkInitializer before(Supplier<ChannelHandler> handler) {
        AtomicInteger names = new AtomicInteger();
        return (channel, link) ->
                channel.pipeline()
                        .addBefore(
                                LinkHandlers.DELIVERY,
                                "planted-" + names.incrementAndGet(),
                                handler.get());
    }

    static void repeat(ChannelHandlerContext ctx, InboundMessage message) {
        message.retain();
        ctx.fireChannelRead(message);
        ctx.fireChannelRead(message);
    }

    static void alter(ChannelHandlerContext ctx, InboundMessage message) {
        ByteBuf other = message.content().copy();
        int last = other.writerIndex() - 1;
        other.setByte(last, other.getByte(last) ^ 1);
        InboundMessage altered = message.replace(other);
        message.release();
        ctx.fireChannelRead(altered);
    }

    static void swallow(ChannelHandlerContext ctx, InboundMessage message) {
        message.release();
    }

    static void leak(ChannelHandlerContext ctx, InboundMessage message) {
        message.content().retain();
        ctx.fireChannelRead(message);
    }

    static void throwUp(ChannelHandlerContext ctx, InboundMessage message) {
        message.release();
        throw new IllegalStateException("planted");
    }

    static void misdeliver(ChannelHandlerContext ctx, InboundMessage message) {
        ctx.fireChannelRead(message.onChannel((message.channel() + 1) % 3));
    }

    static void setTimer(ChannelHandlerContext ctx, InboundMessage message) {
        ctx.executor().schedule(() -> {}, 100, TimeUnit.DAYS);
        ctx.fireChannelRead(message);
    }

    static void spin(ChannelHandlerContext ctx, InboundMessage message) {
        Runnable again =
                new Runnable() {
                    @Override
                    public void run() {
                        ctx.executor().execute(this);
                    }
                };
        again.run();
        ctx.fireChannelRead(message);
    }
}
