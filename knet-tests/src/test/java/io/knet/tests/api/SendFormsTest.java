package io.knet.tests.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.Verdict;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Failures;
import io.knet.tests.peer.FreePorts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages as arrays and NIO buffers, and sends that are refused without an exception. */
final class SendFormsTest {
    private static final int OWN = 1;

    private KnetHandle handle;
    private DataChannel channel;

    @BeforeEach
    void open() {
        handle = KnetHandle.builder(OWN).threads(1).build();
        handle.addHost(OWN).addLink(0, LinkConfig.loopback());
        handle.filter(DestinationFilter.unicastTo(OWN));
        handle.enableForwarding();
        channel =
                handle.openChannel(ChannelConfig.of(0).withSendQueueBytes(KnetLimits.MAX_MESSAGE));
    }

    @AfterEach
    void close() {
        handle.close();
    }

    private String next() {
        KnetMessage message = channel.receive(Duration.ofSeconds(10)).orElseThrow();
        try {
            return message.content().toString(UTF_8);
        } finally {
            message.release();
        }
    }

    @Test
    void arraysAndNioBuffersAreCopied() {
        byte[] array = "array".getBytes(UTF_8);
        channel.send(array);
        array[0] = '?';
        assertThat(next()).isEqualTo("array");

        ByteBuffer buffer = ByteBuffer.wrap("a buffer".getBytes(UTF_8)).position(2);
        channel.send(buffer);
        assertThat(next()).isEqualTo("buffer");
        assertThat(buffer.position()).isEqualTo(2);

        channel.sendSync("waits".getBytes(UTF_8));
        assertThat(next()).isEqualTo("waits");
        channel.sendSync(buffer);
        assertThat(next()).isEqualTo("buffer");

        Await.result(channel.sendSyncAsync(Unpooled.copiedBuffer("later", UTF_8), "an attachment"));
        assertThat(next()).isEqualTo("later");

        assertThat(channel.trySend("tried".getBytes(UTF_8))).isTrue();
        assertThat(next()).isEqualTo("tried");
        assertThat(channel.trySend(buffer)).isTrue();
        assertThat(next()).isEqualTo("buffer");
    }

    @Test
    void aFullQueueRefusesWithoutAnExceptionAndLeavesTheMessageWithItsSender() {
        byte[] large = new byte[KnetLimits.MAX_MESSAGE / 2];
        Object gate = new Object();
        synchronized (gate) {
            handle.filter(
                    request -> {
                        synchronized (gate) {
                            return Verdict.drop();
                        }
                    });
            while (channel.trySend(large)) {
                assertThat(channel.stats().sendQueueBytes()).isPositive();
            }
            long refused = channel.stats().refused();
            ByteBuf message = Unpooled.buffer(large.length).writeZero(large.length);

            assertThat(channel.trySend(message)).isFalse();
            assertThat(message.refCnt()).isEqualTo(1);
            assertThat(message.readableBytes()).isEqualTo(large.length);
            assertThat(channel.stats().refused()).isEqualTo(refused + 1);
            assertThat(channel.trySend(ByteBuffer.wrap(large))).isFalse();
            assertThat(Failures.error(() -> channel.send(message))).isEqualTo(KnetError.QUEUE_FULL);
            assertThat(message.refCnt()).isZero();
        }
        assertThat(channel.stats()).hasToString(channel.stats().summary());
        Await.result(channel.whenWritable());
        assertThat(channel.trySend(large)).isTrue();
    }

    @Test
    void whatCannotBeSentAtAllIsAnExceptionAndReleased() {
        ByteBuf empty = Unpooled.buffer(1);

        assertThat(Failures.error(() -> channel.trySend(empty, "an attachment")))
                .isEqualTo(KnetError.MESSAGE_EMPTY);
        assertThat(empty.refCnt()).isZero();
    }

    @Test
    void aChannelIsFoundByItsNumberAndTheFilterByItsHandle() {
        assertThat(handle.channel(0)).isSameAs(channel);
        assertThat(Failures.error(() -> handle.channel(1))).isEqualTo(KnetError.CHANNEL_CLOSED);
        assertThat(handle.filter()).isPresent();
        handle.removeFilter();
        assertThat(handle.filter()).isEmpty();
    }

    @Test
    void callsWithAFutureFailTheirFuture() {
        assertThat(Await.failure(handle.closeAsync(Duration.ofSeconds(-1))).error())
                .isEqualTo(KnetError.INVALID_ARGUMENT);
        assertThat(
                        Await.failure(
                                        handle.host(OWN)
                                                .addLinkAsync(
                                                        KnetLimits.MAX_LINKS,
                                                        LinkConfig.loopback()))
                                .error())
                .isEqualTo(KnetError.INVALID_ARGUMENT);
        KnetLink link = handle.host(OWN).link(0);
        LinkConfig before = link.config();
        LinkConfig overASocket = LinkConfig.udp(FreePorts.endpoint(), FreePorts.endpoint());
        assertThat(Await.failure(link.reconfigureAsync(overASocket)).error())
                .isEqualTo(KnetError.INVALID_ARGUMENT);
        assertThat(link.config()).isEqualTo(before);
        Await.result(link.removeAsync());
        assertThat(Await.failure(link.reconfigureAsync(before)).error())
                .isEqualTo(KnetError.UNKNOWN_LINK);
        handle.host(OWN).addLink(0, before);
        assertThat(handle.host(OWN).status().reachable()).isTrue();
        assertThat(handle.host(OWN).status().policy()).isEqualTo(LinkPolicy.PASSIVE);
    }
}
