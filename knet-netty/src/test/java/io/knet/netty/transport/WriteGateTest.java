package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.testkit.Background;
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

    @Test
    void letsWritersInAndOut() throws Exception {
        gate.enter();
        gate.enter();
        gate.leave();
        gate.leave();

        gate.shut();
    }

    @Test
    void letsNobodyInWhenItIsShut() {
        gate.shut();

        assertThatThrownBy(gate::enter).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(gate::enter).isInstanceOf(ClosedChannelException.class);
        gate.shut();
    }

    @Test
    void waitsForTheWriterInside() throws Exception {
        gate.enter();
        CompletableFuture<Void> shut = Background.run(gate::shut);
        awaitShut();
        assertThat(shut).isNotDone();

        gate.leave();

        assertThat(shut).succeedsWithin(30, TimeUnit.SECONDS);
    }

    /** Until whoever shuts the gate has begun to. */
    private void awaitShut() {
        boolean open = true;
        while (open) {
            try {
                gate.enter();
                gate.leave();
            } catch (ClosedChannelException shut) {
                open = false;
            }
        }
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

                next.shut();

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

    private static void write(WriteGate gate, AtomicInteger inside, CountDownLatch started) {
        boolean open = true;
        while (open) {
            try {
                gate.enter();
                inside.incrementAndGet();
                started.countDown();
                inside.decrementAndGet();
                gate.leave();
            } catch (ClosedChannelException shut) {
                open = false;
            }
        }
    }
}
