package io.knet.netty.pipeline;

import static io.knet.netty.testkit.Packets.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetException;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.OpenResult;
import io.knet.crypto.engine.Opening;
import io.knet.netty.testkit.BrokenCrypto;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.netty.testkit.Uncounted;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Packets that several threads seal: what leaves the link, in which order, and what is counted. */
class SealingCrewTest {
    private static final int SIZE = 3;
    private static final int PACKETS = 9;

    /** Enough together for the crew to be asked. */
    private static final int LENGTH = SealingCrew.LEAST_BYTES / 4;

    private static final long LIMIT_SECONDS = 20;

    private final RecordingLink link = new RecordingLink();
    private final CryptoSlots slots = Keys.slots(1);
    private final AtomicInteger byOthers = new AtomicInteger();
    private final List<Runnable> late = new ArrayList<>();
    private final List<PacketCipher> ciphers = new ArrayList<>();
    private final List<CipherPool> pools = new ArrayList<>();

    @AfterEach
    void close() {
        ciphers.forEach(PacketCipher::close);
        pools.forEach(CipherPool::close);
        slots.close();
        link.close();
    }

    private EmbeddedChannel channel(Executor threads) {
        return channel(threads, slots, () -> counted(Keys.salts(3)));
    }

    private EmbeddedChannel channel(
            Executor threads, CryptoSlots crypto, Supplier<SaltSource> othersSalts) {
        PacketCipher own = new PacketCipher(crypto, Keys.salts(2), new Uncounted());
        CipherPool others = new CipherPool(crypto, othersSalts, new Uncounted());
        ciphers.add(own);
        pools.add(others);
        HeldPackets held = new HeldPackets(new SealingCrew(threads, SIZE), own, others);
        return link.channel(new CryptoHandler(link, own, false, held));
    }

    /** Salts that count the packets for which they are asked. */
    private SaltSource counted(SaltSource salts) {
        return (bytes, offset, length) -> {
            byOthers.incrementAndGet();
            salts.fill(bytes, offset, length);
        };
    }

    private static List<ChannelFuture> write(EmbeddedChannel channel, int packets) {
        List<ChannelFuture> written = new ArrayList<>();
        for (int i = 1; i <= packets; i++) {
            written.add(channel.write(Packets.data(1, i, new byte[LENGTH])));
        }
        return written;
    }

    /** Each of the packets sealed, none missing, in the order in which they were written. */
    private void assertSealedInOrder(EmbeddedChannel channel, int packets) {
        try (Opening opening = slots.newOpening()) {
            for (int i = 1; i <= packets; i++) {
                ByteBuf sealed = channel.readOutbound();
                assertThat(opening.open(sealed, ByteBufAllocator.DEFAULT))
                        .isEqualTo(OpenResult.OPENED);
                ByteBuf plain = opening.takePlain();
                ByteBuf expected = Packets.data(1, i, new byte[LENGTH]);
                assertThat(plain).isEqualTo(expected);
                plain.release();
                expected.release();
                sealed.release();
            }
        }
        assertThat(channel.<Object>readOutbound()).isNull();
    }

    private static void end(EmbeddedChannel channel) {
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
    }

    // ---- who seals

    @Test
    void aCrewThatIsAtOnceThereSealsAll() {
        EmbeddedChannel channel = channel(Runnable::run);
        List<ChannelFuture> written = write(channel, PACKETS);
        assertThat(channel.<Object>readOutbound()).isNull();
        channel.flush();
        assertSealedInOrder(channel, PACKETS);
        assertThat(byOthers).hasValue(PACKETS);
        assertThat(written).allMatch(ChannelFuture::isSuccess);
        assertThat(link.counts)
                .containsEntry(LinkCounter.TX_DATA_PACKETS, (long) PACKETS)
                .doesNotContainKey(LinkCounter.TX_DATA_ERRORS);
        end(channel);
    }

    @Test
    void theLoopSealsAllIfTheCrewComesTooLate() {
        EmbeddedChannel channel = channel(late::add);
        write(channel, PACKETS);
        channel.flush();
        assertSealedInOrder(channel, PACKETS);
        assertThat(late).hasSize(SIZE);
        late.forEach(Runnable::run);
        assertThat(byOthers).hasValue(0);
        assertThat(channel.<Object>readOutbound()).isNull();
        end(channel);
    }

    @Test
    void theLoopSealsAllIfTheCrewWasShutDown() {
        EmbeddedChannel channel =
                channel(
                        task -> {
                            throw new RejectedExecutionException("shut down");
                        });
        write(channel, PACKETS);
        channel.flush();
        assertSealedInOrder(channel, PACKETS);
        end(channel);
    }

