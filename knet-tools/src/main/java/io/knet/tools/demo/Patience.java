package io.knet.tools.demo;

import io.knet.KnetException;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long the demo waits: a while for each thing, and not longer than so long for all of them. */
final class Patience {
    private static final Duration ONE = Duration.ofSeconds(5);
    private static final Duration ALL = Duration.ofSeconds(20);

    private final Duration one;
    private final long end;

    /**
     * Some patience, which begins to run out now.
     *
     * @param one for each thing
     * @param all for everything
     */
    Patience(Duration one, Duration all) {
        this.one = one;
        end = System.nanoTime() + all.toNanos();
    }

    /** What keeps the demo below half a minute in all cases. */
    static Patience ofDemo() {
        return new Patience(ONE, ALL);
    }

    /**
     * Waits for something.
     *
     * @param otherwise what has not happened if it does not come in time
     * @throws ToolException if it does not come in time, or fails
     */
    <T> T await(CompletableFuture<T> future, String otherwise) {
        long wait = Math.min(one.toNanos(), end - System.nanoTime());
        try {
            return future.get(Math.max(0, wait), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ToolException(
                    ExitCode.FAILURE,
                    otherwise + " within " + TimeUnit.NANOSECONDS.toMillis(wait) + " ms");
        } catch (ExecutionException e) {
            throw new ToolException(ExitCode.FAILURE, otherwise + ": " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException(ExitCode.FAILURE, otherwise + ": interrupted");
        }
    }

    /**
     * Lets some time pass, and no more if something happens before.
     *
     * @return whether it happened
     */
    static boolean happensWithin(CompletableFuture<?> future, Duration time) {
        try {
            future.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KnetException knet) {
                throw knet;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** When no more waiting is done, on the clock of {@link System#nanoTime}. */
    long deadline() {
        return Math.min(end, System.nanoTime() + one.toNanos());
    }
}
