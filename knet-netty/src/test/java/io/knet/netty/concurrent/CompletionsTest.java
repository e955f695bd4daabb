package io.knet.netty.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.testkit.Bug;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompletionsTest {
    private final Completions completions =
            new Completions(1, Completions.newThreads("test-futures"));

    /** Threads that were asked for. */
    private final Queue<Runnable> started = new ArrayDeque<>();

    /** What is to run a moment later. */
    private final Queue<Runnable> looks = new ArrayDeque<>();

    private final Completions manual = new Completions(1, new Started(started), looks::add);

    @AfterEach
    void close() {
        completions.close();
    }

    @Test
    void whatHangsOnOneFutureMayWaitForAnother() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> second = new CompletableFuture<>();
        CompletableFuture<Void> both = first.thenRun(second::join);

        completions.execute(() -> first.complete(null));
        completions.execute(() -> second.complete(null));

        assertThat(both).succeedsWithin(30, TimeUnit.SECONDS);
    }

    /** What hangs on a failure must not run where the failure was noticed: on an event loop. */
    @Test
    void failuresAndSuccessesAreLearnedOnItsThreads() {
        CompletableFuture<Void> succeeding = new CompletableFuture<>();
        CompletableFuture<Void> failing = new CompletableFuture<>();
        Bug bug = new Bug();
        CompletableFuture<String> afterSuccess =
                completions.pass(succeeding).handle((done, failure) -> threadAnd(failure));
        CompletableFuture<String> afterFailure =
                completions.pass(failing).handle((done, failure) -> threadAnd(failure));

        succeeding.complete(null);
        failing.completeExceptionally(bug);

        assertThat(afterSuccess)
                .succeedsWithin(30, TimeUnit.SECONDS)
                .asString()
                .startsWith("test-futures")
                .endsWith(" null");
        assertThat(afterFailure)
                .succeedsWithin(30, TimeUnit.SECONDS)
                .asString()
                .startsWith("test-futures")
                .endsWith(" " + bug);
    }

    private static String threadAnd(Throwable failure) {
        return Thread.currentThread().getName() + " " + failure;
    }

    @Test
    void stillCompletesFuturesOnceItIsClosed() {
        completions.close();
        CompletableFuture<Void> late = new CompletableFuture<>();

        completions.execute(() -> late.complete(null));

        assertThat(late).isCompleted();
    }

    @Test
    void startsNoMoreThreadsThanItsBoundAndForgetsNobody() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 2 * Completions.MOST_AT_ONCE; i++) {
            CompletableFuture<Void> future = new CompletableFuture<>();
            all.add(
                    future.thenRun(
                            () -> {
                                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                                gate.join();
                                atOnce.decrementAndGet();
                            }));
            completions.execute(() -> future.complete(null));
        }

        gate.complete(null);

        assertThat(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
                .succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(most.get()).isLessThanOrEqualTo(Completions.MOST_AT_ONCE);
    }

    @Test
    void goesOnWhenOneCannotBeCompleted() {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            manual.execute(
                    () -> {
                        if (done.getAndIncrement() == 0) {
                            throw new Bug();
                        }
                    });
        }

        started.remove().run();

        assertThat(done).hasValue(3);
    }

    @Test
    void oneThreadDoesWhatThereIsAsLongAsItGoesOn() {
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            manual.execute(
                    () -> {
                        done.incrementAndGet();
                        letTimePass();
                    });
        }
        assertThat(started).hasSize(1);

        started.remove().run();

        assertThat(done).hasValue(5);
        assertThat(started).isEmpty();
        letTimePass();
        assertThat(started).isEmpty();
        assertThat(looks).isEmpty();
    }

    @Test
    void aThreadThatIsHeldUpIsGivenCompanyWhichThenTakesWhatComesAtOnce() {
        List<String> done = new ArrayList<>();
        manual.execute(
                () -> {
                    manual.execute(() -> done.add("second"));
                    assertThat(started).isEmpty();

                    letTimePass();
                    started.remove().run();
                    assertThat(done).containsExactly("second");

                    manual.execute(() -> done.add("third"));
                    started.remove().run();
                    assertThat(done).containsExactly("second", "third");
                    done.add("first");
                });

        started.remove().run();

        assertThat(done).containsExactly("second", "third", "first");
        manual.execute(() -> done.add("last"));
        assertThat(started).hasSize(1);
    }

    @Test
    void whatWaitsAfterTheEndIsDoneOnAThreadThatNothingElseHas() throws Exception {
        CompletableFuture<Thread> second = new CompletableFuture<>();
        Started threads = new Started(started);
        Completions ending = new Completions(1, threads, looks::add);
        ending.execute(
                () -> {
                    ending.execute(() -> second.complete(Thread.currentThread()));
                    threads.closed = true;
                    letTimePass();
                    assertThat(second).succeedsWithin(30, TimeUnit.SECONDS);
                });

        started.remove().run();

        assertThat(second.get()).isNotSameAs(Thread.currentThread());
    }

    /** Runs what is to run a moment later. */
    private void letTimePass() {
        Runnable look = looks.poll();
        if (look != null) {
            look.run();
        }
    }

    /** Notes what would run on threads. */
    private static final class Started extends AbstractExecutorService {
        private final Queue<Runnable> tasks;
        private boolean closed;

        Started(Queue<Runnable> tasks) {
            this.tasks = tasks;
        }

        @Override
        public void execute(Runnable task) {
            if (closed) {
                throw new RejectedExecutionException("closed");
            }
            tasks.add(task);
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }
    }
}
