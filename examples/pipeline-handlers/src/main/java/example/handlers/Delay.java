package example.handlers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps every packet that is sent for a while, in order. One for each channel. */
public final class Delay extends ChannelOutboundHandlerAdapter {
    private record Held(Object packet, ChannelPromise promise, long dueNanos) {}

    private final long nanos;
    private final Queue<Held> held = new ArrayDeque<>();
    private @Nullable ScheduledFuture<?> timer;

    public Delay(Duration time) {
        nanos = time.toNanos();
    }

    /** The loop's own clock, which is not the machine's in a simulation. */
    private static long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
        held.add(new Held(packet, promise, now(ctx) + nanos));
        schedule(ctx);
    }

    /** One timer, for the packet that is due first. */
    private void schedule(ChannelHandlerContext ctx) {
        Held first = held.peek();
        if (timer == null && first != null) {
            timer =
                    ctx.executor()
                            .schedule(
                                    () -> release(ctx),
                                    first.dueNanos() - now(ctx),
                                    TimeUnit.NANOSECONDS);
        }
    }

    private void release(ChannelHandlerContext ctx) {
        timer = null;
        long now = now(ctx);
        for (Held first = held.peek();
                first != null && first.dueNanos() - now <= 0;
                first = held.peek()) {
            held.remove();
            ctx.write(first.packet(), first.promise());
        }
        ctx.flush();
        schedule(ctx);
    }

    /** The channel is closed: what was kept is not sent, and whoever sent it is told. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        for (Held next = held.poll(); next != null; next = held.poll()) {
            ReferenceCountUtil.release(next.packet());
            next.promise().tryFailure(new ClosedChannelException());
        }
    }
}
