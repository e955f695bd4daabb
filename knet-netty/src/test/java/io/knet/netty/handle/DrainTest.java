package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.send.Destinations;
import io.knet.netty.send.PromptSend;
import io.knet.netty.send.SendQueue;
import io.knet.netty.send.Sequences;
import io.knet.netty.send.Transmitter;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.protocol.SequenceCounter;
import io.knet.stats.HandleCounter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A handle waits before it closes until all is sent, or the time is up. */
class DrainTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final FakeHosts fakes = new FakeHosts(2);
    private final FakeLink near;
    private final FakeLink far;
    private final Drain drain;
    private int ends;

    DrainTest() {
        fakes.addReachable(2);
        fakes.addReachable(3);
        near = fakes.links.made.get(0);
        far = fakes.links.made.get(1);
        drain = new Drain(fakes.loops.first(), queue(), fakes.hosts);
        drain.whenEnded(() -> ends++);
    }

    private SendQueue queue() {
        Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
        CallbackFailures failures =
                new CallbackFailures(1, counters, fakes.clock, new Errors(fakes.clock));
        MessageFilter filter = new MessageFilter(1, failures);
        Destinations destinations = new Destinations(filter, fakes.hosts, fakes.dropped);
        Sequences sequences = new Sequences(new SequenceCounter(), fakes.hosts);
        DataMtu dataMtu =
                new DataMtu(
                        List::of,
                        HostCrypto.shared(new CryptoSlots()),
                        true,
                        event -> {},
                        Runnable::run);
        return new SendQueue(
                fakes.loops.first(),
                new PromptSend(destinations, sequences, dataMtu, counters, fakes.dropped),
                new Transmitter(
                        fakes.loops.first(),
                        destinations,
                        sequences,
                        dataMtu,
                        fakes.life,
                        counters,
                        fakes.dropped),
                failures,
                fakes.dropped);
    }

    @AfterEach
    void close() {
        fakes.close();
    }

    private void pass(long millis) {
        fakes.clock.advance(millis, TimeUnit.MILLISECONDS);
        fakes.loops.run();
    }

    @Test
    void endsAtOnceWhenNothingWaits() {
        drain.start(LIMIT);
        assertThat(ends).as("the loops have yet to look").isZero();

        fakes.loops.run();

        assertThat(ends).isOne();
    }

    @Test
    void waitsForTheSocketsOfAllHosts() {
        near.output.unsent = true;
        far.output.unsent = true;
        drain.start(LIMIT);
        pass(100);
        near.output.unsent = false;
        pass(100);
        assertThat(ends).isZero();

        far.output.unsent = false;
        pass(1);

        assertThat(ends).isOne();
        assertThat(drain.leftPackets()).isFalse();
    }

    @Test
    void endsWhenTheTimeIsUp() {
        far.output.unsent = true;
        drain.start(LIMIT);

        pass(LIMIT.toMillis() - 1);
        assertThat(ends).isZero();
        pass(1);
        assertThat(ends).isOne();
        assertThat(drain.leftPackets()).isTrue();
        pass(LIMIT.toMillis());
        assertThat(ends).as("once").isOne();
    }

    @Test
    void endsEarlyIfToldTo() {
        far.output.unsent = true;
        drain.start(LIMIT);

        drain.end();

        assertThat(ends).isOne();
        pass(LIMIT.toMillis());
        assertThat(ends).isOne();
    }

    @Test
    void endsAtOnceIfTheLoopsAreGone() {
        fakes.loops.end();

        drain.start(LIMIT);

        assertThat(ends).isOne();
    }
}
