package io.knet.netty.capture;

import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.SharedPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Tells a capture of the packets that pass it, in both directions, one by one: trains are joined
 * behind it and taken apart before it. Changes nothing of what passes.
 */
final class CaptureHandler extends ChannelDuplexHandler {
    /** Of a channel that tells no address of its own. */
    private static final InetSocketAddress UNKNOWN = new InetSocketAddress(0);

    private final PacketRecorder recorder;
    private final CapturePoint point;

    /** Loop only: what was captured here and is on its way through the handlers behind. */
    private @Nullable Object passing;

    CaptureHandler(PacketRecorder recorder, CapturePoint point) {
        this.recorder = recorder;
        this.point = point;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        if (!(received instanceof InboundPacket packet)) {
            ctx.fireChannelRead(received);
            return;
        }
        recordReceived(ctx, packet, false);
        Object outer = passing;
        passing = received;
        try {
            ctx.fireChannelRead(received);
        } finally {
            passing = outer;
        }
    }

    private void recordReceived(ChannelHandlerContext ctx, InboundPacket packet, boolean handedIn) {
        InetSocketAddress local = addressOr(ctx.channel().localAddress());
        recorder.record(point, true, handedIn, packet.source(), local, packet.content());
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object sent, ChannelPromise promise) {
        ByteBuf packet =
                sent instanceof SharedPacket shared
                        ? shared.plain()
                        : sent instanceof ByteBuf bytes ? bytes : null;
        if (packet != null) {
            Channel channel = ctx.channel();
            recorder.record(
                    point,
                    false,
                    false,
                    addressOr(channel.localAddress()),
                    addressOr(channel.remoteAddress()),
                    packet);
        }
        ctx.write(sent, promise);
    }

    private static InetSocketAddress addressOr(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress known ? known : UNKNOWN;
    }

    /**
     * The handler behind the guard, for what comes to other sockets of this node than the link's
     * and is handed to the link there. What this handler has let through is not captured again.
     */
    ChannelInboundHandler behindGuard() {
        return new HandedIn(this);
    }

    /** See {@link #behindGuard}. */
    private static final class HandedIn extends ChannelInboundHandlerAdapter {
        private final CaptureHandler first;

        HandedIn(CaptureHandler first) {
            this.first = first;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // whether it is the same packet is the question
        public void channelRead(ChannelHandlerContext ctx, Object received) {
            if (received instanceof InboundPacket packet && received != first.passing) {
                first.recordReceived(ctx, packet, true);
            }
            ctx.fireChannelRead(received);
        }
    }
}
