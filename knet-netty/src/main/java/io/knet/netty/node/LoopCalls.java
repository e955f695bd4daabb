package io.knet.netty.node;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How other threads change what belongs to an event loop, without ever making one loop wait for
 * another.
 */
final class LoopCalls {
    private final EventLoopGroup group;

    LoopCalls(EventLoopGroup group) {
        this.group = group;
    }

    /** Whether the calling thread is one of the event loops. */
    boolean onAnyLoop() {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs a task on a loop. When this returns the task has run, unless the calling thread is
     * another of the loops: then it will run soon.
     */
    void run(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else if (onAnyLoop()) {
            loop.execute(task);
        } else {
            await(
                    supply(
                            loop,
                            () -> {
                                task.run();
                                return CompletableFuture.<Void>completedFuture(null);
                            }));
        }
    }

    /** Starts something on a loop; its result, or the failure to start it. */
    static <T> CompletableFuture<T> supply(EventLoop loop, Supplier<CompletableFuture<T>> task) {
        try {
            return CompletableFuture.supplyAsync(task, loop).thenCompose(Function.identity());
        } catch (RejectedExecutionException ended) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException(
                            "the event loop of the handle was shut down before the handle", ended));
        }
    }

    /**
     * Runs a task on a loop, soon.
     *
     * @return false if the loop has ended: its channels are closed, and the task will not run. What
     *     the task would have released is still the caller's
     */
    static boolean submit(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /**
     * Waits for a result that is made on an event loop.
     *
     * @throws KnetException the failure, {@link KnetError#INTERRUPTED}, or {@link
     *     KnetError#WOULD_DEADLOCK} on an event loop
     */
    <T> T awaitOffLoop(CompletableFuture<T> future, String alternative) {
        if (!future.isDone() && onAnyLoop()) {
            throw new KnetException(
                    KnetError.WOULD_DEADLOCK,
                    "this call would make an event loop of the handle wait for an event loop; use "
                            + alternative);
        }
        return await(future);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KnetException(
                    KnetError.INTERRUPTED,
                    "interrupted while an event loop was at work",
                    interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof KnetException knet) {
                throw knet;
            }
            if (failed.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
