package io.knet.tests.nodes;

import io.knet.KnetException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** Waits for what must happen soon, but not for ever: a loaded machine may be slow. */
public final class Await {
    /** How long to wait for anything. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private Await() {}

    /** The result of a future; its failure is thrown as it is. */
    public static <T> T result(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(failed.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("nothing happened within " + LIMIT, late);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** The failure of a future that must fail with a {@link KnetException}. */
    public static KnetException failure(CompletableFuture<?> future) {
        try {
            Object result = result(future);
            throw new AssertionError("the future gave " + result + " instead of a failure");
        } catch (KnetException failure) {
            return failure;
        }
    }

    /** Waits for a latch. May be used in a callback that the test holds up. */
    public static void open(CountDownLatch latch) {
        try {
            if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the latch was not opened within " + LIMIT);
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** Waits for the end of a thread. */
    public static void end(Thread thread) {
        try {
            thread.join(LIMIT.toMillis());
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
        if (thread.isAlive()) {
            throw new AssertionError(thread + " did not end within " + LIMIT);
        }
    }

    /** Waits for a condition that no event tells of, such as the value of a counter. */
    public static void until(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition::getAsBoolean);
    }

    static AssertionError interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted while waiting", interrupted);
    }
}
