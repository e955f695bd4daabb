package io.knet.netty.concurrent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.knet.log.LogSubsystem;
import io.knet.netty.count.HandleLog;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Completes futures, on threads that live only while there is something to do. What hangs on a
 * future may take its time and wait for other futures: it holds up neither packets nor event
 * listeners nor, as long as fewer than {@value #MOST_AT_ONCE} futures are held up so, other
 * futures. The others then wait their turn.
 */
public final class Completions implements Executor {
    /** A bound on threads that only a program exceeds whose callbacks all hang. */
    static final int MOST_AT_ONCE = 256;

    private static final long IDLE_SECONDS = 1;

    private final Logger logger;
    private final ExecutorService threads;

    /** As many as there are futures that somebody waits for, at most. */
    @GuardedBy("this")
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private int running;

    /**
     * Completes futures on an executor, which it shuts down in the end.
     *
     * @param hostId this node's, for the log
     */
    public Completions(int hostId, ExecutorService threads) {
        logger = HandleLog.of(LogSubsystem.HANDLE, hostId);
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
        if (!mayStart(task)) {
            return;
        }
        try {
            threads.execute(() -> runAndFollow(task));
        } catch (RejectedExecutionException | OutOfMemoryError closedOrNoThread) {
            // Whoever waits must learn of the end all the same.
            runAndFollow(task);
        }
    }

    private synchronized boolean mayStart(Runnable task) {
        if (running == MOST_AT_ONCE) {
            waiting.add(task);
            return false;
        }
        running++;
        return true;
    }

    private void runAndFollow(Runnable first) {
        for (Runnable task = first; task != null; task = next()) {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                logger.warn("a future could not be completed", failure);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.poll();
        if (task == null) {
            running--;
        }
        return task;
    }

    /** Does what was begun, then ends. Does not wait. */
    public void close() {
        threads.shutdown();
    }
}
