package io.knet.netty.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Verdict;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.filter.Refusal;
import io.knet.netty.message.RxMessage;
import io.knet.netty.testkit.DropNotes;
import io.knet.netty.testkit.FakeReceiver;
import io.knet.netty.testkit.Packets;
import io.knet.protocol.ReceiveWindow;
import io.knet.protocol.Reception;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Ticker;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A received message is given to its data channel, or dropped and counted. */
class DeliveryStepsTest {
    private static final int SENDER = 2;
    private static final int SEQUENCE = 1;
    private static final int BUFFERS = 32;

    private final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    private final MessageFilter filter =
            new MessageFilter(
                    1,
                    new CallbackFailures(
                            1,
                            counters,
                            Ticker.newMockTicker(),
                            new Errors(Ticker.newMockTicker())));
    private final FakeReceiver receiver = new FakeReceiver();
    private final DropNotes dropped = new DropNotes();
    private final Delivery delivery =
            new Delivery(filter, number -> number < 2 ? receiver : null, counters, dropped);
    private final ReceiveWindow window =
            new ReceiveWindow(ByteBufAllocator.DEFAULT, BUFFERS, (reason, packets) -> {});

    @BeforeEach
    void forward() {
        filter.forwarding(true);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private Reception copyComes() {
        ByteBuf packet = Packets.data(SENDER, SEQUENCE, (byte) 7);
        Reception reception = window.accept(packet);
        if (reception == Reception.NEW_MESSAGE) {
            delivery.deliver(
                    new EmbeddedChannel().eventLoop(),
                    window,
                    null,
                    "host 2",
                    new RxMessage(SENDER, 0, SEQUENCE, 0, window.takeMessage()));
        }
        packet.release();
        return reception;
    }

    @Test
    void deliversAMessageOnce() {
        copyComes();
        assertThat(copyComes()).isNotEqualTo(Reception.NEW_MESSAGE);

        assertThat(receiver.received).containsExactly("0:07");
        assertThat(counters.get(HandleCounter.RX_MESSAGES)).isOne();
        assertThat(dropped.drops).isEmpty();
    }

    @Test
    void deliversACopyOfWhatTheChannelDidNotTake() {
        receiver.refusal = DropReason.RECEIVE_QUEUE_FULL;
        copyComes();
        receiver.refusal = null;
        assertThat(copyComes()).isEqualTo(Reception.NEW_MESSAGE);

        assertThat(receiver.received).containsExactly("0:07");
        assertThat(dropped.drops).isEqualTo(Map.of(DropReason.RECEIVE_QUEUE_FULL, 1L));
        assertThat(counters.get(HandleCounter.RX_MESSAGES)).isOne();
    }

    private Delivery.Route route() {
        RxMessage message = new RxMessage(SENDER, 0, 0, 0, Packets.of((byte) 1));
        Delivery.Route route = delivery.route(message);
        delivery.give(message, route, "host 2");
        message.release();
        return route;
    }

    @Test
    void followsTheFilterToAnotherChannel() {
        filter.install(request -> Verdict.deliver().onChannel(1));

        assertThat(route().number()).isOne();
        assertThat(receiver.received).containsExactly("1:01");
    }

    @Test
    void saysThatTheChannelIsNotOpen() {
        filter.install(request -> Verdict.deliver().onChannel(9));

        assertThat(route()).isEqualTo(new Delivery.Route(null, 9, Refusal.CHANNEL_CLOSED));
        assertThat(dropped.drops).isEqualTo(Map.of(DropReason.CHANNEL_CLOSED, 1L));
    }

    @Test
    void dropsWhatTheFilterRefusesForTheReasonOfTheFilter() {
        filter.install(request -> Verdict.unicast(5));
        assertThat(route().refusal()).isEqualTo(Refusal.NOT_FOR_US);
        filter.forwarding(false);
        assertThat(route().refusal()).isEqualTo(Refusal.FORWARDING_DISABLED);

        assertThat(dropped.drops)
                .isEqualTo(Map.of(DropReason.NOT_FOR_US, 1L, DropReason.FORWARDING_DISABLED, 1L));
        assertThat(receiver.received).isEmpty();
    }

    @Test
    void needsTheLoopOfTheSenderForListenersOnly() {
        assertThat(route().needsLoop()).isFalse();
        receiver.listener = true;
        assertThat(route().needsLoop()).isTrue();
        filter.forwarding(false);
        assertThat(route().needsLoop()).as("nobody is called").isFalse();
    }
}
