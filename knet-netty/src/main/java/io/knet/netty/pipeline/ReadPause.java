package io.knet.netty.pipeline;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;

/**
 * What to do when there is no memory to receive into: the socket still has what could not be
 * received, and would be asked for it again at once, and again.
 */
final class ReadPause {
    private static final long MILLIS = 50;

    private ReadPause() {}

    /** Lets a channel receive nothing for a moment. */
    static void begin(ChannelHandlerContext ctx) {
        ChannelConfig config = ctx.channel().config();
        config.setAutoRead(false);
        ctx.executor().schedule(() -> config.setAutoRead(true), MILLIS, TimeUnit.MILLISECONDS);
    }
}
