package io.knet.netty.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.Verdict;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.link.LinkCounts;
import io.knet.netty.link.LinkId;
import io.knet.netty.link.SyncMessage;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.receive.Delivery;
import io.knet.netty.testkit.DropNotes;
import io.knet.netty.testkit.FakeReceiver;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.VirtualLoops;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages to this node itself go straight to their data channel. */
class LoopbackOutputTest {
    private static final int LOCAL = 1;
    private static final int MOST_DEEP = 16;

    private final MockTicker clock = Ticker.newMockTicker();
    private final VirtualLoops loops = new VirtualLoops(clock, 2);
    private final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    private final CallbackFailures failures =
            new CallbackFailures(1, counters, clock, new Errors(clock));
    private final MessageFilter filter = new MessageFilter(LOCAL, failures);
    private final FakeReceiver receiver = new FakeReceiver();
    private final DropNotes dropped = new DropNotes();
    private final LinkCounts counts =
            new LinkCounts(
                    new LinkId(LOCAL, LOCAL, 0),
                    new Counters<>(LinkCounter.class),
                    dropped,
                    failures);
    private final HandleLife life = new HandleLife(LOCAL, () -> false);
    private boolean up = true;

    private final LoopbackOutput output =
            new LoopbackOutput(
                    LOCAL,
                    loops.first(),
                    () -> up,
                    counts,
                    new Delivery(
                            filter, number -> number == 0 ? receiver : null, counters, dropped),
                    ByteBufAllocator.DEFAULT,
                    new LoopCalls(loops.group()),
                    life);

    @BeforeEach
    void forward() {
        filter.forwarding(true);
    }

    @AfterEach
    void close() {
        loops.close();
    }

    private Future<?> writeSync() {
        ByteBuf content = Packets.of((byte) 7);
        TxMessage message = new TxMessage(0, 0, false, Keys.inClear(100), content);
        try (SyncMessage sync =
                new SyncMessage(message, Deadline.in(Duration.ofSeconds(30)), true)) {
            return output.writeSync(sync);
        } finally {
            message.release();
            assertThat(content.refCnt()).isZero();
        }
    }

    private static KnetError error(Future<?> written) {
        assertThat(written.cause()).isInstanceOf(KnetException.class);
        return ((KnetException) written.cause()).error();
    }

    @Test
    void deliversAsynchronousMessages() {
        output.write(new TxMessage(0, 0, false, Keys.inClear(100), Packets.of((byte) 7)));

        assertThat(receiver.received).containsExactly("0:07");
        assertThat(counts.snapshot().get(LinkCounter.TX_DATA_PACKETS)).isOne();
        assertThat(counts.snapshot().get(LinkCounter.RX_DATA_PACKETS)).isOne();
        assertThat(counts.snapshot().get(LinkCounter.RX_DATA_BYTES)).isOne();
    }

    @Test
    void givesMessagesToAQueueOnTheThreadOfTheSender() {
        loops.outside(() -> assertThat(writeSync().isSuccess()).isTrue());

        assertThat(receiver.received).containsExactly("0:07");
    }

    @Test
    void callsListenersOnTheLoopOfTheHost() {
        receiver.listener = true;
        List<Future<?>> written = new ArrayList<>();

        loops.outside(() -> written.add(writeSync()));
        assertThat(written.get(0).isDone()).isFalse();
        assertThat(receiver.received).isEmpty();
        loops.run();

        assertThat(written.get(0).isSuccess()).isTrue();
        assertThat(receiver.received).containsExactly("0:07");
    }

    @Test
    void waitsForNoListenerOfAnotherLoop() {
        receiver.listener = true;

        loops.on(1, () -> assertThat(error(writeSync())).isEqualTo(KnetError.WOULD_DEADLOCK));

        assertThat(receiver.received).isEmpty();
    }

    @Test
    void endsListenersThatSendToThemselves() {
        receiver.listener = true;
        List<Future<?>> answers = new ArrayList<>();
        receiver.onMessage = () -> answers.add(writeSync());

        assertThat(writeSync().isSuccess()).isTrue();

        assertThat(receiver.received).hasSize(MOST_DEEP);
        assertThat(answers).hasSize(MOST_DEEP);
        assertThat(error(answers.get(0))).isEqualTo(KnetError.WOULD_DEADLOCK);
        assertThat(answers.subList(1, MOST_DEEP)).allMatch(Future::isSuccess);
    }

    @Test
    void tellsTheSenderWhyTheReceivingSideRefuses() {
        filter.install(request -> Verdict.unicast(9));
        assertThat(error(writeSync())).isEqualTo(KnetError.FILTER_REFUSED);
        filter.install(request -> Verdict.deliver().onChannel(4));
        assertThat(error(writeSync())).isEqualTo(KnetError.CHANNEL_CLOSED);
        filter.remove();
        receiver.refusal = DropReason.RECEIVE_QUEUE_FULL;
        assertThat(error(writeSync())).isEqualTo(KnetError.QUEUE_FULL);
        receiver.refusal = DropReason.CHANNEL_CLOSED;
        assertThat(error(writeSync())).isEqualTo(KnetError.CHANNEL_CLOSED);

        assertThat(dropped.drops)
                .isEqualTo(
                        Map.of(
                                DropReason.NOT_FOR_US, 1L,
                                DropReason.CHANNEL_CLOSED, 2L,
                                DropReason.RECEIVE_QUEUE_FULL, 1L));
    }

    @Test
    void carriesNothingWhileTheLinkIsDown() {
        up = false;
        assertThat(error(writeSync())).isEqualTo(KnetError.HOST_DOWN);
        life.markClosed();
        assertThat(error(writeSync())).isEqualTo(KnetError.HANDLE_CLOSED);

        assertThat(receiver.received).isEmpty();
        assertThat(dropped.drops).isEqualTo(Map.of(DropReason.DESTINATION_DOWN, 2L));
    }

    @Test
    void failsMessagesForALoopThatHasEnded() {
        receiver.listener = true;
        loops.end();

        loops.outside(() -> assertThat(error(writeSync())).isEqualTo(KnetError.HANDLE_CLOSED));
    }
}
