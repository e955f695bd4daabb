package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CryptoConfig;
import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.FilterRequest;
import io.knet.KnetEvent;
import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import io.knet.Verdict;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.testing.Payloads;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Synchronous sends that succeed, and where their messages go. */
@ParameterizedClass
@EnumSource(Setting.class)
final class SyncDeliveryTest {
    @Parameter private Setting setting;
    private @Nullable SyncPair open;

    private SyncPair keep(SyncPair pair) {
        open = pair;
        return pair;
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    @Test
    void messagesOfEverySizeArriveWhole() {
        SyncPair pair = keep(SyncPair.start(setting));
        int oneFragment = pair.sender.dataMtu();
        int[] sizes = {
            1, oneFragment - 1, oneFragment, oneFragment + 1, 65535, KnetLimits.MAX_MESSAGE
        };
        for (int size : sizes) {
            byte[] message = Payloads.lin(size, size);
            pair.send(message);
            Inbox.Letter letter = pair.inbox.take();
            assertThat(letter.bytes()).isEqualTo(message);
            assertThat(letter.source()).isEqualTo(1);
            assertThat(letter.channel()).isZero();
        }
        assertThat(pair.counted(HandleCounter.TX_MESSAGES)).isEqualTo(sizes.length);
        assertThat(pair.channel.stats().sent()).isEqualTo(sizes.length);
    }

    @Test
    void messagesArriveOverIpv6() {
        SyncPair pair = keep(SyncPair.start(setting, nodes -> nodes.ipv6().links(2)));
        pair.send("over IPv6");
        assertThat(pair.inbox.takeText()).isEqualTo("over IPv6");
    }

    @Test
    void sealedMessagesArrive() {
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            SyncPair pair =
                    keep(SyncPair.start(setting, nodes -> nodes.each(node -> node.crypto(crypto))));
            byte[] message = Payloads.lin(1, 2000);
            pair.send(message);
            assertThat(pair.inbox.take().bytes()).isEqualTo(message);
        }
    }

    @Test
    void compressedMessagesArrive() {
        SyncPair pair =
                keep(
                        SyncPair.start(
                                setting,
                                nodes ->
                                        nodes.each(
                                                node ->
                                                        node.compression(
                                                                CompressionConfig.of("zlib")))));
        byte[] message = new byte[20_000];
        pair.send(message);
        assertThat(pair.inbox.take().bytes()).isEqualTo(message);
        assertThat(pair.counted(HandleCounter.TX_COMPRESSED_PACKETS)).isEqualTo(1);
        assertThat(pair.counted(0, LinkCounter.TX_DATA_PACKETS)).isEqualTo(1);
    }

    @Test
    void everyKindOfBufferIsTaken() {
        SyncPair pair = keep(SyncPair.start(setting));
        byte[] text = "some text".getBytes(StandardCharsets.UTF_8);
        ByteBuf[] buffers = {
            Unpooled.directBuffer().writeBytes(text),
            Unpooled.wrappedBuffer(text).asReadOnly(),
            Unpooled.wrappedBuffer(text, 0, 4).retainedSlice(),
            Unpooled.wrappedBuffer(Unpooled.wrappedBuffer(text), Unpooled.wrappedBuffer(text)),
            Unpooled.buffer().writeLong(0).writeBytes(text).skipBytes(Long.BYTES)
        };
        String[] expected = {"some text", "some text", "some", "some textsome text", "some text"};
        // The slice has a reference of its own.
        buffers[2].unwrap().release();
        for (int i = 0; i < buffers.length; i++) {
            pair.channel.sendSync(buffers[i]);
            assertThat(pair.inbox.takeText()).isEqualTo(expected[i]);
        }
    }

    @Test
    void aCallerMayKeepTheMessageByRetainingIt() {
        SyncPair pair = keep(SyncPair.start(setting));
        TrackedBuffer message = TrackedBuffer.of("again and again");
        for (int i = 0; i < 3; i++) {
            pair.channel.sendSync(message.retainedDuplicate());
            assertThat(pair.inbox.takeText()).isEqualTo("again and again");
        }
        assertThat(message.readableBytes()).isEqualTo("again and again".length());
        message.release();
        message.awaitReleased();
    }

    @Test
    void theFilterSeesTheMessageAndItsAttachment() {
        SyncPair pair = keep(SyncPair.start(setting));
        CompletableFuture<String> seen = new CompletableFuture<>();
        pair.sender.filter(
                request -> {
                    seen.complete(describe(request));
                    return Verdict.unicast(2);
                });
        pair.channel.sendSync(TrackedBuffer.of("a text"), "with a note");
        assertThat(Await.result(seen)).isEqualTo("TX 1 1 0 a text with a note");
        assertThat(pair.inbox.takeText()).isEqualTo("a text");
    }

    private static String describe(FilterRequest request) {
        return request.direction()
                + " "
                + request.localHost()
                + " "
                + request.sourceHost()
                + " "
                + request.channel()
                + " "
                + request.content().toString(StandardCharsets.UTF_8)
                + " "
                + request.attachment();
    }

    @Test
    void theFilterMayChangeTheChannel() {
        SyncPair pair = keep(SyncPair.start(setting));
        Inbox other = new Inbox();
        pair.nodes.node(2).openChannel(31, other);
        pair.sender.filter(request -> Verdict.unicast(2).onChannel(31));
        pair.send("elsewhere");
        assertThat(other.take().channel()).isEqualTo(31);
        assertThat(pair.inbox.isEmpty()).isTrue();
    }

