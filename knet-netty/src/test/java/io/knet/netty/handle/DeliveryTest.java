package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.Direction;
import io.knet.FilterRequest;
import io.knet.KnetEvent;
import io.knet.KnetLimits;
import io.knet.KnetMessage;
import io.knet.Verdict;
import io.knet.event.ReceiveOverflowEvent;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Bug;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The last steps of a message that came over link 0 of host 2. */
class DeliveryTest {
    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyLink link = virtual.addLink(virtual.addHost(2), 0);
    private final NettyDataChannel channel = virtual.openChannel(0);

    @BeforeEach
    void bringUp() {
        virtual.bringUp(link);
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private void receive(int sequence) {
        ByteBuf packet = Packets.data(2, sequence, (byte) sequence);
        virtual.receive(link, packet);
    }

    private long delivered() {
        return virtual.node.counters.get(HandleCounter.RX_MESSAGES);
    }

    @Test
    void deliversWithoutAFilter() {
        receive(1);

        assertThat(VirtualNode.received(channel)).containsExactly(new byte[] {1});
        assertThat(delivered()).isEqualTo(1);
        assertThat(channel.stats().received()).isEqualTo(1);
    }

    @Test
    void asksTheFilterAboutEachMessage() {
        List<String> asked = new ArrayList<>();
        virtual.node.filter.install(
                request -> {
                    asked.add(describe(request));
                    return Verdict.deliver();
                });

        receive(7);

        assertThat(asked).containsExactly("RX to 1 from 2 on 0: 1 bytes");
    }

    private static String describe(FilterRequest request) {
        return request.direction()
                + " to "
                + request.localHost()
                + " from "
                + request.sourceHost()
                + " on "
                + request.channel()
                + ": "
                + request.content().readableBytes()
                + " bytes";
    }

    @Test
    void carriesOutTheFiltersVerdict() {
        NettyDataChannel other = virtual.openChannel(9);
        List<Verdict> verdicts =
                List.of(
                        Verdict.drop(),
                        Verdict.unicast(2, 3),
                        Verdict.unicast(),
                        Verdict.unicast(3, 1),
                        Verdict.deliver().onChannel(9),
                        Verdict.unicast(1).onChannel(10));
        virtual.node.filter.install(request -> verdicts.get(request.content().getByte(0)));

        for (int i = 0; i < verdicts.size(); i++) {
            virtual.receive(link, Packets.data(2, i + 1, (byte) i));
        }

        assertThat(VirtualNode.received(channel)).containsExactly(new byte[] {3});
        assertThat(VirtualNode.received(other)).containsExactly(new byte[] {4});
        assertThat(virtual.drops())
                .isEqualTo(
                        Map.of(
                                DropReason.FILTER_REFUSED, 1L,
                                DropReason.NOT_FOR_US, 2L,
                                DropReason.CHANNEL_CLOSED, 1L));
        assertThat(delivered()).isEqualTo(2);
    }

    @Test
    void dropsMessageWhoseFilterFails() {
        virtual.node.filter.install(
                request -> {
                    throw new Bug();
                });

        receive(1);

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.FILTER_FAILED, 1L));
        assertThat(virtual.node.counters.get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
    }

    @Test
    void deliversCopyOfAMessageThatWasDroppedBefore() {
        virtual.node.filter.forwarding(false);
        receive(1);
        virtual.node.filter.forwarding(true);
        receive(1);
        receive(1);

        assertThat(VirtualNode.received(channel)).hasSize(1);
        assertThat(virtual.drops())
                .isEqualTo(Map.of(DropReason.FORWARDING_DISABLED, 1L, DropReason.DUPLICATE, 1L));
    }

    @Test
    void givesMessagesToTheListenerWhichNeedNotReleaseThem() {
        List<ByteBuf> contents = new ArrayList<>();
        virtual.openChannel(
                ChannelConfig.of(3).withListener(message -> contents.add(message.content())));

        ByteBuf packet = Packets.data(2, 1, 0, 1, 0, 3, (byte) 5);
        virtual.receive(link, packet);

        assertThat(contents).hasSize(1);
        assertThat(packet.refCnt()).isZero();
    }

    @Test
    void lendsMessageToAListenerThatKeepsIt() {
        List<KnetMessage> kept = new ArrayList<>();
        virtual.openChannel(
                ChannelConfig.of(3).withListener(message -> kept.add(message.retain())));

        virtual.receive(link, Packets.data(2, 1, 0, 1, 0, 3, (byte) 5));

        assertThat(Packets.bytes(kept.get(0).content())).containsExactly(5);
    }

    @Test
    void takesMessageForDeliveredThoughItsListenerFails() {
        NettyDataChannel failing =
                virtual.openChannel(
                        ChannelConfig.of(3)
                                .withListener(
                                        message -> {
                                            throw new Bug();
                                        }));
        ByteBuf packet = Packets.data(2, 1, 0, 1, 0, 3, (byte) 5);

        virtual.receive(link, packet);

        assertThat(packet.refCnt()).isZero();
        assertThat(failing.stats().received()).isEqualTo(1);
        assertThat(virtual.node.counters.get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
        assertThat(virtual.drops()).isEmpty();
    }

    @Test
    void countsAndTellsWhatDoesNotFitTheReceiveQueue() throws Exception {
        BlockingQueue<KnetEvent> events = new LinkedBlockingQueue<>();
        virtual.node.events.add(events::add);
        NettyDataChannel small =
                virtual.openChannel(
                        ChannelConfig.of(3).withReceiveQueueBytes(KnetLimits.MAX_MESSAGE));

        for (int i = 1; i <= 5; i++) {
            virtual.receive(link, Packets.data(2, i, 0, 1, 0, 3, new byte[20_000]));
        }

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.RECEIVE_QUEUE_FULL, 2L));
        assertThat(small.stats().overflowed()).isEqualTo(2);
        assertThat(events.poll(30, TimeUnit.SECONDS)).isEqualTo(new ReceiveOverflowEvent(3, 2));
        assertThat(VirtualNode.received(small)).hasSize(3);
        assertThat(events).as("one event for both messages").isEmpty();

        virtual.receive(link, Packets.data(2, 5, 0, 1, 0, 3, new byte[20_000]));
        assertThat(VirtualNode.received(small)).as("the copy of one that was lost").hasSize(1);
    }

    @Test
    void dropsWhatWaitsOnAChannelThatIsClosed() {
        receive(1);
        receive(2);

        channel.close();

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.CHANNEL_CLOSED, 2L));
        receive(3);
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.CHANNEL_CLOSED, 3L));
    }

    @Test
    void asksTheFilterWithDirectionAndAttachmentWhenSending() {
        List<Object> asked = new ArrayList<>();
        virtual.node.filter.install(
                request -> {
                    asked.add(request.direction());
                    asked.add(request.attachment());
                    return Verdict.drop();
                });

        channel.send(Packets.of((byte) 1), "an attachment");
        virtual.run();

        assertThat(asked).containsExactly(Direction.TX, "an attachment");
    }
}
