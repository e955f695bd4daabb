package io.knet.netty.link;

import io.knet.netty.concurrent.LoopCalls;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves the deadlines of all links that live on one event loop, and sleeps until the next of them.
 * At its time it serves those that are due, and a few that may come a little before their time;
 * when a deadline of a host may have changed, those of that host. What that costs does not depend
 * on how many others there are. When the loop was late, all are told, but served no sooner for it:
 * with thousands of them the loop would be late again. All methods belong to that loop.
 */
public final class HeartbeatLoop implements Runnable {
    /** Deadlines closer together than this are served together. */
    private static final long RESOLUTION_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A loop that is later than its timers are by themselves was busy: all links must know. */
    private static final long SLACK_NANOS = 2 * RESOLUTION_NANOS;

    /** No deadline is further away, so that those of different signs can be compared. */
    private static final long FURTHEST_NANOS = Long.MAX_VALUE / 4;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** A loop that is this late was held up by something that should not run there. */
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** When a loop is this late, whoever looks at it records what its thread is doing. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * None is served before its time beside so many, so that pings to many hosts stay spread over
     * time.
     */
    private static final int MOST_TOGETHER = 32;

    private static final long IDLE = Long.MAX_VALUE;

    private final EventLoop loop;
    private final StallObserver onStall;
    private final Map<Beat, Deadline> deadlines = new LinkedHashMap<>(); // loop only

    /** Loop only: the same by their hosts. */
    private final IntObjectMap<List<Deadline>> byHost = new IntObjectHashMap<>();

    /** Loop only: those of which something is due some time, the next one first. */
    private final NavigableSet<Deadline> upcoming = new TreeSet<>();

    private long added; // loop only

    /** Loop only: when something was served last. */
    private long servedAtNanos;

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
         * The id of the host that it is about. What it does may change the deadlines of others of
         * that host.
         */
        int host();

        /**
         * The event loop was held up, and may not have read what came meanwhile. Changes no
         * deadline so that it comes closer.
         *
         * @param lateNanos by how much it is late
         */
        default void late(long nowNanos, long lateNanos) {}

        /**
         * Does what is due.
         *
         * @param lateNanos by how much the event loop is late
         */
        void run(long nowNanos, long lateNanos);

        /** Time until something is due; {@link Long#MAX_VALUE} if nothing is. */
        long nanosUntilDue(long nowNanos);

        /**
         * By how much before its time that what is due next may be done, if others are served then:
         * one wake-up of the loop costs more than what it does for each of them.
         *
         * @param dueNanos what {@link #nanosUntilDue} said
         */
        default long earlyNanos(long nowNanos, long dueNanos) {
            return 0;
        }

