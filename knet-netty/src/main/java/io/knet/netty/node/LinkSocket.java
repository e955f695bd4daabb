package io.knet.netty.node;

import io.knet.netty.handler.InboundPacket;
import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.pipeline.HeartbeatHandler;
import io.knet.netty.transport.DirectSocket;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;

/**
 * The channel that a link has at the moment.
 *
 * @param channel connected to the peer
 * @param remote the peer's address
 * @param direct the way to write to its socket past the channel
 * @param heartbeat the handler that sends pings
 * @param hasUserHandlers whether sends have to pass through the pipeline
 */
record LinkSocket(
        Channel channel,
        InetSocketAddress remote,
        DirectSocket direct,
        HeartbeatHandler heartbeat,
        boolean hasUserHandlers) {
    /** Sends a ping, if the channel is open. */
    void ping(boolean timed, int sequence) {
        ChannelHandlerContext ctx = channel.pipeline().context(heartbeat);
        if (ctx != null) {
            heartbeat.sendPing(ctx, timed, sequence);
        }
    }

    /**
     * Sends a probe of the path MTU.
     *
     * @return false if the channel is closed
     */
    boolean sendProbe(int size, int plainLength) {
        ChannelHandlerContext ctx = channel.pipeline().context(heartbeat);
        if (ctx == null) {
            return false;
        }
        heartbeat.sendProbe(ctx, size, plainLength);
        return true;
    }

    /**
     * Hands in a packet that came by another way, after the checks that it has passed there. Takes
     * it over.
     *
     * @return false if the channel is closed; the packet is still the caller's
     */
    boolean receive(InboundPacket packet) {
        ChannelHandlerContext guard = channel.pipeline().context(LinkHandlers.GUARD);
        if (guard == null) {
            return false;
        }
        guard.fireChannelRead(packet);
        return true;
    }

    /** Ends direct writes and closes the channel. */
    void close() {
        direct.shut();
        channel.close();
    }
}
