package io.knet.tools.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection whose request is not whole in time, however slowly its bytes come, or that asks
 * nothing for long. On the event loop of HTTP.
 */
final class Patience extends ChannelInboundHandlerAdapter {
    private static final long REQUEST_SECONDS = 10;
    private static final long IDLE_SECONDS = 60;

    private @Nullable Future<?> deadline;
    private boolean idle;
    private long idleSinceNanos;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        expect(context, REQUEST_SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        if (idle) {
            idle = false;
            expect(context, REQUEST_SECONDS);
        }
        context.fireChannelRead(bytes);
    }

    /** A whole request came. */
    void answered(ChannelHandlerContext context) {
        idle = true;
        idleSinceNanos = context.executor().ticker().nanoTime();
        expect(context, IDLE_SECONDS);
    }

    /** Nanoseconds since the last request was answered; negative while one is under way. */
    long idleNanos(long nowNanos) {
        return idle ? nowNanos - idleSinceNanos : -1;
    }

    private void expect(ChannelHandlerContext context, long seconds) {
        stop();
        deadline = context.executor().schedule(() -> context.close(), seconds, TimeUnit.SECONDS);
    }

    private void stop() {
        Future<?> running = deadline;
        deadline = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop();
    }
}
