package io.knet.netty.link;

import io.knet.KnetEvent;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.pipeline.CryptoHandler;
import io.knet.netty.pipeline.HeartbeatHandler;
import io.knet.netty.pipeline.QueuePace;
import io.knet.netty.pipeline.SocketHandler;
import io.knet.netty.transport.DirectSocket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The channel of a link, to one peer, with its pipeline.
 *
 * @param remote the peer
 * @param direct the way to its socket past the channel, for packets that are sealed already
 * @param loop of the link, on which knet's handlers run
 * @param heartbeat sends pings and probes
 * @param pace holds the send queue back while the peer does not keep up
 * @param hasUserHandlers whether the pipeline holds handlers of the program's own, which must see
 *     every message
 * @param hasOwnLoop whether the channel lives on another event loop, with the handler at the edge
 */
public record LinkChannel(
        Channel channel,
        InetSocketAddress remote,
        DirectSocket direct,
        EventLoop loop,
        HeartbeatHandler heartbeat,
        QueuePace pace,
        boolean hasUserHandlers,
        boolean hasOwnLoop) {
    /** Sends a ping, if the channel is open. On the loop. */
    void ping(boolean timed, int sequence) {
        assert LoopCalls.owns(loop);
        ChannelHandlerContext ctx = channel.pipeline().context(heartbeat);
        if (ctx != null) {
            heartbeat.sendPing(ctx, timed, sequence);
        }
    }

    /**
     * Sends a probe of the path MTU. On the loop.
     *
     * @return false if the channel is closed
     */
    boolean sendProbe(int size, int plainLength) {
        assert LoopCalls.owns(loop);
        ChannelHandlerContext ctx = channel.pipeline().context(heartbeat);
        if (ctx == null) {
            return false;
        }
        heartbeat.sendProbe(ctx, size, plainLength);
        return true;
    }

    /**
     * Sends a probe that is none of the search. On the loop.
     *
     * @param number what the peer echoes in place of the size
     */
    ChannelFuture probe(int number, int plainLength) {
        assert LoopCalls.owns(loop);
        ChannelHandlerContext ctx = channel.pipeline().context(heartbeat);
        return ctx == null
                ? channel.newFailedFuture(new ClosedChannelException())
                : heartbeat.sendProbe(ctx, number, plainLength);
    }

    /** Sends a datagram that is sealed already, and takes it over. On the loop. */
    ChannelFuture sendSealed(ByteBuf datagram) {
        assert LoopCalls.owns(loop);
        ChannelHandlerContext crypto = channel.pipeline().context(LinkHandlers.CRYPTO);
        if (crypto == null) {
            datagram.release();
            return channel.newFailedFuture(new ClosedChannelException());
        }
        return crypto.writeAndFlush(datagram);
    }

    /**
     * Hands in a packet that came by another way, after the checks that it has passed there. Takes
     * it over. On the loop.
     *
     * @return false if the channel is closed; the packet is still the caller's
     */
    boolean receive(InboundPacket packet) {
        assert LoopCalls.owns(loop);
        ChannelHandlerContext guard = channel.pipeline().context(LinkHandlers.GUARD);
        if (guard == null) {
            return false;
        }
        guard.fireChannelRead(packet);
        return true;
    }

    /**
     * Tells the program's own handlers, if there are any: later, so that whatever they do then
     * finds the link in a state that holds, and on the channel's loop, which may be another one.
     */
    void tell(KnetEvent event) {
        if (hasUserHandlers) {
            LoopCalls.submit(
                    channel.eventLoop(), () -> channel.pipeline().fireUserEventTriggered(event));
        }
    }

    /**
     * Whether the calling thread is the loop that the channel has for itself. It must not wait for
     * the socket.
     */
    boolean isOnItsOwnLoop() {
        return hasOwnLoop && channel.eventLoop().inEventLoop();
    }

    /**
     * Whether packets wait for a flush, or for room in the socket. On the loop, which learns it
     * later if the channel lives on another one: behind what is on its way there.
     */
    CompletableFuture<Boolean> hasUnsentPackets() {
        assert LoopCalls.owns(loop);
        CryptoHandler crypto = channel.pipeline().get(CryptoHandler.class);
        if (crypto != null && crypto.hasWaiting()) {
            return CompletableFuture.completedFuture(true);
        }
        if (!hasOwnLoop) {
            return CompletableFuture.completedFuture(isUnsent());
        }
        CompletableFuture<Boolean> seen =
                LoopCalls.supply(
                        channel.eventLoop(), () -> CompletableFuture.completedFuture(isUnsent()));
        // A loop that has ended sends nothing any more.
        return LoopCalls.learnOn(loop, seen.exceptionally(ended -> false));
    }

    private boolean isUnsent() {
        SocketHandler handler = channel.pipeline().get(SocketHandler.class);
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return (handler != null && handler.hasWaiting())
                || (waiting != null && waiting.totalPendingWriteBytes() > 0);
    }

    /** Ends direct writes and closes the channel. */
    public void close() {
        // The channel itself may be inside, and leaves as it closes: see the handler next to the
        // socket.
        direct.shut(() -> {});
        channel.close();
    }

    /** Whether it is the same: no two have the same channel. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkChannel that && channel.equals(that.channel);
    }

    @Override
    public int hashCode() {
        return channel.hashCode();
    }
}
