package io.knet.netty.concurrent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A condition that comes and goes, and the futures of those who wait for it to come or to go.
 * Whoever gives up, by cancelling the future or by its timeout, is forgotten: a condition may stay
 * away for days while somebody waits for it again and again. Thread safe.
 */
public final class StateFuture {
    /** One who waits, equal to no other. */
    private static final class Wait<T> {
        final CompletableFuture<T> future = new CompletableFuture<>();
        private final Supplier<? extends T> value;

        Wait(Supplier<? extends T> value) {
            this.value = value;
        }

        void complete() {
            future.complete(value.get());
        }
    }

    private final Executor executor;

    @GuardedBy("this")
    private final Set<Wait<?>> waitingForOn = new LinkedHashSet<>();

    @GuardedBy("this")
    private final Set<Wait<?>> waitingForOff = new LinkedHashSet<>();

    private volatile boolean state; // written under the lock

    @GuardedBy("this")
    private @Nullable RuntimeException ended;

    /**
     * A condition that does not hold yet.
     *
     * @param executor completes the futures, each with a task of its own
     */
    public StateFuture(Executor executor) {
        this.executor = executor;
    }

    /**
     * Completes when the condition is as wanted, at once if it is.
     *
     * @param value asked for what the future gives when it completes
     */
    public <T> CompletableFuture<T> when(boolean wanted, Supplier<? extends T> value) {
        Wait<T> wait = new Wait<>(value);
        synchronized (this) {
            if (ended != null) {
                return CompletableFuture.failedFuture(ended);
            }
            if (state == wanted) {
                return CompletableFuture.completedFuture(value.get());
            }
            waiting(wanted).add(wait);
        }
        wait.future.whenComplete((done, failure) -> forget(wait));
        return wait.future;
    }

    @GuardedBy("this")
    private Set<Wait<?>> waiting(boolean wanted) {
        return wanted ? waitingForOn : waitingForOff;
    }

    private synchronized void forget(Wait<?> wait) {
        waitingForOn.remove(wait);
        waitingForOff.remove(wait);
    }

    /** The condition holds from now on, or no more. */
    public void set(boolean now) {
        completeEach(change(now), Wait::complete);
    }

    /** Whether the condition holds. */
    public boolean holds() {
        return state;
    }

    private synchronized List<Wait<?>> change(boolean now) {
        if (now == state) {
            return List.of();
        }
        state = now;
        return take(waiting(now));
    }

    /** Fails those who wait, and all who ask from now on. */
    public void end(RuntimeException reason) {
        completeEach(endWaits(reason), wait -> wait.future.completeExceptionally(reason));
    }

    private synchronized List<Wait<?>> endWaits(RuntimeException reason) {
        if (ended != null) {
            return List.of();
        }
        ended = reason;
        List<Wait<?>> all = take(waitingForOn);
        all.addAll(take(waitingForOff));
        return all;
    }

    private List<Wait<?>> take(Set<Wait<?>> waits) {
        List<Wait<?>> taken = new ArrayList<>(waits);
        waits.clear();
        return taken;
    }

    private void completeEach(List<Wait<?>> waits, Consumer<Wait<?>> completion) {
        waits.forEach(wait -> executor.execute(() -> completion.accept(wait)));
    }
}
