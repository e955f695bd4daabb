package io.knet.netty.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetMessage;
import io.knet.netty.message.RxMessage;
import io.knet.netty.queue.ReceiveQueue.Outcome;
import io.knet.netty.testkit.Packets;
import io.knet.testing.Background;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiveQueueTest {
    /** Room for four messages of 36 bytes, each of which costs 64 more. */
    private static final int LIMIT = 400;

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final ReceiveQueue queue = new ReceiveQueue(LIMIT);

    @AfterEach
    void close() {
        queue.close();
    }

    private Outcome offer(int sequence) {
        return offer(sequence, 36);
    }

    private Outcome offer(int sequence, int length) {
        RxMessage message = new RxMessage(2, 0, sequence, 0, Packets.of(new byte[length]));
        try {
            return queue.offer(message);
        } finally {
            message.release();
        }
    }

    private Optional<Integer> take(Duration timeout) {
        Optional<KnetMessage> message = queue.take(timeout, ReceiveQueueTest::closed);
        message.ifPresent(KnetMessage::release);
        return message.map(taken -> ((RxMessage) taken).sequence());
    }

    private static KnetException closed() {
        return new KnetException(KnetError.CHANNEL_CLOSED, "closed");
    }

    @Test
    void givesMessagesInTheirOrder() {
        offer(1);
        offer(2);

        assertThat(take(Duration.ZERO)).contains(1);
        assertThat(take(Duration.ZERO)).contains(2);
        assertThat(take(Duration.ZERO)).isEmpty();
        assertThat(take(Duration.ofSeconds(-1))).isEmpty();
    }

    @Test
    void knowsHowManyBytesOfMessagesItHolds() {
        assertThat(queue.isEmpty()).isTrue();
        offer(1, 10);
        offer(2, 20);

        assertThat(queue.bytes()).isEqualTo(30);
        assertThat(queue.isEmpty()).isFalse();
        take(Duration.ZERO);
        assertThat(queue.bytes()).isEqualTo(20);
    }

    @Test
    void refusesWhatIsBeyondItsBound() {
        for (int i = 0; i < 4; i++) {
            assertThat(offer(i)).isEqualTo(Outcome.QUEUED);
        }

        assertThat(offer(5)).isEqualTo(Outcome.FULL_FOR_THE_FIRST_TIME);
        assertThat(queue.bytes()).isEqualTo(4 * 36);
    }

    @Test
    void boundsTinyMessagesTooThoughTheyHaveFewBytes() {
        int taken = 0;
        while (offer(taken, 1) == Outcome.QUEUED) {
            taken++;
        }

        assertThat(taken).isEqualTo(LIMIT / 65);
    }

    @Test
    void takesOneMessageOfAnyLengthWhenItIsEmpty() {
        assertThat(offer(1, 2 * LIMIT)).isEqualTo(Outcome.QUEUED);
        assertThat(offer(2, 1)).isEqualTo(Outcome.FULL_FOR_THE_FIRST_TIME);
    }

    @Test
    void tellsOnceThatItOverflowsUntilItIsHalfEmpty() {
        for (int i = 0; i < 4; i++) {
            offer(i);
        }
        assertThat(offer(4)).isEqualTo(Outcome.FULL_FOR_THE_FIRST_TIME);
        assertThat(offer(5)).isEqualTo(Outcome.STILL_FULL);

        take(Duration.ZERO);
        assertThat(offer(6)).isEqualTo(Outcome.QUEUED);
        assertThat(offer(7)).isEqualTo(Outcome.STILL_FULL);

        take(Duration.ZERO);
        take(Duration.ZERO);
        offer(8);
        offer(9);
        assertThat(offer(10)).isEqualTo(Outcome.FULL_FOR_THE_FIRST_TIME);
    }

    @Test
    void waitsForMessage() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Optional<Integer>> taken =
                Background.supply(
                        () -> {
                            started.countDown();
                            return take(FOREVER);
                        });
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();

        offer(7);

        assertThat(taken.get(30, TimeUnit.SECONDS)).contains(7);
    }

    @Test
    void givesUpAfterTheTimeout() {
        assertThat(take(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void reportsInterruptionAndKeepsTheThreadsStatus() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> take(FOREVER))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void wakesWhoeverWaitsWhenItIsClosed() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Optional<Integer>> taken =
                Background.supply(
                        () -> {
                            started.countDown();
                            return take(FOREVER);
                        });
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();

        queue.close();

        assertThat(taken)
                .failsWithin(30, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("closed");
    }

    @Test
    void releasesWhatItHoldsWhenItIsClosedAndTakesNoMore() {
        ByteBuf content = Packets.of(new byte[36]);
        RxMessage message = new RxMessage(2, 0, 1, 0, content);
        queue.offer(message);
        message.release();
        offer(2);

        assertThat(queue.close()).isEqualTo(2);

        assertThat(content.refCnt()).isZero();
        assertThat(offer(3)).isEqualTo(Outcome.CLOSED);
        assertThat(queue.bytes()).isZero();
        assertThatThrownBy(() -> take(Duration.ZERO)).hasMessageContaining("closed");
        assertThat(queue.close()).isZero();
    }

    @Test
    void keepsBufferThatFitsItsMessage() {
        ByteBuf content = Packets.of(new byte[100]);
        RxMessage message = new RxMessage(2, 0, 1, 0, content);

        queue.offer(message);

        assertThat(content.refCnt()).isEqualTo(2);
        message.release();
    }

    @Test
    void copiesSmallMessageOutOfALargeReceiveBuffer() {
        ByteBuf datagram = ByteBufAllocator.DEFAULT.buffer(1 << 16).writeBytes(new byte[114]);
        RxMessage message = new RxMessage(2, 5, 7, 0, datagram.retainedSlice(14, 100));

        queue.offer(message);
        message.release();

        assertThat(datagram.refCnt()).as("the queue keeps the receive buffer").isEqualTo(1);
        datagram.release();
        RxMessage taken =
                (RxMessage) queue.take(Duration.ZERO, ReceiveQueueTest::closed).orElseThrow();
        assertThat(taken.content().readableBytes()).isEqualTo(100);
        assertThat(taken.sequence()).isEqualTo(7);
        assertThat(taken.channel()).isEqualTo(5);
        taken.release();
    }
}