    @Test
    void aHostNamedTwiceGetsTheMessageOnce() {
        SyncPair pair = keep(SyncPair.start(setting));
        pair.sender.filter(request -> Verdict.unicast(2, 2));
        pair.send("once");
        pair.send("end");
        assertThat(pair.inbox.takeTextsUntil("end")).containsExactly("once");
    }

    @Test
    void withPolicyActiveEveryLinkCarriesTheMessageAndOneCopyIsDelivered() {
        SyncPair pair =
                keep(SyncPair.start(setting, nodes -> nodes.links(3).policy(LinkPolicy.ACTIVE)));
        for (int i = 0; i < 10; i++) {
            pair.send("message " + i);
        }
        pair.send("end");
        assertThat(pair.inbox.takeTextsUntil("end")).hasSize(10).doesNotHaveDuplicates();
        for (int link = 0; link < 3; link++) {
            assertThat(pair.counted(link, LinkCounter.TX_DATA_PACKETS)).isEqualTo(11);
        }
        assertThat(pair.counted(HandleCounter.TX_MESSAGES)).isEqualTo(11);
    }

    @Test
    void withPolicyRoundRobinTheLinksTakeTurns() {
        SyncPair pair =
                keep(SyncPair.start(setting, nodes -> nodes.links(3).policy(LinkPolicy.RR)));
        for (int i = 0; i < 30; i++) {
            pair.send("message " + i);
            assertThat(pair.inbox.takeText()).isEqualTo("message " + i);
        }
        for (int link = 0; link < 3; link++) {
            assertThat(pair.counted(link, LinkCounter.TX_DATA_PACKETS)).isEqualTo(10);
        }
    }

    @Test
    void aMessageListenerMayAnswerAtOnce() {
        SyncPair pair = keep(SyncPair.start(setting));
        Inbox answers = new Inbox();
        pair.sender.openChannel(1, answers);
        pair.nodes.node(2).filter(DestinationFilter.unicastTo(1));
        pair.nodes
                .node(2)
                .openChannel(
                        1,
                        message ->
                                pair.nodes
                                        .node(2)
                                        .findChannel(1)
                                        .orElseThrow()
                                        .sendSync(message.content().retainedDuplicate()));
        pair.sender.findChannel(1).orElseThrow().sendSync(TrackedBuffer.of("echo"));
        assertThat(answers.takeText()).isEqualTo("echo");
    }

    @Test
    void anEventListenerMaySend() {
        SyncPair pair = keep(SyncPair.start(setting, nodes -> nodes.links(2)));
        pair.sender.onEvent(
                event -> {
                    if (event instanceof KnetEvent.LinkDown down && down.link() == 0) {
                        pair.channel.sendSync(TrackedBuffer.of("lost link 0"));
                    }
                });
        pair.link(0).disable();
        assertThat(pair.inbox.takeText()).isEqualTo("lost link 0");
    }

    @Test
    void theFilterOfAnotherMessageMaySend() {
        SyncPair pair = keep(SyncPair.start(setting, nodes -> nodes.each(n -> n.threads(1))));
        Inbox second = new Inbox();
        pair.nodes.node(2).openChannel(1, second);
        pair.sender.filter(
                request -> {
                    if (request.direction() == Direction.TX && request.channel() == 1) {
                        pair.channel.sendSync(TrackedBuffer.of("one is coming"));
                    }
                    return Verdict.unicast(2);
                });
        pair.sender.openChannel(1).send(TrackedBuffer.of("here it is"));
        assertThat(pair.inbox.takeText()).isEqualTo("one is coming");
        assertThat(second.takeText()).isEqualTo("here it is");
    }

    @Test
    void anInterruptedThreadMaySend() {
        SyncPair pair = keep(SyncPair.start(setting));
        for (int i = 0; i < 3; i++) {
            TrackedBuffer message = TrackedBuffer.of("message " + i);
            Thread.currentThread().interrupt();
            Throwable failure = pair.failureOf(message, SyncPair.LONG);
            assertThat(Thread.interrupted()).isTrue();
            message.awaitReleased();
            // Through the pipeline an interrupted thread cannot wait for the outcome.
            if (!setting.pipeline()) {
                assertThat(failure).isNull();
            }
        }
        pair.send("end");
        assertThat(pair.inbox.takeTextsUntil("end"))
                .containsExactly("message 0", "message 1", "message 2");
        assertThat(pair.link(0).isUp()).isTrue();
        assertThat(pair.dropped(DropReason.SOCKET_ERROR)).isZero();
    }

    @Test
    void manyThreadsSendAtOnce() {
        SyncPair pair = keep(SyncPair.start(setting, nodes -> nodes.each(n -> n.threads(2))));
        int threads = 4;
        int messages = 100;
        CompletableFuture<?>[] senders = new CompletableFuture<?>[threads];
        for (int i = 0; i < threads; i++) {
            int sender = i;
            senders[i] = new CompletableFuture<>();
            CompletableFuture<?> done = senders[i];
            new Thread(
                            () -> {
                                try {
                                    for (int n = 0; n < messages; n++) {
                                        pair.send("message " + n + " of " + sender);
                                    }
                                    done.complete(null);
                                } catch (Throwable failure) {
                                    done.completeExceptionally(failure);
                                }
                            })
                    .start();
        }
        Await.result(CompletableFuture.allOf(senders));
        pair.send("end");
        assertThat(pair.inbox.takeTextsUntil("end"))
                .hasSize(threads * messages)
                .doesNotHaveDuplicates();
        assertThat(pair.counted(HandleCounter.TX_MESSAGES)).isEqualTo(threads * messages + 1);
    }
}
