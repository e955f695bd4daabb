package io.knet.netty.concurrent;

import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How other threads change what belongs to an event loop, without ever making one loop wait for
 * another.
 */
public final class LoopCalls {
    private final EventLoopGroup group;

    public LoopCalls(EventLoopGroup group) {
        this.group = group;
    }

    /** Whether the calling thread is one of the event loops. */
    public boolean onAnyLoop() {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs a short task on a loop. When this returns the task has run, unless the calling thread is
     * another of the loops: then it will run soon. An interrupted thread waits all the same, and
     * stays interrupted: what was begun cannot be taken back, so the caller must learn how it ends.
     *
     * @throws KnetException {@link KnetError#HANDLE_CLOSED} if the loop was shut down
     */
    public void run(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else if (onAnyLoop()) {
            if (!submit(loop, task)) {
                throw ended();
            }
        } else {
            awaitUninterruptibly(call(loop, task));
        }
    }

    /**
     * Starts something on a loop; its result, or the failure to start it: a {@link KnetException}
     * with {@link KnetError#HANDLE_CLOSED} if the loop was shut down.
     */
    public static <T> CompletableFuture<T> supply(
            EventLoop loop, Supplier<CompletableFuture<T>> task) {
        CompletableFuture<T> result;
        try {
            result = CompletableFuture.supplyAsync(task, loop).thenCompose(Function.identity());
        } catch (RejectedExecutionException rejected) {
            return CompletableFuture.failedFuture(ended());
        }
        if (loop.isShuttingDown()) {
            // It may have taken the task and never run it.
            loop.terminationFuture().addListener(end -> result.completeExceptionally(ended()));
        }
        return result;
    }

    /** What calls are told that need a loop which was shut down. */
    static KnetException ended() {
        return new KnetException(
                KnetError.HANDLE_CLOSED,
                "the event loop of the handle was shut down before the handle; close the handle,"
                        + " which cannot go on without it");
    }

    /**
     * Whether the calling thread may touch what belongs to a loop: its own thread, or whoever
     * cleans up after one that has ended.
     */
    public static boolean owns(EventLoop loop) {
        return loop.inEventLoop() || loop.isTerminated();
    }

    /**
     * Cleans up: runs a task on a loop or, if that was shut down, on the thread that learns of its
     * end. The task runs in any case, once.
     */
    public static <T> CompletableFuture<T> cleanUp(
            EventLoop loop, Supplier<CompletableFuture<T>> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        AtomicBoolean begun = new AtomicBoolean();
        Runnable once =
                () -> {
                    if (begun.compareAndSet(false, true)) {
                        begin(task, result);
                    }
                };
        if (!submit(loop, once) || loop.isShuttingDown()) {
            // It may have taken the task and never run it.
            loop.terminationFuture().addListener(end -> once.run());
        }
        return result;
    }

    private static <T> void begin(
            Supplier<CompletableFuture<T>> task, CompletableFuture<T> result) {
        try {
            task.get()
                    .whenComplete(
                            (value, failure) -> {
                                if (failure == null) {
                                    result.complete(value);
                                } else {
                                    result.completeExceptionally(failure);
                                }
                            });
        } catch (RuntimeException | Error failure) {
            result.completeExceptionally(failure);
        }
    }

    /** Runs a task on a loop; completes when it has run, or fails with what it threw. */
    public static CompletableFuture<Void> call(EventLoop loop, Runnable task) {
        return supply(
                loop,
                () -> {
                    task.run();
                    return CompletableFuture.completedFuture(null);
                });
    }

    /**
     * The same outcome, learned on a loop, whoever brings it about: at once, if that is the loop.
     * If the loop has ended, it is learned all the same.
     */
    public static <T> CompletableFuture<T> learnOn(EventLoop loop, CompletableFuture<T> outcome) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable tell = () -> begin(() -> outcome, result);
        outcome.whenComplete(
                (value, failure) -> {
                    if (owns(loop) || !submit(loop, tell)) {
                        tell.run();
                    } else if (loop.isShuttingDown()) {
                        // It may have taken the task and never run it.
                        loop.terminationFuture().addListener(end -> tell.run());
                    }
                });
        return result;
    }

    /**
     * Runs a task on its loop: at once if that is the calling thread, else soon. What the loop does
     * not do any more, because it was shut down, is left undone.
     */
    public static void tell(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            submit(loop, task);
        }
    }

    /**
     * Runs a task on a loop, soon.
     *
     * @return whether it will run; not if the loop was shut down, which leaves what the task owns
     *     to the caller
     */
    public static boolean submit(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /**
     * Checks that the caller may wait for an event loop.
     *
     * @throws KnetException {@link KnetError#WOULD_DEADLOCK} on an event loop
     */
    public void requireOffLoop(String alternative) {
        if (onAnyLoop()) {
            throw new KnetException(
                    KnetError.WOULD_DEADLOCK,
                    "this call would make an event loop of the handle wait for an event loop; use "
                            + alternative);
        }
    }

    /**
     * Waits for a result that is made on an event loop, soon, also if the thread is interrupted,
     * which it stays. Not on an event loop.
     *
     * @throws KnetException the failure
     */
    public static <T> T awaitUninterruptibly(CompletableFuture<T> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw failure(failed);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Waits for a result that is made on an event loop. Not on an event loop.
     *
     * @throws KnetException the failure, {@link KnetError#INTERRUPTED}, or {@link
     *     KnetError#TIMED_OUT}
     */
    public static <T> T await(CompletableFuture<T> future, Deadline deadline) {
        try {
            return future.get(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new KnetException(
                    KnetError.TIMED_OUT,
                    "the time given passed while an event loop was at work",
                    late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KnetException(
                    KnetError.INTERRUPTED,
                    "interrupted while an event loop was at work",
                    interrupted);
        } catch (ExecutionException failed) {
            throw failure(failed);
        }
    }

    /** The exception itself, without the wrapping that futures give it. */
    public static RuntimeException unwrap(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        return cause instanceof RuntimeException runtime ? runtime : new CompletionException(cause);
    }

    private static RuntimeException failure(ExecutionException failed) {
        return failed.getCause() instanceof RuntimeException runtime
                ? runtime
                : new IllegalStateException(failed.getCause());
    }
}
