package io.knet.netty.concurrent;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A condition that comes and goes, and the futures of those who wait for it to come or to go.
 * Thread safe.
 *
 * @param <T> what the futures give
 */
public final class StateFuture<T> {
    private final T value;
    private final Executor executor;
    private volatile boolean state;
    private @Nullable RuntimeException ended;
    private CompletableFuture<T> whenOn = new CompletableFuture<>();
    private CompletableFuture<T> whenOff = new CompletableFuture<>();

    /**
     * A condition that does not hold yet.
     *
     * @param value what the futures give
     * @param executor completes the futures
     */
    public StateFuture(T value, Executor executor) {
        this.value = value;
        this.executor = executor;
    }

    /** Completes when the condition is as wanted, at once if it is. */
    public synchronized CompletableFuture<T> when(boolean wanted) {
        if (ended != null) {
            return CompletableFuture.failedFuture(ended);
        }
        if (state == wanted) {
            return CompletableFuture.completedFuture(value);
        }
        return (wanted ? whenOn : whenOff).copy();
    }

    public void set(boolean now) {
        CompletableFuture<T> due = change(now);
        // If nobody waits, there is nothing that could take long.
        if (due != null && due.getNumberOfDependents() > 0) {
            executor.execute(() -> due.complete(value));
        }
    }

    /** Whether the condition holds. */
    public boolean holds() {
        return state;
    }

    private synchronized @Nullable CompletableFuture<T> change(boolean now) {
        if (now == state) {
            return null;
        }
        state = now;
        CompletableFuture<T> due = now ? whenOn : whenOff;
        if (now) {
            whenOn = new CompletableFuture<>();
        } else {
            whenOff = new CompletableFuture<>();
        }
        return due;
    }

    /** Fails those who wait, and all who ask from now on. */
    public void end(RuntimeException reason) {
        for (CompletableFuture<T> waiting : waiting(reason)) {
            if (waiting.getNumberOfDependents() == 0) {
                continue;
            }
            executor.execute(() -> waiting.completeExceptionally(reason));
        }
    }

    private synchronized List<CompletableFuture<T>> waiting(RuntimeException reason) {
        if (ended != null) {
            return List.of();
        }
        ended = reason;
        return List.of(whenOn, whenOff);
    }
}
