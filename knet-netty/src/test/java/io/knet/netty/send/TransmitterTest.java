package io.knet.netty.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Attachment;
import io.knet.Verdict;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.filter.Decision;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.link.LinkOutput;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.queue.Reservation;
import io.knet.netty.testkit.FakeChannel;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.netty.testkit.Packets;
import io.knet.protocol.SequenceCounter;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of the queue get a number and go to the loops of their hosts. */
class TransmitterTest {
    private static final int ROOM = 100;

    private final FakeHosts fakes = new FakeHosts(2);
    private final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    private final MessageFilter filter =
            new MessageFilter(
                    1, new CallbackFailures(1, counters, fakes.clock, new Errors(fakes.clock)));
    private final Transmitter transmitter =
            new Transmitter(
                    fakes.loops.first(),
                    new Destinations(filter, fakes.hosts, fakes.dropped),
                    new Sequences(new SequenceCounter(), fakes.hosts),
                    new DataMtu(
                            List::of,
                            HostCrypto.shared(new CryptoSlots()),
                            true,
                            event -> {},
                            Runnable::run),
                    fakes.life,
                    counters,
                    fakes.dropped);
    private final FakeChannel channel = new FakeChannel(0);
    private final FakeLink near;
    private final FakeLink far;

    /** Host 2 is on the loop of the queue, host 3 on the other. */
    TransmitterTest() {
        fakes.addReachable(2);
        fakes.addReachable(3);
        near = fakes.links.made.get(0);
        far = fakes.links.made.get(1);
    }

    @BeforeEach
    void forward() {
        filter.forwarding(true);
    }

    @AfterEach
    void close() {
        fakes.close();
    }

    private @Nullable LinkOutput transmit(Decision.@Nullable Accepted checked) {
        ByteBuf content = Packets.of((byte) 1);
        Reservation room = new Reservation(channel, ROOM);
        LinkOutput[] blocked = new LinkOutput[1];
        fakes.loops.on(
                0,
                () ->
                        blocked[0] =
                                transmitter.transmit(
                                        channel, content, Attachment.NONE, checked, room));
        room.oneDone();
        content.release();
        return blocked[0];
    }

    @Test
    void writesToHostsOfItsOwnLoopAtOnceAndSendsThemWithTheFlush() {
        transmit(new Decision.ToOne(0, 2));

        assertThat(near.output.written).containsExactly(1);
        assertThat(near.output.flushes).isZero();
        fakes.loops.on(0, transmitter::flush);
        assertThat(near.output.flushes).isOne();
        assertThat(counters.get(HandleCounter.TX_MESSAGES)).isOne();
    }

    @Test
    void handsMessagesToOtherLoopsAndKeepsTheirRoomUntilTheyAreWritten() {
        transmit(new Decision.ToOne(0, 3));
        assertThat(far.output.written).isEmpty();
        assertThat(channel.done).isZero();

        fakes.loops.run();

        assertThat(far.output.written).containsExactly(1);
        assertThat(far.output.flushes).isOne();
        assertThat(channel.done).isEqualTo(ROOM);
    }

    @Test
    void givesABroadcastOneNumberForAllHosts() {
        transmit(null);
        transmit(null);
        fakes.loops.run();

        assertThat(near.output.written).containsExactly(1, 2);
        assertThat(far.output.written).containsExactly(1, 2);
        assertThat(counters.get(HandleCounter.TX_MESSAGES)).isEqualTo(2);
        assertThat(channel.done).isEqualTo(2 * ROOM);
    }

    @Test
    void dropsMessagesOfClosedChannelsAndHandles() {
        channel.closed = true;
        transmit(null);
        channel.closed = false;
        fakes.life.markClosed();
        transmit(null);

        assertThat(fakes.dropped.drops).isEqualTo(Map.of(DropReason.CLOSED, 2L));
        assertThat(near.output.written).isEmpty();
        assertThat(channel.done).isEqualTo(2 * ROOM);
    }

    @Test
    void dropsWhatTheFilterRefuses() {
        filter.install(request -> Verdict.drop());
        transmit(null);
        filter.forwarding(false);
        transmit(null);

        assertThat(fakes.dropped.drops)
                .isEqualTo(
                        Map.of(
                                DropReason.FILTER_REFUSED, 1L,
                                DropReason.FORWARDING_DISABLED, 1L));
        assertThat(counters.get(HandleCounter.TX_MESSAGES)).isZero();
    }

    @Test
    void dropsMessagesForHostsThatAreGoneWithoutANumber() {
        transmit(new Decision.ToOne(0, 77));
        transmit(new Decision.ToOne(0, 2));

        assertThat(fakes.dropped.drops).isEqualTo(Map.of(DropReason.DESTINATION_DOWN, 1L));
        assertThat(near.output.written).containsExactly(1);
    }

    @Test
    void dropsMessagesForALoopThatHasEnded() {
        fakes.loops.end();
        transmit(new Decision.ToOne(0, 3));

        assertThat(fakes.dropped.drops).isEqualTo(Map.of(DropReason.CLOSED, 1L));
        assertThat(channel.done).isEqualTo(ROOM);
    }

    @Test
    void tellsWhichSocketIsFull() {
        far.output.blocked = true;

        assertThat(transmit(new Decision.ToOne(0, 2))).isNull();
        assertThat(transmit(new Decision.ToSeveral(0, List.of(2, 3)))).isSameAs(far.output);
        fakes.loops.run();
    }
}
