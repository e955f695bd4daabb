package io.knet.netty.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Attachment;
import io.knet.DestinationFilter;
import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import io.knet.Verdict;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.host.NettyHost;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.queue.SendBudget;
import io.knet.netty.testkit.FakeChannel;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeLink;
import io.knet.netty.testkit.FakeOutput;
import io.knet.netty.testkit.Packets;
import io.knet.protocol.SequenceCounter;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which messages their sender writes by itself, and which wait for the event loop. */
class SendQueueTest {
    private static final long QUIET_NANOS = 15_000;

    private final FakeHosts fakes = new FakeHosts(2);
    private final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    private final CallbackFailures failures =
            new CallbackFailures(1, counters, fakes.clock, new Errors(fakes.clock));
    private final MessageFilter filter = new MessageFilter(1, failures);
    private final FakeChannel channel = new FakeChannel(0);
    private final SendQueue queue;
    private final FakeOutput output;
    private int asked;

    SendQueueTest() {
        fakes.addReachable(2);
        output = fakes.links.made.get(0).output;
        Destinations destinations = new Destinations(filter, fakes.hosts, fakes.dropped);
        Sequences sequences = new Sequences(new SequenceCounter(), fakes.hosts);
        DataMtu dataMtu =
                new DataMtu(
                        List::of,
                        HostCrypto.shared(new CryptoSlots()),
                        true,
                        event -> {},
                        Runnable::run);
        queue =
                new SendQueue(
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

    @BeforeEach
    void forward() {
        output.writesAside = true;
        filter.forwarding(true);
        filter.install(
                DestinationFilter.quick(
                        request -> {
                            asked++;
                            return Verdict.unicast(2);
                        }));
        fakes.clock.advance(QUIET_NANOS, TimeUnit.NANOSECONDS);
    }

    @AfterEach
    void close() {
        fakes.close();
    }

    private ByteBuf send() {
        return send(Packets.of((byte) 1));
    }

    /** On a thread of the program's. */
    private ByteBuf send(ByteBuf content) {
        fakes.loops.outside(() -> queue.add(channel, content, Attachment.NONE, null));
        return content;
    }

    private static int cost() {
        return SendBudget.cost(Unpooled.wrappedBuffer(new byte[1]));
    }

    @Test
    void aMessageThatNothingWaitsBeforeIsWrittenByItsSender() {
        ByteBuf content = send();

        assertThat(output.aside).containsExactly(1);
        assertThat(content.refCnt()).isZero();
        assertThat(channel.done).isEqualTo(cost());
        assertThat(counters.get(HandleCounter.TX_MESSAGES)).isOne();
        fakes.loops.run();
        assertThat(output.written).isEmpty();
    }

    @Test
    void manyMessagesThatFollowSoonGoTogether() {
        for (int i = 1; i <= 18; i++) {
            send();
        }
        assertThat(output.aside).containsExactlyElementsOf(numbers(1, 16));

        fakes.loops.run();

        assertThat(output.written).containsExactly(17, 18);
        assertThat(output.flushes).isOne();
    }

    @Test
    void afterAQuietMomentAFewAreWrittenByTheirSenderAgain() {
        for (int i = 1; i <= 17; i++) {
            send();
        }
        fakes.loops.run();
        send();
        fakes.loops.run();
        assertThat(output.written).as("soon after the queue was at work").containsExactly(17, 18);

        fakes.clock.advance(QUIET_NANOS, TimeUnit.NANOSECONDS);
        send();
        send();

        assertThat(output.aside).endsWith(19, 20).hasSize(18);
    }

    private static List<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void nothingOvertakesWhatWaits() {
        output.writesAside = false;
        send();
        output.writesAside = true;
        fakes.clock.advance(QUIET_NANOS, TimeUnit.NANOSECONDS);
        send();
        assertThat(output.aside).isEmpty();

        fakes.loops.run();
        assertThat(output.written).hasSize(2).isSorted();

        fakes.clock.advance(QUIET_NANOS, TimeUnit.NANOSECONDS);
        send();
        assertThat(output.aside).hasSize(1);
    }

    @Test
    void aMessageThatHasToWaitIsNotAskedAboutAgain() {
        output.writesAside = false;
        ByteBuf content = send();
        assertThat(content.refCnt()).isOne();
        assertThat(channel.done).isZero();

        fakes.loops.run();

        assertThat(asked).isOne();
        assertThat(output.written).hasSize(1);
        assertThat(content.refCnt()).isZero();
        assertThat(channel.done).isEqualTo(cost());
        assertThat(counters.get(HandleCounter.TX_MESSAGES)).isOne();
    }

    @Test
    void aFilterThatMayTakeTimeIsAskedOnTheLoop() {
        filter.install(
                request -> {
                    asked++;
                    return Verdict.unicast(2);
                });
        send();
        assertThat(asked).isZero();

        fakes.loops.run();

        assertThat(asked).isOne();
        assertThat(output.written).hasSize(1);
    }

    @Test
    void aMessageOfSeveralPacketsWaitsForTheLoop() {
        send(Unpooled.wrappedBuffer(new byte[KnetLimits.MAX_MESSAGE]));
        assertThat(output.aside).isEmpty();

        fakes.loops.run();

        assertThat(output.written).hasSize(1);
    }

    @Test
    void aMessageThatWaitsTakesNoTurnOfALink() {
        NettyHost host = fakes.add(3, LinkPolicy.RR);
        FakeLink one = fakes.addLink(host, 0);
        FakeLink two = fakes.addLink(host, 1);
        filter.install(DestinationFilter.unicastTo(3));
        for (int i = 0; i < 2; i++) {
            send();
            fakes.loops.run();
            fakes.clock.advance(QUIET_NANOS, TimeUnit.NANOSECONDS);
        }

        assertThat(one.output.written).hasSize(1);
        assertThat(two.output.written).hasSize(1);
    }

    @Test
    void messagesToSeveralHostsWaitForTheLoop() {
        fakes.addReachable(3);
        filter.install(DestinationFilter.broadcast());
        send();
        assertThat(output.aside).isEmpty();

        fakes.loops.run();

        assertThat(output.written).hasSize(1);
    }

    @Test
    void aBroadcastToTheOnlyOtherHostDoesNot() {
        filter.remove();
        send();
        assertThat(output.aside).hasSize(1);
    }

    @Test
    void whatIsRefusedIsCountedAndReleased() {
        filter.install(DestinationFilter.quick(request -> Verdict.drop()));
        ByteBuf refused = send();
        filter.install(DestinationFilter.unicastTo(9));
        fakes.clock.advance(QUIET_NANOS, TimeUnit.NANOSECONDS);
        ByteBuf unknown = send();

        assertThat(List.of(refused.refCnt(), unknown.refCnt())).containsOnly(0);
        assertThat(channel.done).isEqualTo(2 * cost());
        assertThat(fakes.dropped.drops)
                .isEqualTo(Map.of(DropReason.FILTER_REFUSED, 1L, DropReason.DESTINATION_DOWN, 1L));
    }

    @Test
    void aBufferThatItsSenderHasReleasedFailsAlone() {
        ByteBuf released = Packets.of((byte) 1);
        released.release();
        send(released);
        assertThat(fakes.dropped.drops).isEqualTo(Map.of(DropReason.HANDLER_FAILED, 1L));

        fakes.clock.advance(QUIET_NANOS, TimeUnit.NANOSECONDS);
        send();
        assertThat(output.aside).hasSize(1);
    }

    @Test
    void aClosedChannelsMessageIsDropped() {
        channel.closed = true;
        ByteBuf content = send();
        fakes.loops.run();
        assertThat(content.refCnt()).isZero();
        assertThat(fakes.dropped.drops).isEqualTo(Map.of(DropReason.CLOSED, 1L));
    }

    @Test
    void whatAFilterSendsMeanwhileFollows() {
        List<ByteBuf> answers = new ArrayList<>();
        filter.install(
                DestinationFilter.quick(
                        request -> {
                            if (answers.isEmpty()) {
                                answers.add(Packets.of((byte) 2));
                                queue.add(channel, answers.get(0), Attachment.NONE, null);
                            }
                            return Verdict.unicast(2);
                        }));
        send();
        assertThat(output.aside).containsExactly(1);

        fakes.loops.run();

        assertThat(output.written).containsExactly(2);
        assertThat(answers.get(0).refCnt()).isZero();
    }

    @Test
    void aMarkerRunsAfterWhatWasSent() {
        List<String> order = new ArrayList<>();
        send();
        queue.whenDrained(() -> order.add("drained after " + output.aside.size()));
        fakes.loops.run();
        assertThat(order).containsExactly("drained after 1");
    }

    @Test
    void nothingIsSentAfterTheEnd() {
        assertThat(queue.close()).isZero();
        ByteBuf content = send();
        assertThat(output.aside).isEmpty();
        assertThat(content.refCnt()).isZero();
        assertThat(fakes.dropped.drops).isEqualTo(Map.of(DropReason.CLOSED, 1L));
    }
}
