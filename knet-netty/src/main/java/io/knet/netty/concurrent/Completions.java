package io.knet.netty.concurrent;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Completes futures, on threads that live only while there is something to do. What hangs on a
 * future may take its time and wait for other futures: it holds up neither packets nor event
 * listeners nor other futures.
 */
public final class Completions implements Executor {
    private static final long IDLE_SECONDS = 1;

    private final ExecutorService threads;

    public Completions(String name) {
        this(newThreads(name));
    }

    /** Completes futures on an executor, which it shuts down in the end. */
    public Completions(ExecutorService threads) {
        this.threads = threads;
    }

    public static ExecutorService newThreads(String name) {
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new DefaultThreadFactory(name, true));
    }

    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closed) {
            // Whoever waits must learn of the end all the same.
            task.run();
        }
    }

    /** Does what was begun, then ends. Does not wait. */
    public void close() {
        threads.shutdown();
    }
}