    @Test
    void theLoopSealsAllIfAThreadFailsBeforeItTakesAPacket() {
        EmbeddedChannel channel =
                channel(
                        SealingCrewTest::runAndDie,
                        slots,
                        () -> {
                            throw new IllegalStateException("no salts today");
                        });
        write(channel, PACKETS);
        channel.flush();
        assertSealedInOrder(channel, PACKETS);
        end(channel);
    }

    private static void runAndDie(Runnable task) {
        try {
            task.run();
        } catch (IllegalStateException death) {
            assertThat(death).hasMessage("no salts today");
        }
    }

    @Test
    void aPacketThatAThreadCannotSealFailsAloneAndLeavesInNoForm() {
        AtomicInteger asked = new AtomicInteger();
        SaltSource failsOnce =
                (bytes, offset, length) -> {
                    if (asked.incrementAndGet() == 2) {
                        throw new IllegalStateException("broken salts");
                    }
                };
        EmbeddedChannel channel = channel(Runnable::run, slots, () -> failsOnce);
        List<ChannelFuture> written = write(channel, 4);
        channel.flush();
        assertThat(written)
                .extracting(ChannelFuture::isSuccess)
                .containsExactly(true, false, true, true);
        assertThat(written.get(1).cause()).isInstanceOf(KnetException.class);
        assertThat(link.counts).containsEntry(LinkCounter.TX_DATA_ERRORS, 1L);
        assertThat(link.drops).isEqualTo(Map.of(DropReason.CRYPTO_FAILED, 1L));
        assertThat(Packets.sent(channel)).hasSize(3);
        end(channel);
    }

