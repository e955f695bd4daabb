package io.knet.testkit.time;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The event loops of one process, and the executors that stand for its other threads. */
public class VirtualGroup extends AbstractEventExecutorGroup implements EventLoopGroup {
    private final String name;
    private final NodeClock clock;
    private final List<VirtualLoop> loops = new ArrayList<>();
    private final VirtualLoop others;
    private int next;

    /**
     * The loops of a process that starts.
     *
     * @param name for messages
     * @param count how many, from 1
     * @param onFailure is called with exceptions that nobody caught
     */
    public VirtualGroup(
            String name,
            Scheduler scheduler,
            NodeClock clock,
            int count,
            Consumer<Throwable> onFailure) {
        this.name = name;
        this.clock = clock;
        for (int i = 0; i < count; i++) {
            loops.add(new VirtualLoop(this, scheduler, clock, i, true, onFailure));
        }
        loops.forEach(scheduler::add);
        others = new VirtualLoop(this, scheduler, clock, count, false, onFailure);
        scheduler.add(others);
    }

    /** A new executor of the process for what is done outside of event loops, in order. */
    public VirtualExecutor newExecutor() {
        return new VirtualExecutor(others);
    }

    /** All threads of the process do nothing until an instant of the simulation. */
    public void stallUntil(long nanos) {
        loops.forEach(loop -> loop.stallUntil(nanos));
        others.stallUntil(nanos);
    }

    /** The process is no more. */
    public void kill() {
        loops.forEach(VirtualLoop::kill);
        others.kill();
    }

    /** Whether timers are set that nobody has cancelled. */
    public boolean hasTimers() {
        return loops.stream().anyMatch(VirtualLoop::hasTimers);
    }

    /** How many timers of the event loops have gone off so far. */
    public long timersRun() {
        return loops.stream().mapToLong(VirtualLoop::timersRun).sum();
    }

    @Override
    public EventLoop next() {
        return loops.get(next++ % loops.size());
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return List.<EventExecutor>copyOf(loops).iterator();
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return next().register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return next().register(promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        channel.unsafe().register(next(), promise);
        return promise;
    }

    @Override
    public Ticker ticker() {
        return clock;
    }

    @Override
    public boolean isShuttingDown() {
        return loops.get(0).isShuttingDown();
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        kill();
        return terminationFuture();
    }

    @Override
    public Future<?> terminationFuture() {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(null);
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // Netty's method, not one to move callers away from
    public void shutdown() {
        kill();
    }

    @Override
    public boolean isShutdown() {
        return isShuttingDown();
    }

    @Override
    public boolean isTerminated() {
        return isShuttingDown();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isShuttingDown();
    }

    @Override
    public String toString() {
        return name;
    }
}
