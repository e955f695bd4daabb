package io.knet.netty.node;

import io.knet.netty.pipeline.HeartbeatHandler;
import io.knet.netty.transport.DirectSocket;
import io.netty.channel.Channel;
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
    /** Ends direct writes and closes the channel. */
    void close() {
        direct.shut();
        channel.close();
    }
}
