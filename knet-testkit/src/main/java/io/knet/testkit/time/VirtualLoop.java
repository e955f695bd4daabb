package io.knet.testkit.time;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An event loop without a thread. In a turn it looks at its sockets, then does what is due and what
 * it was given, as Netty's loops do.
 */
public final class VirtualLoop extends AbstractScheduledEventExecutor implements EventLoop {
    /** Tasks that give each other more tasks for so long never end. */
    private static final int BUSY_TASKS = 100_000;

    /** What Netty says if no timer is set. */
    private static final long NO_DEADLINE = -1;

    /** A socket of the loop that may have something to read, or room to write. */
    @FunctionalInterface
    public interface Pollable {
        /** Reads and writes what one turn allows, and asks for another turn if there is more. */
        void poll();
    }

    private final VirtualGroup group;
    private final Scheduler scheduler;
    private final NodeClock clock;
    private final int number;
    private final boolean eventLoop;
    private final Consumer<Throwable> onFailure;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Promise<Void> terminated = newPromise();
    private Set<Pollable> ready = new LinkedHashSet<>();
    private long stalledUntil;
    private long timersRun;
    private boolean ended;

    VirtualLoop(
            VirtualGroup group,
            Scheduler scheduler,
            NodeClock clock,
            int number,
            boolean eventLoop,
            Consumer<Throwable> onFailure) {
        this.group = group;
        this.scheduler = scheduler;
        this.clock = clock;
        this.number = number;
        this.eventLoop = eventLoop;
        this.onFailure = onFailure;
    }

    /** Whether this stands for an event loop, not for the process's other threads. */
    boolean isEventLoop() {
        return eventLoop;
    }

    /** A socket has something to do. */
    public void ready(Pollable socket) {
        ready.add(socket);
    }

    /** Does nothing until an instant of the simulation, as if its thread got no processor. */
    void stallUntil(long nanos) {
        stalledUntil = Math.max(stalledUntil, nanos);
    }

    /** When there is something to do, in the simulation's time. */
    long dueAt() {
        long due = Long.MAX_VALUE;
        if (!tasks.isEmpty() || !ready.isEmpty()) {
            due = 0;
        } else if (hasTimers()) {
            due = clock.toSimulation(nextScheduledTaskDeadlineNanos());
        }
        return due == Long.MAX_VALUE ? due : Math.max(due, stalledUntil);
    }

    /** Whether timers are set that nobody has cancelled. */
    public boolean hasTimers() {
        return nextScheduledTaskDeadlineNanos() != NO_DEADLINE;
    }

    /** How many timers have gone off so far. */
    long timersRun() {
        return timersRun;
    }

    void turn() {
        if (!ready.isEmpty()) {
            Set<Pollable> turn = ready;
            ready = new LinkedHashSet<>();
            for (Pollable socket : turn) {
                attempt(socket::poll);
            }
        }
        for (Runnable due = pollScheduledTask(clock.nanoTime());
                due != null;
                due = pollScheduledTask(clock.nanoTime())) {
            timersRun++;
            tasks.add(due);
        }
        int done = 0;
        for (Runnable task = tasks.poll(); task != null && !ended; task = tasks.poll()) {
            attempt(task);
            if (++done > BUSY_TASKS) {
                throw new Scheduler.BusyLoopException(toString());
            }
        }
    }

    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            onFailure.accept(failure);
        } finally {
            scheduler.cause(null);
        }
    }

    /** Stops at once, and forgets everything: the process has died. */
    void kill() {
        ended = true;
        tasks.clear();
        ready.clear();
        cancelScheduledTasks();
        scheduler.remove(this);
    }

    @Override
    public void execute(Runnable task) {
        if (ended) {
            throw new RejectedExecutionException("event loop " + this + " has ended");
        }
        scheduler.requireNoOther();
        Cause cause = scheduler.cause();
        tasks.add(cause == null ? task : () -> cause.run(task));
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        return scheduler.isOn(this);
    }

    @Override
    public Ticker ticker() {
        return clock;
    }

    @Override
    public EventLoopGroup parent() {
        return group;
    }

    @Override
    public EventLoop next() {
        return this;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return register(new DefaultChannelPromise(channel, this));
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        promise.channel().unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(this, promise);
        return promise;
    }

    @Override
    @Deprecated
    public void shutdown() {
        kill();
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        kill();
        return terminated.setSuccess(null);
    }

    @Override
    public Future<?> terminationFuture() {
        return terminated;
    }

    @Override
    public boolean isShuttingDown() {
        return ended;
    }

    @Override
    public boolean isShutdown() {
        return ended;
    }

    @Override
    public boolean isTerminated() {
        return ended;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return ended;
    }

    @Override
    public String toString() {
        return group + "/" + number;
    }
}
