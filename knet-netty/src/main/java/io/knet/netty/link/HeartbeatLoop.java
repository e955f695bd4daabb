package io.knet.netty.link;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the deadlines of all links that live on one event loop, and sleeps until the next of them.
 * All methods belong to that loop.
 */
public final class HeartbeatLoop implements Runnable {
    /** Deadlines closer together than this are served together. */
    private static final long RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** A loop that is this late was held up by something that should not run there. */
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final EventLoop loop;
    private final LongConsumer onStall;
    private final Set<LinkHeartbeat> heartbeats = new LinkedHashSet<>();
    private @Nullable ScheduledFuture<?> next;
    private long nextAtNanos;

    /**
     * The heartbeat of a loop.
     *
     * @param onStall told by how many nanoseconds the loop was late, if that is a lot
     */
    HeartbeatLoop(EventLoop loop, LongConsumer onStall) {
        this.loop = loop;
        this.onStall = onStall;
    }

    void add(LinkHeartbeat heartbeat) {
        assert loop.inEventLoop() : "a heartbeat was added on " + Thread.currentThread();
        heartbeats.add(heartbeat);
        wake();
    }

    void remove(LinkHeartbeat heartbeat) {
        assert loop.inEventLoop() : "a heartbeat was removed on " + Thread.currentThread();
        heartbeats.remove(heartbeat);
        if (heartbeats.isEmpty()) {
            cancel();
        }
    }

    /** A deadline may have come closer. */
    void wake() {
        assert loop.inEventLoop() : "the heartbeat was woken on " + Thread.currentThread();
        cancel();
        schedule(loop.ticker().nanoTime(), 0);
    }

    private void schedule(long nowNanos, long delayNanos) {
        nextAtNanos = nowNanos + delayNanos;
        next = loop.schedule(this, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void cancel() {
        if (next != null) {
            next.cancel(false);
            next = null;
        }
    }

    @Override
    public void run() {
        next = null;
        long nowNanos = loop.ticker().nanoTime();
        if (nowNanos - nextAtNanos > STALL_NANOS) {
            onStall.accept(nowNanos - nextAtNanos);
        }
        long dueNanos = Long.MAX_VALUE;
        for (LinkHeartbeat heartbeat : heartbeats.toArray(new LinkHeartbeat[0])) {
            try {
                heartbeat.run(nowNanos);
                dueNanos = Math.min(dueNanos, heartbeat.nanosUntilDue(nowNanos));
            } catch (RuntimeException | Error failure) {
                // Memory or descriptors are short, say: the other links must go on.
                heartbeat.onFailure(failure);
                dueNanos = Math.min(dueNanos, RETRY_NANOS);
            }
        }
        // A link's listener or socket error may have woken this loop meanwhile.
        if (next == null && dueNanos != Long.MAX_VALUE && !heartbeats.isEmpty()) {
            schedule(nowNanos, Math.max(dueNanos, RESOLUTION_NANOS));
        }
    }
}
