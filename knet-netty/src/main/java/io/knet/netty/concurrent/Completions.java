package io.knet.netty.concurrent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.knet.log.LogSubsystem;
import io.knet.netty.count.HandleLog;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Completes futures, on threads that live only while there is something to do. One thread does what
 * there is, as long as it goes on: waking another for each future would cost more than the futures.
 * What hangs on a future may take its time and wait for other futures: it holds up neither packets
 * nor event listeners nor, but for a moment and as long as fewer than {@value #MOST_AT_ONCE}
 * futures are held up so, other futures. The others then wait their turn.
 */
public final class Completions implements Executor {
    /** A bound on threads that only a program exceeds whose callbacks all hang. */
    static final int MOST_AT_ONCE = 256;

    private static final long IDLE_SECONDS = 1;

    /** A thread that takes longer for one future is given company. */
    private static final long PATIENCE_MILLIS = 1;

    private final Logger logger;
    private final ExecutorService threads;
    private final Executor later;

    /** As many as there are futures that somebody waits for, at most. */
    @GuardedBy("this")
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private int running;

    /** Of those, the ones that were not found to be held up. */
    @GuardedBy("this")
    private int moving;

    /** How often all that ran were found to be held up. */
    @GuardedBy("this")
    private int standstills;

    /** How many were taken from the queue. */
    @GuardedBy("this")
    private long taken;

    @GuardedBy("this")
    private long takenAtLastLook;

    /** Whether {@link #look} will come. */
    @GuardedBy("this")
    private boolean watched;

    /**
     * Completes futures on an executor, which it shuts down in the end.
     *
     * @param hostId this node's, for the log
     */
    public Completions(int hostId, ExecutorService threads) {
        this(hostId, threads, aMomentLater());
    }

    /**
     * The same with an idea of time.
     *
     * @param later runs a short task when a thread has had enough time for one future
     */
    public Completions(int hostId, ExecutorService threads, Executor later) {
        logger = HandleLog.of(LogSubsystem.HANDLE, hostId);
        this.threads = threads;
        this.later = later;
    }

    /** Runs short tasks when a thread has had enough time for one future. */
    public static Executor aMomentLater() {
        return CompletableFuture.delayedExecutor(
                PATIENCE_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);
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
        Worker worker = null;
        boolean watch = false;
        synchronized (this) {
            waiting.add(task);
            if (moving == 0) {
                worker = newWorker();
            } else {
                watch = beginWatch();
            }
        }
        start(worker);
        watch(watch);
    }

    /** Null if there are as many as there may be. */
    @GuardedBy("this")
    private @Nullable Worker newWorker() {
        if (running == MOST_AT_ONCE) {
            return null;
        }
        running++;
        moving++;
        return new Worker(standstills);
    }

    private void start(@Nullable Worker worker) {
        if (worker == null) {
            return;
        }
        try {
            threads.execute(worker);
        } catch (RejectedExecutionException | OutOfMemoryError closedOrNoThread) {
            // Whoever waits must learn of the end all the same.
            worker.run();
        }
    }

    /**
     * The same outcome, learned on these threads, whether it is a success or a failure: whoever
     * brings it about, an event loop perhaps, does not run what the application hangs on it.
     *
     * @return fails with the exception itself, without the wrapping that futures give it
     */
    public <T> CompletableFuture<T> pass(CompletableFuture<T> outcome) {
        CompletableFuture<T> passed = new CompletableFuture<>();
        outcome.whenCompleteAsync(
                (value, failure) -> {
                    if (failure == null) {
                        passed.complete(value);
                    } else {
                        passed.completeExceptionally(LoopCalls.unwrap(failure));
                    }
                },
                this);
        return passed;
    }

    @GuardedBy("this")
    private boolean beginWatch() {
        if (watched) {
            return false;
        }
        watched = true;
        takenAtLastLook = taken;
        return true;
    }

    private void watch(boolean begun) {
        if (begun) {
            later.execute(this::look);
        }
    }

    /** Looks whether what waits is being taken, and sees to it that it is. */
    private void look() {
        Worker worker = null;
        boolean watch = false;
        synchronized (this) {
            watched = false;
            if (!waiting.isEmpty() && running < MOST_AT_ONCE) {
                if (taken == takenAtLastLook) {
                    standstills++;
                    moving = 0;
                    worker = newWorker();
                }
                watch = beginWatch();
            }
        }
        if (worker != null) {
            startElsewhere(worker);
        }
        watch(watch);
    }

    /** Never on the calling thread, which has other things to do a moment later. */
    private void startElsewhere(Worker worker) {
        try {
            threads.execute(worker);
        } catch (RejectedExecutionException closed) {
            try {
                new DefaultThreadFactory("knet-futures", true).newThread(worker).start();
            } catch (OutOfMemoryError noThread) {
                takeBack();
            }
        } catch (OutOfMemoryError noThread) {
            takeBack();
        }
    }

    /** A worker that did not start: the next look tries again. */
    private synchronized void takeBack() {
        running--;
        moving--;
    }

    private synchronized @Nullable Runnable next(Worker worker) {
        Runnable task = waiting.poll();
        boolean counts = worker.standstillsSeen == standstills;
        if (task == null) {
            running--;
            moving -= counts ? 1 : 0;
            return null;
        }
        taken++;
        if (!counts) {
            worker.standstillsSeen = standstills;
            moving++;
        }
        return task;
    }

    /** Takes from the queue until that is empty. */
    private final class Worker implements Runnable {
        /** Fewer than there were: it is held up since then. */
        private int standstillsSeen; // one thread at a time, under the lock of the completions

        Worker(int standstillsSeen) {
            this.standstillsSeen = standstillsSeen;
        }

        @Override
        public void run() {
            for (Runnable task = next(this); task != null; task = next(this)) {
                try {
                    task.run();
                } catch (RuntimeException | Error failure) {
                    logger.warn("a future could not be completed", failure);
                }
            }
        }
    }

    /** Does what was begun, then ends. Does not wait. */
    public void close() {
        threads.shutdown();
    }
}
