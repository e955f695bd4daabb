package io.knet.netty.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.protocol.SequenceCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sequence numbers, and the pings that some of them demand. */
class SequencesTest {
    private static final int DEMANDS_PING = 8191;
    private static final int LARGEST = 65535;

    private final FakeHosts fakes = new FakeHosts(2);
    private final Sequences sequences = new Sequences(new SequenceCounter(), fakes.hosts);

    @AfterEach
    void close() {
        fakes.close();
    }

    private void skip(int count) {
        for (int i = 0; i < count; i++) {
            sequences.next();
        }
    }

    @Test
    void startWithOneAndLeaveOutZero() {
        assertThat(sequences.next()).isOne();
        skip(LARGEST - 2);
        assertThat(sequences.next()).isEqualTo(LARGEST);
        assertThat(sequences.next()).isOne();
    }

    @Test
    void demandPingsOfAllHostsEachOnItsOwnLoop() {
        fakes.addReachable(2);
        fakes.addReachable(3);
        FakeLink near = fakes.links.made.get(0);
        FakeLink far = fakes.links.made.get(1);
        skip(DEMANDS_PING - 1);
        assertThat(near.forcedPings).isEmpty();

        fakes.loops.on(0, sequences::next);

        assertThat(near.forcedPings).containsExactly(DEMANDS_PING);
        assertThat(far.forcedPings).as("its loop is another one").isEmpty();
        fakes.loops.run();
        assertThat(far.forcedPings).containsExactly(DEMANDS_PING);
    }
}
