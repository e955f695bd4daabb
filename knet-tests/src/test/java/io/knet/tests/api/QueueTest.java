package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.KnetMessage;
import io.knet.Verdict;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queues that are full, on both sides (spec api 4.6). */
final class QueueTest {
    private static final int BOUND = KnetLimits.MAX_MESSAGE;
    private static final int QUARTER = BOUND / 4;

    private Cluster nodes;
    private KnetHandle sender;
    private KnetHandle receiver;
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void start() {
        nodes = Cluster.of(2).start();
        sender = nodes.node(1);
        receiver = nodes.node(2);
    }

    @AfterEach
    void close() {
        release.countDown();
        nodes.close();
    }

    /** Makes the send queue stand still at its first message until {@link #release} is opened. */
    private void holdSendQueue(DataChannel channel) {
        CountDownLatch held = new CountDownLatch(1);
        sender.filter(
                request -> {
                    held.countDown();
                    Await.open(release);
                    return Verdict.unicast(2);
                });
        channel.send(TrackedBuffer.of("the first"));
        Await.open(held);
    }

    private DataChannel openSender() {
        return sender.openChannel(ChannelConfig.of(0).withSendQueueBytes(BOUND));
    }

    @Test
    void aFullSendQueueRefusesUntilHalfOfItIsFree() {
        Inbox inbox = new Inbox();
        receiver.openChannel(0, inbox);
        DataChannel channel = openSender();
        holdSendQueue(channel);
        for (int i = 0; i < 3; i++) {
            assertThat(channel.isWritable()).isTrue();
            assertThat(channel.whenWritable()).isCompleted();
            channel.send(TrackedBuffer.of(new byte[QUARTER]));
        }
        TrackedBuffer oneTooMany = TrackedBuffer.of(new byte[QUARTER]);
        KnetException refusal = Failures.of(() -> channel.send(oneTooMany));
        assertThat(refusal.error()).isEqualTo(KnetError.QUEUE_FULL);
        assertThat(refusal.errno()).isEqualTo(Errno.EAGAIN);
        long waiting = channel.stats().sendQueueBytes();
        assertThat(waiting).isBetween(3L * QUARTER, (long) BOUND);
        assertThat(refusal)
                .hasMessageContaining("channel 0 has " + waiting + " of 65536 bytes waiting");
        oneTooMany.awaitReleased();
        assertThat(channel.isWritable()).isFalse();
        assertThat(channel.stats().refused()).isEqualTo(1);
        CompletableFuture<Void> writable = channel.whenWritable();
        assertThat(writable).isNotDone();
        release.countDown();
        Await.result(writable);
        assertThat(channel.isWritable()).isTrue();
        channel.send(TrackedBuffer.of("the last"));
        assertThat(inbox.takeText()).isEqualTo("the first");
        for (int i = 0; i < 3; i++) {
            assertThat(inbox.take().bytes()).hasSize(QUARTER);
        }
        assertThat(inbox.takeText()).isEqualTo("the last");
        assertThat(channel.stats().sent()).isEqualTo(5);
        Await.until(() -> channel.stats().sendQueueBytes() == 0);
    }

    @Test
    void aMessageThatStillFitsIsTakenAfterARefusal() {
        DataChannel channel = openSender();
        holdSendQueue(channel);
        channel.send(TrackedBuffer.of(new byte[BOUND / 2]));
        assertThat(Failures.error(() -> channel.send(TrackedBuffer.of(new byte[BOUND / 2]))))
                .isEqualTo(KnetError.QUEUE_FULL);
        assertThat(channel.isWritable()).isFalse();
        channel.send(TrackedBuffer.of("x"));
        release.countDown();
        Await.result(channel.whenWritable());
    }

    @Test
    void theSmallestQueueTakesTheLongestMessage() {
        Inbox inbox = new Inbox();
        receiver.openChannel(0, inbox);
        openSender().send(TrackedBuffer.of(new byte[BOUND]));
        assertThat(inbox.take().bytes()).hasSize(BOUND);
    }

    @Test
    void channelsDoNotShareTheirBound() {
        Inbox inbox = new Inbox();
        receiver.openChannel(1, inbox);
        DataChannel full = openSender();
        DataChannel other = sender.openChannel(1);
        holdSendQueue(full);
        assertThat(Failures.error(() -> full.send(TrackedBuffer.of(new byte[BOUND]))))
                .isEqualTo(KnetError.QUEUE_FULL);
        assertThat(other.isWritable()).isTrue();
        other.send(TrackedBuffer.of("passes"));
        release.countDown();
        assertThat(inbox.takeText()).isEqualTo("passes");
    }

