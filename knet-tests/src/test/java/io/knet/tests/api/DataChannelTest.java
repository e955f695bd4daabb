package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.KnetMessage;
import io.knet.NativeMode;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.testing.Background;
import io.knet.testing.Payloads;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Data channels: what is sent on one comes out of the same one (spec api 4). */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class DataChannelTest {
    @Parameter private NativeMode sockets;
    private Cluster nodes;
    private KnetHandle sender;
    private KnetHandle receiver;

    @BeforeEach
    void start() {
        nodes = Cluster.of(2).sockets(sockets).start();
        sender = nodes.node(1);
        receiver = nodes.node(2);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void everyChannelCarriesItsOwnMessages() {
        List<Inbox> inboxes = new ArrayList<>();
        for (int number = 0; number < KnetLimits.MAX_CHANNELS; number++) {
            sender.openChannel(number);
            inboxes.add(new Inbox());
            receiver.openChannel(number, inboxes.get(number));
        }
        int rounds = 10;
        for (int round = 0; round < rounds; round++) {
            for (int number = 0; number < KnetLimits.MAX_CHANNELS; number++) {
                TrackedBuffer message = TrackedBuffer.of(round + " on " + number);
                sender.findChannel(number).orElseThrow().send(message);
            }
            for (int number = 0; number < KnetLimits.MAX_CHANNELS; number++) {
                Inbox.Letter letter = inboxes.get(number).take();
                assertThat(letter.text()).isEqualTo(round + " on " + number);
                assertThat(letter.channel()).isEqualTo(number);
                assertThat(letter.source()).isEqualTo(1);
            }
        }
        assertThat(inboxes).allMatch(Inbox::isEmpty);
        assertThat(sender.stats().get(HandleCounter.TX_MESSAGES))
                .isEqualTo((long) rounds * KnetLimits.MAX_CHANNELS);
    }

    @Test
    void queuedMessagesOfEverySizeArriveWholeAndAreReleased() {
        Inbox inbox = new Inbox();
        receiver.openChannel(0, inbox);
        DataChannel channel = sender.openChannel(0);
        for (int size : new int[] {1, 482, 483, 10_000, KnetLimits.MAX_MESSAGE}) {
            TrackedBuffer message = TrackedBuffer.of(Payloads.lin(size, size));
            channel.send(message);
            assertThat(inbox.take().bytes()).isEqualTo(Payloads.lin(size, size));
            message.awaitReleased();
        }
        assertThat(channel.stats().sent()).isEqualTo(5);
        assertThat(channel.stats().sendQueueBytes()).isZero();
    }

    @Test
    void manyQueuedMessagesAllArriveInAnyOrder() {
        Inbox inbox = new Inbox();
        receiver.openChannel(0, inbox);
        DataChannel channel = sender.openChannel(0);
        List<String> expected = IntStream.range(0, 200).mapToObj(n -> "message " + n).toList();
        expected.forEach(text -> channel.send(TrackedBuffer.of(text)));
        List<String> received = new ArrayList<>();
        expected.forEach(text -> received.add(inbox.takeText()));
        assertThat(received).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aFetchedMessageTellsItsSourceAndChannel() {
        DataChannel fetched = receiver.openChannel(7);
        sender.openChannel(7).send(TrackedBuffer.of("fetch me"));
        KnetMessage message = fetched.receive(Await.LIMIT).orElseThrow();
        assertThat(message.sourceHost()).isEqualTo(1);
        assertThat(message.channel()).isEqualTo(7);
        assertThat(message.content().toString(StandardCharsets.UTF_8)).isEqualTo("fetch me");
        message.release();
        Await.until(() -> fetched.stats().received() == 1);
    }

    @Test
    void aReceiverWaitsForTheMessage() {
        DataChannel fetched = receiver.openChannel(0);
        CompletableFuture<KnetMessage> received =
                Background.supply(() -> fetched.receive(Await.LIMIT).orElseThrow());
        sender.openChannel(0).send(TrackedBuffer.of("here"));
        KnetMessage message = Await.result(received);
        assertThat(message.content().toString(StandardCharsets.UTF_8)).isEqualTo("here");
        message.release();
    }

    @Test
    void aReceiverGivesUpAfterItsTimeout() {
        DataChannel fetched = receiver.openChannel(0);
        assertThat(fetched.receive(Duration.ZERO)).isEmpty();
        assertThat(fetched.receive(Duration.ofMillis(-1))).isEmpty();
        assertThat(fetched.receive(Duration.ofMillis(20))).isEmpty();
    }

    @Test
    void aReceiverMayWaitWithoutEnd() {
        DataChannel fetched = receiver.openChannel(0);
        sender.openChannel(0).send(TrackedBuffer.of("here"));
        fetched.receive(Duration.ofSeconds(Long.MAX_VALUE)).orElseThrow().release();
    }

    @Test
    void anInterruptedReceiverKeepsItsStatus() {
        DataChannel fetched = receiver.openChannel(0);
        Thread.currentThread().interrupt();
        KnetError error = Failures.error(() -> fetched.receive(Await.LIMIT));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(error).isEqualTo(KnetError.INTERRUPTED);
    }

    @Test
    void aWaitingReceiverCanBeInterrupted() {
        DataChannel fetched = receiver.openChannel(0);
        CompletableFuture<KnetError> error = new CompletableFuture<>();
        Thread waiting =
                new Thread(
                        () -> error.complete(Failures.error(() -> fetched.receive(Await.LIMIT))));
        waiting.start();
        waiting.interrupt();
        assertThat(Await.result(error)).isEqualTo(KnetError.INTERRUPTED);
        Await.end(waiting);
    }

    @Test
    void aChannelWithAListenerCannotBeReceivedFrom() {
        DataChannel listening = receiver.openChannel(0, message -> {});
        assertThat(Failures.error(() -> listening.receive(Duration.ZERO)))
                .isEqualTo(KnetError.INVALID_ARGUMENT);
    }

    @Test
    void anEventLoopMayPollButNotWaitForMessages() {
        DataChannel fetched = receiver.openChannel(1);
        CompletableFuture<KnetError> waiting = new CompletableFuture<>();
        CompletableFuture<Boolean> polled = new CompletableFuture<>();
        receiver.openChannel(
                0,
                message -> {
                    waiting.complete(Failures.error(() -> fetched.receive(Duration.ofDays(1))));
                    polled.complete(fetched.receive(Duration.ZERO).isEmpty());
                });
        sender.openChannel(0).send(TrackedBuffer.of("go"));
        assertThat(Await.result(waiting)).isEqualTo(KnetError.WOULD_DEADLOCK);
        assertThat(Await.result(polled)).isTrue();
    }

    @Test
    void aListenerThatThrowsIsCountedAndHearsOfTheNextMessage() {
        Inbox inbox = new Inbox();
        receiver.openChannel(
                0,
                message -> {
                    inbox.onMessage(message);
                    throw new IllegalStateException("the listener's own");
                });
        DataChannel channel = sender.openChannel(0);
        for (int i = 0; i < 3; i++) {
            channel.send(TrackedBuffer.of("message " + i));
            assertThat(inbox.takeText()).isEqualTo("message " + i);
        }
        assertThat(receiver.stats().get(HandleCounter.CALLBACK_FAILURES)).isBetween(2L, 3L);
        assertThat(nodes.link(2, 1, 0).isUp()).isTrue();
    }

    @Test
    void aListenerMayKeepAMessage() {
        CompletableFuture<ByteBuf> kept = new CompletableFuture<>();
        Inbox inbox = new Inbox();
        receiver.openChannel(0, message -> kept.complete(message.content().retain()));
        receiver.openChannel(1, inbox);
        sender.openChannel(0).send(TrackedBuffer.of("kept"));
        ByteBuf message = Await.result(kept);
        DataChannel more = sender.openChannel(1);
        for (int i = 0; i < 50; i++) {
            more.send(TrackedBuffer.of("overwrites what it can"));
            inbox.take();
        }
        assertThat(message.toString(StandardCharsets.UTF_8)).isEqualTo("kept");
        message.release();
    }

    @Test
    void theQueueKeepsMessagesIntact() {
        DataChannel fetched = receiver.openChannel(0);
        Inbox last = new Inbox();
        receiver.openChannel(1, last);
        DataChannel channel = sender.openChannel(0);
        int[] sizes = {1, 100, 482, 483, 5000, 30_000};
        for (int size : sizes) {
            channel.send(TrackedBuffer.of(Payloads.lin(size, size)));
        }
        sender.openChannel(1).send(TrackedBuffer.of("end"));
        last.take();
        for (int size : sizes) {
            KnetMessage message = fetched.receive(Duration.ZERO).orElseThrow();
            assertThat(ByteBufUtil.getBytes(message.content())).isEqualTo(Payloads.lin(size, size));
            message.release();
        }
    }

    @Test
    void messagesForAChannelThatIsNotOpenAreCounted() {
        Inbox inbox = new Inbox();
        receiver.openChannel(1, inbox);
        sender.openChannel(0).send(TrackedBuffer.of("nobody listens"));
        sender.openChannel(1).send(TrackedBuffer.of("end"));
        inbox.take();
        assertThat(receiver.stats().get(DropReason.CHANNEL_CLOSED)).isEqualTo(1);
    }

    @Test
    void aClosedChannelDropsWhatWasNotFetchedAndCanBeOpenedAgain() {
        DataChannel fetched = receiver.openChannel(0);
        Inbox inbox = new Inbox();
        receiver.openChannel(1, inbox);
        DataChannel channel = sender.openChannel(0);
        channel.send(TrackedBuffer.of("not fetched"));
        sender.openChannel(1).send(TrackedBuffer.of("end"));
        inbox.take();
        fetched.close();
        fetched.close();
        assertThat(receiver.stats().get(DropReason.CHANNEL_CLOSED)).isEqualTo(1);
        assertThat(Failures.error(() -> fetched.receive(Duration.ZERO)))
                .isEqualTo(KnetError.CHANNEL_CLOSED);
        DataChannel again = receiver.openChannel(0);
        channel.send(TrackedBuffer.of("fetched"));
        again.receive(Await.LIMIT).orElseThrow().release();
    }

    @Test
    void closingAChannelWakesItsReceivers() {
        DataChannel fetched = receiver.openChannel(0);
        CompletableFuture<KnetError> error =
                Background.supply(() -> Failures.error(() -> fetched.receive(Await.LIMIT)));
        fetched.close();
        assertThat(Await.result(error)).isEqualTo(KnetError.CHANNEL_CLOSED);
    }

    @Test
    void closingTheHandleWakesReceivers() {
        DataChannel fetched = receiver.openChannel(0);
        CompletableFuture<KnetError> error =
                Background.supply(() -> Failures.error(() -> fetched.receive(Await.LIMIT)));
        receiver.close();
        assertThat(Await.result(error)).isEqualTo(KnetError.HANDLE_CLOSED);
    }

    @Test
    void aNumberCanBeOpenedOnce() {
        DataChannel first = sender.openChannel(5);
        assertThat(Failures.error(() -> sender.openChannel(5))).isEqualTo(KnetError.IN_USE);
        assertThat(sender.findChannel(5)).containsSame(first);
        first.close();
        assertThat(sender.findChannel(5)).isEmpty();
        assertThat(sender.openChannel(5).number()).isEqualTo(5);
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        for (int number : new int[] {-1, 32, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(Failures.error(() -> sender.openChannel(number)))
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
            assertThat(Failures.error(() -> sender.findChannel(number)))
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
        }
    }

    @Test
    void queuesTooSmallForTheLongestMessageAreRefused() {
        assertThat(
                        Failures.message(
                                () ->
                                        ChannelConfig.of(0)
                                                .withSendQueueBytes(KnetLimits.MAX_MESSAGE - 1)))
                .contains("send queue of 65535 bytes must hold 65536");
        assertThat(Failures.message(() -> ChannelConfig.of(0).withReceiveQueueBytes(0)))
                .contains("receive queue of 0 bytes must hold 65536");
    }

    @Test
    void refusedMessagesAreReleased() {
        sender.filter(DestinationFilter.unicastTo(2));
        DataChannel channel = sender.openChannel(0);
        expectRefusal(channel, new byte[0], KnetError.MESSAGE_EMPTY);
        expectRefusal(channel, new byte[KnetLimits.MAX_MESSAGE + 1], KnetError.MESSAGE_TOO_LONG);
        channel.close();
        expectRefusal(channel, new byte[1], KnetError.CHANNEL_CLOSED);
        sender.close();
        expectRefusal(channel, new byte[1], KnetError.HANDLE_CLOSED);
        assertThat(Failures.error(channel::isWritable)).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(channel.stats().sent()).isZero();
    }

    private static void expectRefusal(DataChannel channel, byte[] bytes, KnetError error) {
        TrackedBuffer message = TrackedBuffer.of(bytes);
        assertThat(Failures.error(() -> channel.send(message))).isEqualTo(error);
        message.awaitReleased();
    }
}
