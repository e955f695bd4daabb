package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.Counters;
import io.knet.netty.count.HandleCounts;
import io.knet.netty.count.Times;
import io.knet.netty.pipeline.CipherPool;
import io.knet.netty.pipeline.CryptoHandler;
import io.knet.netty.pipeline.FramingHandler;
import io.knet.netty.pipeline.HeartbeatHandler;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.pipeline.OutboundPackets;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.pipeline.Packing;
import io.knet.netty.pipeline.QueuePace;
import io.knet.netty.pipeline.SocketHandler;
import io.knet.netty.pipeline.SyncPromise;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.testkit.BrokenCrypto;
import io.knet.netty.testkit.FakeSocket;
import io.knet.netty.testkit.FakeSource;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import io.netty.channel.ChannelFuture;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A synchronous message goes to the socket past the pipeline, or through it: the same failure
 * counts and reports the same.
 */
class DirectWriterTest {
    private static final int DATA_MTU = 100;

    /** One of the two ways to a socket, with a link that notes what it is told. */
    private static final class Road implements AutoCloseable {
        final RecordingLink link = new RecordingLink();
        final FakeSocket socket = new FakeSocket();
        final CryptoSlots slots;
        final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
        CompressionConfig compression = CompressionConfig.NONE;
        private final HandleCounts counts =
                new HandleCounts(counters, new Times<>(HandleTimer.class), link.clock);

        Road(CryptoSlots slots) {
            this.slots = slots;
        }

        ChannelFuture direct(int bytes) {
            EmbeddedChannel channel = link.channel();
            return direct(bytes, channel, new LoopCalls(channel.eventLoop()));
        }

        /** On a thread that is no event loop, and so may wait. */
        ChannelFuture directAndWait(int bytes) {
            return direct(bytes, link.channel(), new LoopCalls(new DefaultEventLoop()));
        }

        private ChannelFuture direct(int bytes, EmbeddedChannel channel, LoopCalls calls) {
            return with(
                    bytes,
                    channel,
                    calls,
                    (writer, to, message) -> {
                        try (SyncMessage sync =
                                new SyncMessage(
                                        message, Deadline.in(Duration.ofSeconds(30)), true)) {
                            return writer.write(to, sync);
                        }
                    });
        }

        boolean aside(int bytes) {
            EmbeddedChannel channel = link.channel();
            return with(
                    bytes, channel, new LoopCalls(channel.eventLoop()), DirectWriter::writeAside);
        }

        private interface Write<T> {
            T by(DirectWriter writer, LinkChannel to, TxMessage message);
        }

        private <T> T with(int bytes, EmbeddedChannel channel, LoopCalls calls, Write<T> write) {
            HeartbeatHandler heartbeat = new HeartbeatHandler(link, null);
            LinkChannel to =
                    new LinkChannel(
                            channel,
                            Packets.SOURCE,
                            socket,
                            channel.eventLoop(),
                            heartbeat,
                            QueuePace.NONE,
                            false,
                            false);
            TxMessage message = message(bytes);
            try (CipherPool ciphers = new CipherPool(slots, () -> Keys.salts(1), counts)) {
                OutboundPackets packets = new OutboundPackets(link);
                MessageCodec codec = new MessageCodec(compression, link.clock::nanoTime, counts);
                DirectWriter writer =
                        new DirectWriter(
                                new LinkId(1, RecordingLink.PEER, RecordingLink.ID),
                                packets,
                                new SyncPackets(packets, codec, ciphers),
                                new FakeSource(link.clock),
                                calls,
                                new LastError());
                return write.by(writer, to, message);
            } finally {
                message.release();
                channel.finishAndReleaseAll();
            }
        }

        ChannelFuture throughPipeline(int bytes) {
            PacketCipher cipher = new PacketCipher(slots, Keys.salts(1), counts);
            EmbeddedChannel channel =
                    link.channel(
                            new SocketHandler(link, socket, false),
                            new CryptoHandler(link, cipher),
                            new FramingHandler(link, cipher));
            SyncPromise promise = new SyncPromise(channel);
            channel.writeAndFlush(message(bytes), promise);
            channel.runPendingTasks();
            channel.finishAndReleaseAll();
            cipher.close();
            return promise;
        }

        private TxMessage message(int bytes) {
            return new TxMessage(
                    0,
                    1,
                    false,
                    host -> new Packing(DATA_MTU, false, slots.state()),
                    Packets.of(new byte[bytes]));
        }

        @Override
        public void close() {
            link.close();
            slots.close();
        }
    }

