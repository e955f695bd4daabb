package io.knet.tests.interop;

import io.knet.KnetLink;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.net.NoRouteToHostException;

/** Stands next to the socket of link 0 and lets packets through, or not. */
final class Valve implements LinkInitializer {
    private enum State {
        OPEN,
        SWALLOWING,
        REFUSING
    }

    private volatile State state = State.OPEN;

    /** Lets everything through, as at first. */
    void open() {
        state = State.OPEN;
    }

    /** Lets nothing through in either direction, and tells nobody, as a broken cable. */
    void swallow() {
        state = State.SWALLOWING;
    }

    /** Lets nothing through, and refuses what is sent, as a socket without a route. */
    void refuse() {
        state = State.REFUSING;
    }

    @Override
    public void initLink(Channel channel, KnetLink link) {
        if (link.id() == 0) {
            channel.pipeline().addAfter(LinkHandlers.SOCKET, "valve", new Handler());
        }
    }

    private final class Handler extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object packet) {
            if (state == State.OPEN) {
                ctx.fireChannelRead(packet);
            } else {
                ReferenceCountUtil.release(packet);
            }
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
            switch (state) {
                case OPEN -> ctx.write(packet, promise);
                case SWALLOWING -> {
                    ReferenceCountUtil.release(packet);
                    promise.trySuccess();
                }
                case REFUSING -> {
                    ReferenceCountUtil.release(packet);
                    promise.tryFailure(new NoRouteToHostException("No route to host"));
                }
            }
        }
    }
}
