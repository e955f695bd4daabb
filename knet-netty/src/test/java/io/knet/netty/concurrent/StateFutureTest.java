package io.knet.netty.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StateFutureTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final StateFuture state = new StateFuture(tasks::add);

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    @Test
    void doesNotHoldAtFirst() {
        assertThat(state.when(false, () -> "value")).isCompletedWithValue("value");
        assertThat(state.when(true, () -> "value")).isNotDone();
    }

    @Test
    void completesThoseWhoWaitOnTheExecutor() {
        CompletableFuture<String> waiting = state.when(true, () -> "value");

        state.set(true);
        assertThat(waiting).isNotDone();
        runTasks();

        assertThat(waiting).isCompletedWithValue("value");
        assertThat(state.when(true, () -> "value")).isCompletedWithValue("value");
        assertThat(state.when(false, () -> "value")).isNotDone();
    }

    @Test
    void doesNothingWhenNothingChanges() {
        state.set(false);

        assertThat(tasks).isEmpty();
    }

    @Test
    void completesThoseWhoSawItHoldAlsoIfItHoldsNoMore() {
        CompletableFuture<String> up = state.when(true, () -> "value");
        state.set(true);
        CompletableFuture<String> down = state.when(false, () -> "value");
        state.set(false);
        CompletableFuture<String> upAgain = state.when(true, () -> "value");
        runTasks();

        assertThat(up).isCompleted();
        assertThat(down).isCompleted();
        assertThat(upAgain).isNotDone();
    }

    @Test
    void lettingOneWaiterGiveUpLeavesTheOthersWaiting() {
        CompletableFuture<String> patient = state.when(true, () -> "value");
        state.when(true, () -> "value").cancel(false);

        state.set(true);
        runTasks();

        assertThat(patient).isCompletedWithValue("value");
    }

    @Test
    void forgetsWhoGaveUp() {
        for (int i = 0; i < 1000; i++) {
            state.when(true, () -> "value").cancel(false);
            state.when(true, () -> "value").completeExceptionally(new TimeoutException());
            state.when(true, () -> "value").complete("by the program");
        }
        CompletableFuture<String> patient = state.when(true, () -> "value");

        state.set(true);

        assertThat(tasks).hasSize(1);
        runTasks();
        assertThat(patient).isCompletedWithValue("value");
    }

    @Test
    void forgetsWhoWaitedTooLong() {
        CompletableFuture<String> impatient =
                state.when(true, () -> "value").orTimeout(1, TimeUnit.NANOSECONDS);
        assertThat(impatient)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class);

        state.set(true);

        assertThat(tasks).isEmpty();
    }

    @Test
    void givesEachOfThoseWhoWaitATaskOfItsOwn() {
        CompletableFuture<String> one = state.when(true, () -> "value");
        CompletableFuture<String> other = state.when(true, () -> "value");

        state.set(true);

        assertThat(tasks).hasSize(2);
        runTasks();
        assertThat(one).isCompleted();
        assertThat(other).isCompleted();
    }

    @Test
    void givesTheValueOfTheMoment() {
        AtomicInteger value = new AtomicInteger(1);
        StateFuture counting = new StateFuture(tasks::add);
        CompletableFuture<Integer> waiting = counting.when(true, value::get);
        value.set(2);
        counting.set(true);
        value.set(3);
        runTasks();

        assertThat(waiting).isCompletedWithValue(3);
        assertThat(counting.when(true, value::get)).isCompletedWithValue(3);
    }

    @Test
    void failsAllWhoWaitAndAllWhoComeLater() {
        CompletableFuture<String> on = state.when(true, () -> "value");
        RuntimeException closed = new IllegalStateException("closed");

        state.end(closed);
        runTasks();

        assertThat(on).isCompletedExceptionally();
        assertThat(state.when(true, () -> "value")).isCompletedExceptionally();
        assertThat(state.when(false, () -> "value")).isCompletedExceptionally();
    }

    @Test
    void endsOnce() {
        CompletableFuture<String> on = state.when(true, () -> "value");
        state.end(new IllegalStateException("first"));
        state.end(new IllegalStateException("second"));
        runTasks();

        assertThat(on)
                .isCompletedExceptionally()
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("first");
    }

    @Test
    void runsWhatHangsOnItsFuturesWithoutItsLock() {
        StateFuture direct = new StateFuture(Runnable::run);
        boolean[] locked = new boolean[2];
        CompletableFuture<Void> on =
                direct.when(true, () -> "value")
                        .thenRun(() -> locked[0] = Thread.holdsLock(direct));
        direct.set(true);
        direct.when(false, () -> "value")
                .whenComplete((value, failure) -> locked[1] = Thread.holdsLock(direct));
        direct.end(new IllegalStateException("closed"));

        assertThat(on).isCompleted();
        assertThat(locked).containsExactly(false, false);
    }
}
