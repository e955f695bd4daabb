package io.knet.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Work of tests that waits, each on a thread of its own. The common pool is not for that: it has as
 * many threads as the machine has cores but one, so on a small machine the second of two that wait
 * for each other never begins. An architecture test keeps tests from it.
 */
public final class Background {
    /** Starts a thread for each task. */
    public static final Executor THREADS = Background::start;

    private static final AtomicLong STARTED = new AtomicLong();

    private Background() {}

    /** Runs this; the future fails if it throws. */
    public static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, THREADS);
    }

    /** Asks for this; the future fails if it throws. */
    public static <T> CompletableFuture<T> supply(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, THREADS);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "background-" + STARTED.incrementAndGet());
        // One that waits for ever must not keep the JVM of the tests alive.
        thread.setDaemon(true);
        thread.start();
    }
}