    @Test
    void theLoopWaitsForAThreadThatIsSlow() throws InterruptedException {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        SaltSource slow =
                (bytes, offset, length) -> {
                    taken.countDown();
                    await(goesOn);
                };
        ExecutorService thread = SealingCrew.newThreads("knet-test-seal", 1);
        Executor onceTaken =
                task -> {
                    thread.execute(task);
                    await(taken);
                };
        // The thread holds the first packet until the loop has sealed all others.
        AtomicInteger ownPackets = new AtomicInteger();
        SaltSource own =
                (bytes, offset, length) -> {
                    if (ownPackets.incrementAndGet() == PACKETS - 1) {
                        goesOn.countDown();
                    }
                };
        PacketCipher ofLoop = new PacketCipher(slots, own, new Uncounted());
        CipherPool others = new CipherPool(slots, () -> slow, new Uncounted());
        ciphers.add(ofLoop);
        pools.add(others);
        HeldPackets held = new HeldPackets(new SealingCrew(onceTaken, 1), ofLoop, others);
        EmbeddedChannel channel = link.channel(new CryptoHandler(link, ofLoop, false, held));
        write(channel, PACKETS);
        channel.flush();
        assertSealedInOrder(channel, PACKETS);
        assertThat(ownPackets).hasValue(PACKETS - 1);
        end(channel);
        thread.shutdown();
        assertThat(thread.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void manyBatchesOfRealThreadsStayWholeAndInOrder() throws InterruptedException {
        ExecutorService threads = SealingCrew.newThreads("knet-test-seal", SIZE);
        EmbeddedChannel channel = channel(threads);
        for (int i = 0; i < 30; i++) {
            write(channel, PACKETS);
            channel.flush();
            assertSealedInOrder(channel, PACKETS);
        }
        end(channel);
        threads.shutdown();
        assertThat(threads.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    // ---- when

    @Test
    void aFewBytesAreNotWorthTheCrew() {
        EmbeddedChannel channel = channel(late::add);
        channel.write(Packets.data(1, 1, new byte[100]));
        channel.write(Packets.data(1, 2, new byte[100]));
        channel.flush();
        assertThat(late).isEmpty();
        assertThat(Packets.sent(channel)).hasSize(2);
        end(channel);
    }

    @Test
    void packetsInClearAreNotHeld() {
        slots.apply(Optional.empty());
        EmbeddedChannel channel = channel(late::add);
        ByteBuf packet = Packets.data(1, 1, new byte[LENGTH]);
        channel.write(packet);
        channel.flush();
        ByteBuf sent = channel.readOutbound();
        assertThat(sent).isSameAs(packet);
        sent.release();
        end(channel);
    }

    @Test
    void whatIsHeldIsBounded() {
        EmbeddedChannel channel = channel(late::add);
        int enough = HeldPackets.MOST_BYTES / LENGTH + 1;
        write(channel, enough);
        assertThat(late).isNotEmpty();
        channel.flush();
        assertSealedInOrder(channel, enough);
        end(channel);
    }

    @Test
    void packetsAreSealedWithWhatTheirMessageWasCutFor() {
        CryptoSlots crypto = new CryptoSlots();
        crypto.set(1, Keys.config(1));
        crypto.set(2, Keys.config(2));
        crypto.use(1);
        EmbeddedChannel channel = channel(Runnable::run, crypto, () -> Keys.salts(5));
        PacketCipher own = ciphers.get(0);
        own.use(crypto.state());
        write(channel, PACKETS);
        own.use(null);
        crypto.use(2);
        channel.flush();
        assertSealedInOrder(channel, PACKETS);
        crypto.close();
        end(channel);
    }

    @Test
    void nothingLeavesInClearWhenKeysAreGoneBeforeItIsSealed() {
        EmbeddedChannel channel = channel(Runnable::run);
        List<ChannelFuture> written = write(channel, PACKETS);
        slots.close();
        channel.flush();
        assertThat(written).allMatch(future -> future.cause() instanceof KnetException);
        assertThat(channel.<Object>readOutbound()).isNull();
        end(channel);
    }

    @Test
    void brokenCryptoFailsEveryPacket() {
        CryptoSlots broken = new CryptoSlots(config -> new BrokenCrypto());
        broken.apply(Optional.of(Keys.config(1)));
        EmbeddedChannel channel = channel(Runnable::run, broken, () -> Keys.salts(1));
        List<ChannelFuture> written = write(channel, PACKETS);
        channel.flush();
        assertThat(written).allMatch(future -> future.cause() instanceof KnetException);
        assertThat(link.drops).isEqualTo(Map.of(DropReason.CRYPTO_FAILED, (long) PACKETS));
        assertThat(channel.<Object>readOutbound()).isNull();
        end(channel);
    }

    @Test
    void whatIsThrownForOnePacketKeepsNoOtherBack() {
        PacketCipher own = new PacketCipher(slots, Keys.salts(2), new Uncounted());
        CipherPool others = new CipherPool(slots, () -> Keys.salts(3), new Uncounted());
        ciphers.add(own);
        pools.add(others);
        HeldPackets held = new HeldPackets(new SealingCrew(Runnable::run, SIZE), own, others);
        EmbeddedChannel channel = new EmbeddedChannel();
        List<ChannelPromise> outcomes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ChannelPromise outcome = channel.newPromise();
            outcomes.add(outcome);
            ByteBuf packet = Packets.data(1, i, new byte[LENGTH]);
            ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
            held.add(new HeldPacket(packet, LENGTH, PacketType.DATA, null, allocator, outcome));
        }
        AtomicInteger passed = new AtomicInteger();
        held.seal(
                packet -> {
                    ReferenceCountUtil.release(packet.take());
                    if (passed.incrementAndGet() == 2) {
                        throw new IllegalStateException("broken handler");
                    }
                });
        assertThat(passed).hasValue(3);
        assertThat(outcomes.get(1).cause()).hasMessage("broken handler");
        assertThat(outcomes.get(2).isDone()).isFalse();
        end(channel);
    }

    // ---- the end

    @Test
    void packetsThatAHandlerNeverFlushedFailWithTheChannel() {
        EmbeddedChannel channel = channel(Runnable::run);
        ByteBuf packet = Packets.data(1, 1, new byte[LENGTH]);
        ChannelFuture written = channel.write(packet);
        CryptoHandler handler = channel.pipeline().get(CryptoHandler.class);
        assertThat(handler.hasWaiting()).isTrue();
        channel.pipeline().remove(handler);
        assertThat(written.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(packet.refCnt()).isZero();
        end(channel);
    }

    @Test
    void aPacketOfSeveralLinksIsSealedOnceForAll() {
        EmbeddedChannel one = channel(Runnable::run);
        TxPacket shared = new TxPacket(Packets.data(1, 1, new byte[LENGTH]));
        one.write(shared.retain());
        one.flush();
        ByteBuf first = one.readOutbound();
        ByteBuf again = ciphers.get(0).seal(shared, ByteBufAllocator.DEFAULT);
        assertThat(bytes(again)).isEqualTo(bytes(first));
        shared.release();
        end(one);
    }

    @Test
    void aPacketThatWasNotSealedHasNothingToSend() {
        HeldPacket packet =
                new HeldPacket(
                        Unpooled.EMPTY_BUFFER,
                        0,
                        PacketType.DATA,
                        null,
                        ByteBufAllocator.DEFAULT,
                        new EmbeddedChannel().newPromise());
        assertThat(packet.take()).isNull();
        assertThat(packet.failure()).isInstanceOf(IllegalStateException.class);
    }
}
