package io.knet.netty.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import io.knet.Registration;
import io.knet.event.DataMtuEvent;
import io.knet.event.LinkUpEvent;
import io.knet.netty.testkit.Bug;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventDispatcherTest {
    private static final KnetEvent LAST = new LinkUpEvent(0, 0);

    private final AtomicInteger failures = new AtomicInteger();
    private final EventDispatcher events =
            new EventDispatcher(
                    1,
                    EventDispatcher.newThread("test-events"),
                    (what, failure) -> failures.incrementAndGet());
    private final List<Integer> told = Collections.synchronizedList(new ArrayList<>());
    private final Consumer<KnetEvent> listener = this::note;

    @AfterEach
    void close() {
        events.close();
    }

    private void note(KnetEvent event) {
        if (event instanceof KnetEvent.DataMtu mtu) {
            told.add(mtu.dataMtu());
        }
    }

    private void post(int mtu) {
        events.post(new DataMtuEvent(mtu));
    }

    /** Until all that was posted before has been told. */
    private void await() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Registration last =
                events.add(
                        event -> {
                            if (event.equals(LAST)) {
                                done.complete(null);
                            }
                        });
        events.post(LAST);
        assertThat(done).succeedsWithin(30, TimeUnit.SECONDS);
        last.close();
    }

    @Test
    void tellsEventsInTheirOrder() {
        events.add(listener);

        for (int i = 0; i < 100; i++) {
            post(i);
        }
        await();

        assertThat(told).hasSize(100).isSorted();
    }

    @Test
    void tellsOnItsOwnThread() {
        CompletableFuture<String> thread = new CompletableFuture<>();
        events.add(event -> thread.complete(Thread.currentThread().getName()));

        post(1);

        assertThat(thread)
                .succeedsWithin(30, TimeUnit.SECONDS)
                .asString()
                .startsWith("test-events");
    }

    @Test
    void tellsEachRegistrationAndRemovesItAlone() {
        Registration first = events.add(listener);
        events.add(listener);
        post(1);
        await();
        assertThat(told).containsExactly(1, 1);

        first.close();
        first.close();
        post(2);
        await();

        assertThat(told).containsExactly(1, 1, 2);
    }

    @Test
    void goesOnWhenAListenerFails() {
        events.add(
                event -> {
                    if (!event.equals(LAST)) {
                        throw new Bug();
                    }
                });
        events.add(listener);

        post(1);
        post(2);
        await();

        assertThat(told).containsExactly(1, 2);
        assertThat(failures).hasValue(2);
    }

    @Test
    void tellsWhatWasPostedBeforeItIsClosed() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CompletableFuture<Void> toldLast = new CompletableFuture<>();
        events.add(
                event -> {
                    gate.join();
                    if (event.equals(LAST)) {
                        toldLast.complete(null);
                    }
                });
        post(1);
        events.post(LAST);

        events.close();
        gate.complete(null);

        assertThat(toldLast).succeedsWithin(30, TimeUnit.SECONDS);
    }

    @Test
    void tellsNothingThatIsPostedOnceItIsClosed() {
        events.add(listener);
        events.close();

        post(1);

        assertThat(told).isEmpty();
    }

    @Test
    void saysWhenAllWasTold() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        events.add(
                event -> {
                    gate.join();
                    note(event);
                });
        post(1);
        post(2);

        CompletableFuture<Void> end = events.close();
        assertThat(end).isNotDone();
        gate.complete(null);

        assertThat(end).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(told).containsExactly(1, 2);
    }

    @Test
    void tellsNothingMoreOnceItIsSilenced() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CompletableFuture<Void> entered = new CompletableFuture<>();
        events.add(
                event -> {
                    entered.complete(null);
                    gate.join();
                });
        events.add(listener);
        post(1);
        post(2);
        assertThat(entered).succeedsWithin(30, TimeUnit.SECONDS);
        CompletableFuture<Void> end = events.close();

        events.silence();
        gate.complete(null);

        assertThat(end).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(told).isEmpty();
    }

    @Test
    void knowsWhetherTheThreadIsTellingAListener() {
        CompletableFuture<Boolean> inListener = new CompletableFuture<>();
        events.add(event -> inListener.complete(events.isTelling()));
        assertThat(events.isTelling()).isFalse();

        post(1);

        assertThat(inListener).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(true);
    }
}