    @Test
    void whoWaitsForAClosedChannelIsTold() {
        DataChannel channel = openSender();
        holdSendQueue(channel);
        TrackedBuffer waiting = TrackedBuffer.of(new byte[BOUND / 2]);
        channel.send(waiting);
        assertThat(Failures.error(() -> channel.send(TrackedBuffer.of(new byte[BOUND]))))
                .isEqualTo(KnetError.QUEUE_FULL);
        CompletableFuture<Void> writable = channel.whenWritable();
        channel.close();
        assertThat(Await.failure(writable).error()).isEqualTo(KnetError.CHANNEL_CLOSED);
        assertThat(Await.failure(channel.whenWritable()).error())
                .isEqualTo(KnetError.CHANNEL_CLOSED);
        release.countDown();
        waiting.awaitReleased();
        assertThat(sender.stats().get(DropReason.CLOSED)).isEqualTo(1);
    }

    @Test
    void whoWaitsOnAClosedHandleIsTold() {
        DataChannel channel = openSender();
        holdSendQueue(channel);
        TrackedBuffer waiting = TrackedBuffer.of(new byte[BOUND / 2]);
        channel.send(waiting);
        assertThat(Failures.error(() -> channel.send(TrackedBuffer.of(new byte[BOUND]))))
                .isEqualTo(KnetError.QUEUE_FULL);
        CompletableFuture<Void> writable = channel.whenWritable();
        CompletableFuture<Void> closed = sender.closeAsync(Duration.ZERO);
        assertThat(Await.failure(writable).error()).isEqualTo(KnetError.HANDLE_CLOSED);
        release.countDown();
        waiting.awaitReleased();
        Await.result(closed);
    }

    @Test
    void aFullReceiveQueueLosesMessagesWhichIsCountedAndToldOnce() {
        DataChannel fetched =
                receiver.openChannel(ChannelConfig.of(0).withReceiveQueueBytes(BOUND));
        Inbox marker = new Inbox();
        receiver.openChannel(1, marker);
        DataChannel channel = sender.openChannel(0);
        DataChannel end = sender.openChannel(1);
        Events events = Events.of(receiver);
        sendQuarters(channel, 6, end, marker);
        assertThat(fetched.stats().overflowed()).isEqualTo(3);
        assertThat(fetched.stats().received()).isEqualTo(3);
        assertThat(fetched.stats().receiveQueueBytes()).isEqualTo(3 * QUARTER);
        assertThat(receiver.stats().get(DropReason.RECEIVE_QUEUE_FULL)).isEqualTo(3);
        KnetEvent.ReceiveOverflow told = events.await(KnetEvent.ReceiveOverflow.class);
        assertThat(told.channel()).isZero();
        assertThat(told.sourceHost()).isEqualTo(1);

        fetch(fetched, 1);
        sendQuarters(channel, 2, end, marker);
        assertThat(fetched.stats().overflowed()).isEqualTo(4);

        fetch(fetched, 3);
        sendQuarters(channel, 4, end, marker);
        assertThat(fetched.stats().overflowed()).isEqualTo(5);
        events.await(KnetEvent.ReceiveOverflow.class);
        fetch(fetched, 3);
        assertThat(fetched.receive(Duration.ZERO)).isEqualTo(Optional.empty());
        nodes.stop(1);
        Await.result(receiver.host(1).whenUnreachable());
        assertThat(events.count(KnetEvent.ReceiveOverflow.class)).isEqualTo(2);
    }

    private static void sendQuarters(
            DataChannel channel, int count, DataChannel end, Inbox marker) {
        for (int i = 0; i < count; i++) {
            channel.send(TrackedBuffer.of(new byte[QUARTER]));
        }
        end.send(TrackedBuffer.of("end"));
        marker.take();
    }

    private static void fetch(DataChannel channel, int count) {
        for (int i = 0; i < count; i++) {
            KnetMessage message = channel.receive(Duration.ZERO).orElseThrow();
            assertThat(message.content().readableBytes()).isEqualTo(QUARTER);
            message.release();
        }
    }

    @Test
    void aSlowReceiverOfOneChannelDoesNotHoldUpAnother() {
        DataChannel full = receiver.openChannel(ChannelConfig.of(0).withReceiveQueueBytes(BOUND));
        Inbox inbox = new Inbox();
        receiver.openChannel(1, inbox);
        DataChannel channel = sender.openChannel(0);
        DataChannel other = sender.openChannel(1);
        for (int i = 0; i < 10; i++) {
            channel.send(TrackedBuffer.of(new byte[QUARTER]));
            other.send(TrackedBuffer.of("message " + i));
            assertThat(inbox.takeText()).isEqualTo("message " + i);
        }
        assertThat(full.stats().overflowed()).isEqualTo(7);
    }
}
