package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkDownReason;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.EventDispatcher;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.count.HandleCounts;
import io.knet.netty.count.Times;
import io.knet.netty.datachannel.DataChannels;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.link.LinkLoops;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.pipeline.CipherPools;
import io.knet.netty.send.Destinations;
import io.knet.netty.send.PromptSend;
import io.knet.netty.send.SendQueue;
import io.knet.netty.send.Sequences;
import io.knet.netty.send.Transmitter;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.LogLines;
import io.knet.protocol.SequenceCounter;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleTimer;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The end of a handle: in which order, what waits for what, and whatever fails on the way. */
class ShutdownTest {
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final FakeHosts fakes = new FakeHosts(2);
    private final HandleLife life = fakes.life;
    private final FakeLink link;
    private final CryptoSlots slots = new CryptoSlots();
    private final List<String> steps = new ArrayList<>();
    private final List<Runnable> endsOfLoops = new ArrayList<>();
    private final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    private final CallbackFailures failures =
            new CallbackFailures(1, counters, fakes.clock, new Errors(fakes.clock));
    private final MessageFilter filter = new MessageFilter(1, failures);
    private RuntimeException cryptoFailure;
    private final Shutdown shutdown;

    ShutdownTest() {
        fakes.addReachable(2);
        link = fakes.links.made.get(0);
        shutdown = shutdown();
    }

    private Shutdown shutdown() {
        HostCrypto crypto =
                new HostCrypto() {
                    @Override
                    public CryptoSlots ofHandle() {
                        return slots;
                    }

                    @Override
                    public void close() {
                        steps.add("keys wiped, link closed: " + link.closed);
                        if (cryptoFailure != null) {
                            throw cryptoFailure;
                        }
                        slots.close();
                    }
                };
        HandleCounts counts =
                new HandleCounts(counters, new Times<>(HandleTimer.class), fakes.clock);
        DataMtu dataMtu = new DataMtu(List::of, crypto, true, event -> {}, Runnable::run);
        Destinations destinations = new Destinations(filter, fakes.hosts, fakes.dropped);
        Sequences sequences = new Sequences(new SequenceCounter(), fakes.hosts);
        SendQueue queue =
                new SendQueue(
                        fakes.loops.first(),
                        new PromptSend(destinations, sequences, dataMtu, counters, fakes.dropped),
                        new Transmitter(
                                fakes.loops.first(),
                                destinations,
                                sequences,
                                dataMtu,
                                life,
                                counters,
                                fakes.dropped),
                        failures,
                        fakes.dropped);
        return new Shutdown(
                1,
                DRAIN,
                life,
                new Drain(fakes.loops.first(), queue, fakes.hosts),
                filter,
                dataMtu,
                new DataChannels(),
                fakes.hosts,
                queue,
                crypto,
                new CipherPools(() -> Keys.salts(1), counts),
                new LinkLoops(() -> Keys.salts(2), counts, (nanos, stack) -> {}),
                action -> {
                    steps.add("event loops end");
                    endsOfLoops.add(action);
                },
                new Completions(1, ImmediateEventExecutor.INSTANCE),
                new EventDispatcher(1, ImmediateEventExecutor.INSTANCE, failures::report));
    }

    @AfterEach
    void close() {
        slots.close();
        fakes.close();
    }

    private void endLoops() {
        fakes.loops.run();
        endsOfLoops.forEach(Runnable::run);
    }

    @Test
    void refusesCallsAtOnceAndClosesWhenAllIsSent() {
        filter.forwarding(true);
        link.output.unsent = true;

        CompletableFuture<Void> closed = shutdown.start();
        fakes.loops.run();

        assertThat(life.isRefusing()).isTrue();
        assertThat(life.isClosed()).as("what was accepted goes its way").isFalse();
        assertThat(filter.isForwarding()).isTrue();
        assertThat(link.closed).isEmpty();

        link.output.unsent = false;
        fakes.clock.advance(1, TimeUnit.MILLISECONDS);
        fakes.loops.run();

        assertThat(life.isClosed()).isTrue();
        assertThat(filter.isForwarding()).isFalse();
        assertThat(link.closed).containsExactly(LinkDownReason.CLOSED);
        assertThat(closed).as("the event loops have not ended").isNotDone();

        endLoops();
        assertThat(closed).isCompleted();
    }

    @Test
    void wipesKeysAfterTheLinksAreClosedAndBeforeTheLoopsEnd() {
        shutdown.start(Duration.ZERO);
        fakes.loops.run();

        assertThat(steps).containsExactly("keys wiped, link closed: [CLOSED]", "event loops end");
        assertThat(slots.state().closed()).isTrue();
    }

    @Test
    void closesWhenTheTimeIsUp() {
        link.output.unsent = true;
        shutdown.start(Duration.ofMillis(100));
        fakes.loops.run();

        try (LogLines lines = LogLines.of(LogSubsystem.HANDLE)) {
            fakes.clock.advance(100, TimeUnit.MILLISECONDS);
            fakes.loops.run();

            assertThat(lines.texts())
                    .anyMatch(line -> line.contains("packets that channels of links still held"));
        }
        assertThat(life.isClosed()).isTrue();
    }

    @Test
    void endsTheTimeOfOneThatWasBegunBefore() {
        link.output.unsent = true;
        CompletableFuture<Void> first = shutdown.start();
        fakes.loops.run();
        assertThat(life.isClosed()).isFalse();

        CompletableFuture<Void> second = shutdown.start();
        endLoops();

        assertThat(life.isClosed()).isTrue();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(steps).as("once").filteredOn(step -> step.startsWith("keys")).hasSize(1);
    }

    @Test
    void refusesANegativeTimeAndBeginsNothing() {
        assertThatThrownBy(() -> shutdown.start(Duration.ofMillis(-1)))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT));

        assertThat(life.isRefusing()).isFalse();
    }

    @Test
    void endsTheLoopsAlsoIfKeysCannotBeWipedAndSaysSo() {
        cryptoFailure = new IllegalStateException("cannot wipe");

        CompletableFuture<Void> closed = shutdown.start(Duration.ZERO);
        endLoops();

        assertThat(closed).isCompletedExceptionally();
        assertThatThrownBy(closed::join).hasRootCause(cryptoFailure);
        assertThat(endsOfLoops).hasSize(1);
        assertThat(shutdown.start()).as("who closes once more").isCompleted();
    }

    @Test
    void whoWaitsCannotEndTheWaitOfOthers() {
        CompletableFuture<Void> one = shutdown.start(Duration.ZERO);
        CompletableFuture<Void> other = shutdown.start(Duration.ZERO);

        one.complete(null);
        fakes.loops.run();
        assertThat(other).isNotDone();

        endLoops();
        assertThat(other).isCompleted();
    }
}