    private record Trouble(
            String name, int bytes, boolean brokenCrypto, Consumer<FakeSocket> preparation) {
        CryptoSlots slots() {
            CryptoSlots slots =
                    brokenCrypto
                            ? new CryptoSlots(config -> new BrokenCrypto())
                            : new CryptoSlots();
            if (brokenCrypto) {
                slots.apply(Optional.of(Keys.config(1)));
            }
            return slots;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Trouble failing(String name, IOException failure) {
        return new Trouble(name, 1, false, socket -> socket.failure = failure);
    }

    static Stream<Trouble> troubles() {
        return Stream.of(
                new Trouble("none", 1, false, socket -> {}),
                new Trouble("none, in two packets", DATA_MTU + 1, false, socket -> {}),
                new Trouble("full", 1, false, socket -> socket.full = true),
                failing("closed", new ClosedChannelException()),
                failing("too long", new IOException("Message too long")),
                failing("refused", new PortUnreachableException()),
                failing("broken", new IOException("Input/output error")),
                new Trouble(
                        "refused later",
                        1,
                        false,
                        socket -> socket.pending = new PortUnreachableException()),
                new Trouble("too many fragments", 256 * DATA_MTU, false, socket -> {}),
                new Trouble("crypto", 1, true, socket -> {}));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void bothWaysCountAndReportTheSame(Trouble trouble) {
        try (Road direct = new Road(trouble.slots());
                Road pipeline = new Road(trouble.slots())) {
            trouble.preparation().accept(direct.socket);
            trouble.preparation().accept(pipeline.socket);

            ChannelFuture one = direct.direct(trouble.bytes());
            ChannelFuture other = pipeline.throughPipeline(trouble.bytes());

            assertThat(one.isDone()).isTrue();
            assertThat(direct.link.counts).isEqualTo(pipeline.link.counts);
            assertThat(direct.link.drops).isEqualTo(pipeline.link.drops);
            assertThat(direct.link.tooBig).isEqualTo(pipeline.link.tooBig);
            assertThat(direct.link.failedProbes).isZero();
            assertThat(direct.link.socketErrors).isEqualTo(pipeline.link.socketErrors);
            assertThat(error(one)).isEqualTo(error(other));
            assertThat(direct.socket.written)
                    .usingRecursiveComparison()
                    .isEqualTo(pipeline.socket.written);
            boolean fails = !trouble.name().startsWith("none");
            assertThat(one.isSuccess()).isEqualTo(!fails);
            assertThat(direct.link.counts.containsKey(LinkCounter.TX_DATA_ERRORS)).isEqualTo(fails);
        }
    }

    @Test
    void isNotRefusedForAPeerWhosePongsThisNodeHasYetToRead() {
        try (Road road = new Road(new CryptoSlots())) {
            road.socket.outOfTurn = 3;
            road.socket.readLate = true;

            assertThat(road.directAndWait(1).isSuccess()).isTrue();

            assertThat(road.socket.written).hasSize(1);
            assertThat(road.link.counts).doesNotContainKey(LinkCounter.TX_DATA_ERRORS);
        }
    }

    @Test
    void isRefusedIfThePeerDoesNotKeepUp() {
        try (Road road = new Road(new CryptoSlots())) {
            road.socket.outOfTurn = 1;

            assertThat(error(road.directAndWait(1))).isEqualTo(KnetError.SOCKET_FULL);

            assertThat(road.socket.written).isEmpty();
            assertThat(road.link.counts.get(LinkCounter.TX_DATA_ERRORS)).isEqualTo(1);
        }
    }

    private static @Nullable Object error(ChannelFuture written) {
        Throwable cause = written.cause();
        return cause instanceof KnetException knet
                ? knet.error()
                : cause == null ? null : cause.getClass();
    }

    private static Road compressing() {
        Road road = new Road(new CryptoSlots());
        road.compression = CompressionConfig.of("zlib").withThreshold(50);
        return road;
    }

    @Test
    void aMessageIsWrittenAsideAndCounted() {
        try (Road road = compressing()) {
            assertThat(road.aside(50)).isTrue();

            assertThat(road.socket.written).hasSize(1);
            assertThat(road.socket.asideInside).isFalse();
            assertThat(road.link.counts.get(LinkCounter.TX_DATA_PACKETS)).isOne();
            assertThat(road.counters.get(HandleCounter.TX_UNCOMPRESSED_PACKETS)).isOne();
        }
    }

    @Test
    void whatIsNotWrittenAsideIsCountedOnItsOtherWayAlone() {
        try (Road road = compressing()) {
            road.socket.busy = true;
            assertThat(road.aside(50)).isFalse();
            road.socket.busy = false;
            road.socket.full = true;
            assertThat(road.aside(50)).isFalse();

            assertThat(road.socket.asideInside).isFalse();
            assertThat(road.link.counts).doesNotContainKey(LinkCounter.TX_DATA_PACKETS);
            assertThat(road.counters.get(HandleCounter.TX_UNCOMPRESSED_PACKETS)).isZero();
        }
    }

    @Test
    void aMessageToBeCompressedIsNotCompressedAside() {
        try (Road road = compressing()) {
            assertThat(road.aside(51)).isFalse();

            assertThat(road.socket.written).isEmpty();
            assertThat(road.counters.get(HandleCounter.TX_COMPRESSED_PACKETS)).isZero();
        }
    }

    @Test
    void aSocketThatFailsAsideIsCountedAndLeft() {
        try (Road road = compressing()) {
            road.socket.failure = new IOException("no route");
            assertThat(road.aside(50)).isTrue();

            assertThat(road.socket.asideInside).isFalse();
            assertThat(road.link.counts.get(LinkCounter.TX_DATA_ERRORS)).isOne();
        }
    }
}