        /** Something went wrong on our side: try again a little later. */
        void onFailure(Throwable failure);
    }

    /**
     * When something is due next; of several at one time, that which was added first comes first.
     */
    private static final class Deadline implements Comparable<Deadline> {
        final Beat beat;
        final long order;
        long atNanos; // loop only; changed only while it does not wait

        long earlyNanos; // loop only

        /** Loop only: whether it is among those to come. */
        boolean waits;

        Deadline(Beat beat, long order, long atNanos) {
            this.beat = beat;
            this.order = order;
            this.atNanos = atNanos;
        }

        @Override
        public int compareTo(Deadline other) {
            long later = atNanos - other.atNanos;
            return later == 0 ? Long.compare(order, other.order) : Long.signum(later);
        }
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
        servedAtNanos = loop.ticker().nanoTime();
    }

    /** Has something done when it is due, from now on. */
    public void add(Beat beat) {
        assert LoopCalls.owns(loop) : "a heartbeat was added on " + Thread.currentThread();
        thread = Thread.currentThread();
        long nowNanos = loop.ticker().nanoTime();
        Deadline deadline = new Deadline(beat, added++, nowNanos);
        if (deadlines.putIfAbsent(beat, deadline) == null) {
            List<Deadline> ofHost = byHost.get(beat.host());
            if (ofHost == null) {
                ofHost = new ArrayList<>();
                byHost.put(beat.host(), ofHost);
            }
            ofHost.add(deadline);
            await(deadline, nowNanos);
        }
        comeNow(nowNanos);
    }

    /** Is not to look after it any more. */
    public void remove(Beat beat) {
        assert LoopCalls.owns(loop) : "a heartbeat was removed on " + Thread.currentThread();
        Deadline deadline = deadlines.remove(beat);
        if (deadline != null) {
            awaitNoMore(deadline);
            List<Deadline> ofHost = byHost.get(beat.host());
            ofHost.remove(deadline);
            if (ofHost.isEmpty()) {
                byHost.remove(beat.host());
            }
        }
        if (deadlines.isEmpty()) {
            cancel();
        }
    }

    /** A deadline of a host may have come closer. */
    public void wake(int host) {
        assert LoopCalls.owns(loop) : "the heartbeat was woken on " + Thread.currentThread();
        long nowNanos = loop.ticker().nanoTime();
        List<Deadline> ofHost = byHost.get(host);
        if (ofHost != null) {
            ofHost.forEach(deadline -> await(deadline, nowNanos));
            comeNow(nowNanos);
        }
    }

    private void await(Deadline deadline, long atNanos) {
        awaitNoMore(deadline);
        deadline.atNanos = atNanos;
        deadline.waits = true;
        upcoming.add(deadline);
    }

    private void awaitNoMore(Deadline deadline) {
        if (deadline.waits) {
            upcoming.remove(deadline);
            deadline.waits = false;
        }
    }

    private void comeNow(long nowNanos) {
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
     *
     * @return nanoseconds until it may be late as far as is known now; {@link Long#MAX_VALUE} if
     *     nothing is to come
     */
    long look() {
        long atNanos = nextAtNanos;
        if (atNanos == IDLE) {
            return Long.MAX_VALUE;
        }
        long lateNanos = loop.ticker().nanoTime() - atNanos;
        Thread held = thread;
        if (held != null && stack.isEmpty() && lateNanos > LATE_NANOS) {
            List<StackTraceElement> seen = List.of(held.getStackTrace());
            if (nextAtNanos == atNanos) {
                stack = seen;
            }
        }
        return Math.max(0, LATE_NANOS - lateNanos);
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
        if (lateNanos > SLACK_NANOS) {
            deadlines.keySet().forEach(beat -> beat.late(nowNanos, lateNanos));
        }
        for (Deadline due : takeDue(nowNanos)) {
            serve(due, nowNanos, lateNanos);
        }
        // What a link did may have woken this loop meanwhile.
        if (next == null && !upcoming.isEmpty()) {
            schedule(nowNanos, Math.max(upcoming.first().atNanos - nowNanos, RESOLUTION_NANOS));
        }
    }

    /**
     * Not what is due a little later, unless it may come early: it would be looked at in vain, over
     * and over if others are woken meanwhile. What a link does may make others due: these have
     * their turn in the next run.
     */
    private List<Deadline> takeDue(long nowNanos) {
        List<Deadline> due = new ArrayList<>();
        // Of thousands of links, one or the other is woken all the time.
        boolean mayTakeMore = nowNanos - servedAtNanos >= RESOLUTION_NANOS;
        while (!upcoming.isEmpty()) {
            Deadline first = upcoming.first();
            long waitNanos = first.atNanos - nowNanos;
            boolean early = mayTakeMore && !due.isEmpty() && due.size() < MOST_TOGETHER;
            if (waitNanos > (early ? first.earlyNanos : 0)) {
                return due;
            }
            awaitNoMore(first);
            due.add(first);
            servedAtNanos = nowNanos;
        }
        return due;
    }

    private void serve(Deadline deadline, long nowNanos, long lateNanos) {
        Beat beat = deadline.beat;
        if (deadlines.get(beat) != deadline) {
            // Removed by what another one did just now.
            return;
        }
        long dueNanos;
        deadline.earlyNanos = 0;
        try {
            beat.run(nowNanos, lateNanos);
            dueNanos = beat.nanosUntilDue(nowNanos);
            deadline.earlyNanos = beat.earlyNanos(nowNanos, dueNanos);
        } catch (RuntimeException | Error failure) {
            // Memory or descriptors may be short: the other links must go on.
            beat.onFailure(failure);
            dueNanos = RETRY_NANOS;
        }
        // It may have removed itself, or may have been woken.
        if (deadlines.get(beat) == deadline && !deadline.waits && dueNanos != Long.MAX_VALUE) {
            long wait = Math.min(Math.max(dueNanos, RESOLUTION_NANOS), FURTHEST_NANOS);
            await(deadline, nowNanos + wait);
        }
    }
}
