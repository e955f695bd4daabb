package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WriteGateTest {
    private final WriteGate gate = new WriteGate();
    private final LoopTurn loop = new LoopTurn(gate, System::nanoTime);

    private final List<String> told = new ArrayList<>();

    private Runnable tell(String what) {
        return () -> told.add(what);
    }

    @Test
    void letsManyWritersInAtOnce() throws Exception {
        assertThat(gate.tryEnter()).isTrue();
        assertThat(gate.tryEnter()).isTrue();
        gate.leave();
        gate.leave();

        gate.shut(tell("empty"));

        assertThat(told).containsExactly("empty");
    }

    @Test
    void letsNobodyInWhenItIsShut() {
        gate.shut(tell("first"));

        assertThatThrownBy(gate::tryEnter).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(gate::tryEnterToAsk).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> loop.enter(false, tell("later")))
                .isInstanceOf(ClosedChannelException.class);
        assertThat(gate.tryEnterAlone()).isFalse();
        gate.shut(tell("second"));
        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void tellsWhenTheLastWriterHasLeft() throws Exception {
        gate.tryEnter();
        gate.tryEnter();
        gate.shut(tell("one"));
        gate.shut(tell("two"));
        gate.leave();
        assertThat(told).isEmpty();

        gate.leave();

        assertThat(told).containsExactly("one", "two");
    }

    @Test
    void tellsWhenTheOneWhoIsAloneHasLeft() {
        assertThat(gate.tryEnterAlone()).isTrue();
        gate.shut(tell("empty"));
        assertThat(told).isEmpty();

        gate.leaveAlone();

        assertThat(told).containsExactly("empty");
    }

    @Test
    void keepsOthersOutWhileOneIsAlone() throws Exception {
        assertThat(gate.tryEnterAlone()).isTrue();

        assertThat(gate.tryEnter()).isFalse();
        assertThat(gate.tryEnterAlone()).isFalse();
        assertThat(loop.enter(false, tell("later"))).isFalse();
        assertThat(told).isEmpty();

        gate.leaveAlone();
        assertThat(told).containsExactly("later");
        assertThat(loop.enter(false, tell("never"))).isTrue();
        assertThat(told).containsExactly("later");
    }

    @Test
    void letsNobodyBeAloneWhileOthersWrite() throws Exception {
        gate.tryEnter();

        assertThat(gate.tryEnterAlone()).isFalse();

        gate.leave();
        assertThat(gate.tryEnterAlone()).isTrue();
    }

    @Test
    void aWishToBeAloneKeepsNewcomersOutUntilItIsFulfilled() throws Exception {
        gate.tryEnter();

        assertThat(gate.wish()).isTrue();

        assertThat(gate.wish()).isFalse();
        assertThat(gate.tryEnter()).isFalse();
        assertThat(gate.tryEnterAlone()).isFalse();
        assertThat(gate.tryEnterWished()).isFalse();
        gate.leave();
        assertThat(gate.tryEnterWished()).isTrue();
        gate.leaveAlone();
        assertThat(gate.tryEnter()).isTrue();
    }

    @Test
    void aWishThatIsWithdrawnLetsOthersInAgain() throws Exception {
        gate.wish();
        assertThat(loop.enter(false, tell("later"))).isFalse();

        gate.withdraw();

        assertThat(told).containsExactly("later");
        assertThat(loop.enter(false, tell("never"))).isTrue();
        assertThat(gate.tryEnter()).isTrue();
    }

    @Test
    void whoWishesWhileAnotherIsAloneComesNext() throws Exception {
        gate.tryEnterAlone();
        gate.wish();

        gate.leaveAlone();

        assertThat(gate.tryEnterAlone()).isFalse();
        assertThat(gate.tryEnterWished()).isTrue();
    }

    @Test
    void letsAskWhoWritesNothingUnlessSomebodyIsAlone() throws Exception {
        gate.wish();
        assertThat(gate.tryEnterToAsk()).isTrue();
        assertThat(gate.tryEnterWished()).isFalse();
        gate.leave();

        assertThat(gate.tryEnterWished()).isTrue();

        assertThat(gate.tryEnterToAsk()).isFalse();
    }

    @Test
    void isEmptyWhenItIsShutThoughSomebodyWishesToBeAlone() throws Exception {
        gate.tryEnter();
        gate.wish();
        gate.shut(tell("empty"));

        assertThatThrownBy(() -> gate.tryEnterWished()).isInstanceOf(ClosedChannelException.class);
        gate.leave();

        assertThat(told).containsExactly("empty");
    }

    @Test
    void isEmptyOnceItIsShutHoweverManyTryToEnter() throws Exception {
        int writers = 3;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 50; round++) {
                WriteGate next = new WriteGate();
                AtomicInteger inside = new AtomicInteger();
                CountDownLatch started = new CountDownLatch(writers);
                List<Future<?>> done = new ArrayList<>();
                for (int i = 0; i < writers; i++) {
                    done.add(threads.submit(() -> write(next, inside, started)));
                }
                assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();

                CompletableFuture<Integer> atTheEnd = new CompletableFuture<>();
                next.shut(() -> atTheEnd.complete(inside.get()));

                assertThat(atTheEnd).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(0);
                assertThat(inside).as("round %d", round).hasValue(0);
                for (Future<?> writer : done) {
                    writer.get(30, TimeUnit.SECONDS);
                }
                assertThat(inside).as("round %d", round).hasValue(0);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Writes, among others and alone, until the gate is shut. */
    private static void write(WriteGate gate, AtomicInteger inside, CountDownLatch started) {
        boolean open = true;
        while (open) {
            try {
                if (gate.tryEnter()) {
                    inside.incrementAndGet();
                    started.countDown();
                    inside.decrementAndGet();
                    gate.leave();
                }
                if (gate.tryEnterAlone()) {
                    inside.incrementAndGet();
                    inside.decrementAndGet();
                    gate.leaveAlone();
                }
            } catch (ClosedChannelException shut) {
                open = false;
            }
        }
    }
}
