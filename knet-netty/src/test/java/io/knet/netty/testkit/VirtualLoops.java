package io.knet.netty.testkit;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.Ticker;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Event loops without threads, which do what they were given when they are told to. While one runs,
 * the others are elsewhere; a test that calls from outside is on all of them, so that nothing makes
 * it wait.
 */
public final class VirtualLoops {
    private final List<EmbeddedChannel> drivers = new ArrayList<>();
    private final List<EventLoop> loops = new ArrayList<>();
    private final EventLoopGroup group = proxy(EventLoopGroup.class, this::callGroup);
    private @Nullable Object running;
    private int next;
    private boolean ended;
    private final Promise<Void> terminated = ImmediateEventExecutor.INSTANCE.newPromise();

    public VirtualLoops(Ticker clock, int count) {
        for (int i = 0; i < count; i++) {
            EmbeddedChannel driver = EmbeddedChannel.builder().ticker(clock).build();
            EventLoop target = driver.eventLoop();
            drivers.add(driver);
            loops.add(
                    proxy(
                            EventLoop.class,
                            (loop, method, args) -> callLoop(loop, target, method, args)));
        }
    }

    /** The loop that the group gives first. */
    public EventLoop first() {
        return loops.get(0);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Object callLoop(Object loop, EventLoop target, Method method, Object[] args)
            throws Throwable {
        String name = method.getName();
        if (name.equals("inEventLoop")) {
            return running == null || running == loop;
        }
        if (name.equals("equals")) {
            // Channels are registered with the loop behind it.
            return loop == args[0] || target == args[0];
        }
        if (name.equals("hashCode")) {
            return System.identityHashCode(loop);
        }
        if (name.equals("terminationFuture")) {
            return terminated;
        }
        if (name.equals("execute") && ended) {
            throw new RejectedExecutionException("the loop has ended");
        }
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object callGroup(Object self, Method method, Object[] args) {
        return switch (method.getName()) {
            case "next" -> loops.get(next++ % loops.size());
            case "iterator" -> List.<EventExecutor>copyOf(loops).iterator();
            default -> throw new UnsupportedOperationException(method.toString());
        };
    }

    public EventLoopGroup group() {
        return group;
    }

    /** Does something on a thread that is none of the loops'. */
    public void outside(Runnable task) {
        running = this;
        try {
            task.run();
        } finally {
            running = null;
        }
    }

    /** Does something on one loop. */
    public void on(int loop, Runnable task) {
        running = loops.get(loop);
        try {
            task.run();
        } finally {
            running = null;
        }
    }

    /** Does what one loop has to do. */
    public void run(int loop) {
        on(loop, drivers.get(loop)::runPendingTasks);
        drivers.get(loop).checkException();
    }

    /** Does what all loops have to do, until there is nothing left. */
    public void run() {
        boolean idle = false;
        while (!idle) {
            for (int i = 0; i < loops.size(); i++) {
                run(i);
            }
            idle = drivers.stream().noneMatch(EmbeddedChannel::hasPendingTasks);
        }
    }

    /** From now on the loops take nothing more. */
    public void end() {
        ended = true;
        terminated.trySuccess(null);
    }

    public void close() {
        drivers.forEach(EmbeddedChannel::close);
    }
}
