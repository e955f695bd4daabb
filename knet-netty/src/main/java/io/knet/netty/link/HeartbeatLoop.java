package io.knet.netty.link;

import io.knet.netty.concurrent.LoopCalls;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

    /** When a loop is this late, whoever looks at it records what its thread is doing. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long IDLE = Long.MAX_VALUE;

    private final EventLoop loop;
    private final StallObserver onStall;
    private final Set<Beat> beats = new LinkedHashSet<>(); // loop only
    private @Nullable ScheduledFuture<?> next; // loop only

    /** Written on the loop: when the next deadline is, {@link #IDLE} if there is none. */
    private volatile long nextAtNanos = IDLE;

    /** The loop's thread. */
    private volatile @Nullable Thread thread;

    /**
     * What the thread was doing when the loop was found late; empty if it was not, or is no longer.
     */
    private volatile List<StackTraceElement> stack = List.of();

    /** What has deadlines: a link, or the sessions with a host. On the loop. */
    public interface Beat {
        /**
         * Does what is due.
         *
         * @param lateNanos by how much the event loop is late
         */
        void run(long nowNanos, long lateNanos);

        /** Time until something is due; {@link Long#MAX_VALUE} if nothing is. */
        long nanosUntilDue(long nowNanos);

        /** Something went wrong on our side: try again a little later. */
        void onFailure(Throwable failure);
    }

    /** Told of an event loop that was late by a lot. */
    @FunctionalInterface
    public interface StallObserver {
        /**
         * A loop was held up. On that loop, when it goes on.
         *
         * @param nanos by how much it was late
         * @param stack what its thread was doing meanwhile, empty if nobody looked
         */
        void stalled(long nanos, List<StackTraceElement> stack);
    }

    /** The heartbeat of a loop. */
    HeartbeatLoop(EventLoop loop, StallObserver onStall) {
        this.loop = loop;
        this.onStall = onStall;
    }

    /** Has something done when it is due, from now on. */
    public void add(Beat beat) {
        assert LoopCalls.owns(loop) : "a heartbeat was added on " + Thread.currentThread();
        thread = Thread.currentThread();
        beats.add(beat);
        wake();
    }

    /** Is not to look after it any more. */
    public void remove(Beat beat) {
        assert LoopCalls.owns(loop) : "a heartbeat was removed on " + Thread.currentThread();
        beats.remove(beat);
        if (beats.isEmpty()) {
            cancel();
        }
    }

    /** A deadline may have come closer. */
    public void wake() {
        assert LoopCalls.owns(loop) : "the heartbeat was woken on " + Thread.currentThread();
        long nowNanos = loop.ticker().nanoTime();
        if (next != null && nextAtNanos - nowNanos <= 0) {
            // It comes anyway, and will then know by how much it is late.
            return;
        }
        cancel();
        schedule(nowNanos, 0);
    }

    private void schedule(long nowNanos, long delayNanos) {
        nextAtNanos = nowNanos + delayNanos;
        next = loop.schedule(this, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void cancel() {
        if (next != null) {
            next.cancel(false);
            next = null;
            nextAtNanos = IDLE;
        }
    }

    /**
     * Looks whether the loop is late and, if so, what its thread is doing. On any other thread, now
     * and then: a loop that is held up cannot tell by what.
     */
    void look() {
        long atNanos = nextAtNanos;
        Thread held = thread;
        if (held != null
                && atNanos != IDLE
                && stack.isEmpty()
                && loop.ticker().nanoTime() - atNanos > LATE_NANOS) {
            List<StackTraceElement> seen = List.of(held.getStackTrace());
            if (nextAtNanos == atNanos) {
                stack = seen;
            }
        }
    }

    @Override
    public void run() {
        assert LoopCalls.owns(loop);
        next = null;
        long nowNanos = loop.ticker().nanoTime();
        long lateNanos = nowNanos - nextAtNanos;
        nextAtNanos = IDLE;
        List<StackTraceElement> seen = stack;
        stack = List.of();
        if (lateNanos > STALL_NANOS) {
            onStall.stalled(lateNanos, seen);
        }
        long dueNanos = Long.MAX_VALUE;
        for (Beat beat : beats.toArray(new Beat[0])) {
            try {
                beat.run(nowNanos, lateNanos);
                dueNanos = Math.min(dueNanos, beat.nanosUntilDue(nowNanos));
            } catch (RuntimeException | Error failure) {
                // Memory or descriptors may be short: the other links must go on.
                beat.onFailure(failure);
                dueNanos = Math.min(dueNanos, RETRY_NANOS);
            }
        }
        // What a link did may have woken this loop meanwhile.
        if (next == null && dueNanos != Long.MAX_VALUE && !beats.isEmpty()) {
            schedule(nowNanos, Math.max(dueNanos, RESOLUTION_NANOS));
        }
    }
}
