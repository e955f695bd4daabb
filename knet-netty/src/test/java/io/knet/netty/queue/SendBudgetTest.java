package io.knet.netty.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SendBudgetTest {
    private static final int LIMIT = 100;

    private final SendBudget budget = new SendBudget(LIMIT, Runnable::run);

    @Test
    void takesAsMuchAsTheBound() {
        assertThat(budget.reserve(60)).isTrue();
        assertThat(budget.reserve(40)).isTrue();
        assertThat(budget.used()).isEqualTo(LIMIT);
        assertThat(budget.hasRoom()).isTrue();
    }

    @Test
    void refusesMoreAndKeepsItsAccount() {
        budget.reserve(60);

        assertThat(budget.reserve(41)).isFalse();

        assertThat(budget.used()).isEqualTo(60);
        assertThat(budget.hasRoom()).isFalse();
    }

    @Test
    void takesWhatFitsAlsoAfterARefusal() {
        budget.reserve(60);
        budget.reserve(41);

        assertThat(budget.reserve(40)).isTrue();
        assertThat(budget.hasRoom()).isFalse();
    }

    @Test
    void hasRoomAgainWhenHalfIsFree() {
        budget.reserve(100);
        budget.reserve(1);
        CompletableFuture<Void> room = budget.whenRoom();

        budget.release(49);
        assertThat(room).isNotDone();
        assertThat(budget.hasRoom()).isFalse();

        budget.release(1);
        assertThat(room).isCompleted();
        assertThat(budget.hasRoom()).isTrue();
    }

    @Test
    void completesAtOnceWhileThereIsRoom() {
        assertThat(budget.whenRoom()).isCompleted();
    }

    @Test
    void takesAMessageThatIsAloneWhateverItCosts() {
        assertThat(budget.reserve(LIMIT + 1)).isTrue();
        assertThat(budget.reserve(1)).isFalse();

        budget.release(LIMIT + 1);
        assertThat(budget.reserve(1)).isTrue();
    }

    @Test
    void failsThoseWhoWaitWhenItEnds() {
        budget.reserve(100);
        budget.reserve(1);
        CompletableFuture<Void> room = budget.whenRoom();
        RuntimeException closed = new IllegalStateException("closed");

        budget.end(closed);

        assertThat(room).isCompletedExceptionally();
        assertThat(budget.whenRoom()).isCompletedExceptionally();
    }

    /** Whoever was refused last is told of room, however refusals and releases cross. */
    @Test
    void losesNoWakeUpAmongManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (int round = 0; round < 2000; round++) {
                SendBudget small = new SendBudget(4, Runnable::run);
                Queue<Integer> queue = new ConcurrentLinkedQueue<>();
                AtomicInteger senders = new AtomicInteger(2);
                Runnable sender =
                        () -> {
                            for (int i = 0; i < 12; i++) {
                                if (small.reserve(1)) {
                                    queue.add(1);
                                }
                            }
                            senders.decrementAndGet();
                        };
                Runnable taker =
                        () -> {
                            while (senders.get() > 0 || !queue.isEmpty()) {
                                if (queue.poll() != null) {
                                    small.release(1);
                                }
                            }
                        };
                Future<?> first = threads.submit(sender);
                Future<?> second = threads.submit(sender);
                threads.submit(taker).get(30, TimeUnit.SECONDS);
                first.get(30, TimeUnit.SECONDS);
                second.get(30, TimeUnit.SECONDS);

                assertThat(small.used()).as("round %d", round).isZero();
                assertThat(small.hasRoom()).as("round %d", round).isTrue();
                assertThat(small.whenRoom()).as("round %d", round).isCompleted();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
