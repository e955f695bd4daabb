package io.knet.crypto.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.session.Scratch;
import io.knet.session.SealResult;
import io.knet.session.SessionDrop;
import io.knet.session.SessionSealer;
import io.knet.session.SessionSuite;
import io.knet.session.crypto.SessionCrypto;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets between ends with the same or different implementations, in all kinds of buffers. */
class SealedPacketsTest {
    private static final byte[] KEY_FILE = TestSessions.bytes(1, 300);
    private static final byte[] IDENTITY = TestSessions.bytes(2, 32);
    private static final ByteBufAllocator POOL = PooledByteBufAllocator.DEFAULT;
    private static final List<IntFunction<ByteBuf>> KINDS =
            List.of(
                    Unpooled::buffer,
                    Unpooled::directBuffer,
                    POOL::heapBuffer,
                    POOL::directBuffer,
                    length -> POOL.heapBuffer(length + 9).setIndex(5, 5),
                    length -> POOL.directBuffer(length + 9).setIndex(5, 5));

    static Stream<Arguments> pairs() {
        List<Arguments> all = new ArrayList<>();
        for (SessionSuite suite : SessionSuite.values()) {
            for (SessionCrypto first : TestSessions.CRYPTOS) {
                for (SessionCrypto second : TestSessions.CRYPTOS) {
                    all.add(Arguments.of(suite, first.name(), second.name(), first, second));
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0}: {1} to {2}")
    @MethodSource("pairs")
    void arriveWhateverBuffersTheyAreIn(
            SessionSuite suite, String one, String two, SessionCrypto first, SessionCrypto second) {
        try (SessionPair pair =
                new SessionPair(suite, first, second, KEY_FILE, IDENTITY, TestSessions::seeded)) {
            SessionSealer sealer =
                    pair.initiator.session.newSealer(pair.initiator.scratch).orElseThrow();
            for (int length : new int[] {7, 8, 15, 16, 17, 1414, 9000, 65_000}) {
                for (IntFunction<ByteBuf> from : KINDS) {
                    IntFunction<ByteBuf> to = KINDS.get((length + KINDS.indexOf(from)) % 6);
                    passes(pair, sealer, TestSessions.packet(1, length), from, to);
                }
            }
            sealer.close();
            sealer.close();
            assertThat(seal(sealer, TestSessions.packet(1, 9))).isEqualTo(SealResult.ENDED);
        }
    }

    private static void passes(
            SessionPair pair,
            SessionSealer sealer,
            byte[] packet,
            IntFunction<ByteBuf> from,
            IntFunction<ByteBuf> to) {
        ByteBuf plain = from.apply(packet.length);
        ByteBuf sealed = to.apply(packet.length + 32);
        ByteBuf opened = from.apply(packet.length + 32);
        try {
            plain.writeBytes(packet);
            assertThat(sealer.seal(plain, sealed, SessionPair.NOW)).isEqualTo(SealResult.SEALED);
            assertThat(plain.isReadable()).isFalse();
            assertThat(sealed.readableBytes()).isEqualTo(packet.length + 32);
            int index = sealed.readerIndex();
            int start = opened.writerIndex();
            sealed.setByte(index + 20, sealed.getByte(index + 20) ^ 1);
            assertThat(pair.responder.open(sealed, opened).drop())
                    .isEqualTo(SessionDrop.NOT_AUTHENTIC);
            assertThat(opened.writerIndex()).isEqualTo(start);
            sealed.setByte(index + 20, sealed.getByte(index + 20) ^ 1);
            assertThat(pair.responder.open(sealed, opened).isTaken())
                    .as("a forged packet does not use up the counter")
                    .isTrue();
            assertThat(TestSessions.array(opened)).isEqualTo(packet);
            assertThat(sealed.readerIndex()).isEqualTo(index);
            assertThat(pair.responder.open(sealed, opened).drop()).isEqualTo(SessionDrop.DUPLICATE);
        } finally {
            plain.release();
            sealed.release();
            opened.release();
        }
    }

    private static SealResult seal(SessionSealer sealer, byte[] packet) {
        return sealer.seal(
                Unpooled.wrappedBuffer(packet),
                Unpooled.buffer(packet.length + 32),
                SessionPair.NOW);
    }

    @ParameterizedTest(name = "{0}: {1} to {2}")
    @MethodSource("pairs")
    void countersAreNeverUsedTwiceByManyThreads(
            SessionSuite suite, String one, String two, SessionCrypto first, SessionCrypto second)
            throws InterruptedException {
        try (SessionPair pair =
                new SessionPair(suite, first, second, KEY_FILE, IDENTITY, TestSessions::seeded)) {
            int each = 300;
            List<Thread> threads = new ArrayList<>();
            List<List<ByteBuf>> all = new ArrayList<>();
            for (int t = 0; t < 3; t++) {
                List<ByteBuf> mine = new ArrayList<>();
                all.add(mine);
                SessionSealer sealer =
                        pair.initiator.session.newSealer(new Scratch()).orElseThrow();
                threads.add(
                        new Thread(
                                () -> {
                                    for (int i = 0; i < each; i++) {
                                        ByteBuf out = Unpooled.buffer(64);
                                        sealer.seal(
                                                Unpooled.wrappedBuffer(TestSessions.packet(1, 8)),
                                                out,
                                                SessionPair.NOW);
                                        mine.add(out);
                                    }
                                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            for (List<ByteBuf> packets : all) {
                for (ByteBuf packet : packets) {
                    assertThat(pair.responder.open(packet, Unpooled.buffer(64)).isTaken()).isTrue();
                }
            }
            assertThat(pair.initiator.session.sentPackets()).isEqualTo(3 * each + 1);
            assertThat(pair.responder.session.receivedPackets()).isEqualTo(3 * each + 1);
        }
    }
}
