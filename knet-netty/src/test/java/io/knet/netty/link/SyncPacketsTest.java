package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.CryptoState;
import io.knet.netty.concurrent.Deadline;
import io.knet.netty.count.Counters;
import io.knet.netty.count.HandleCounts;
import io.knet.netty.count.Times;
import io.knet.netty.pipeline.CipherPool;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.pipeline.MessageNumber;
import io.knet.netty.pipeline.OutboundPackets;
import io.knet.netty.pipeline.Packing;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.NumberedCrypto;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.netty.transport.Datagrams;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import io.knet.wire.DataHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the packets of a synchronous message are made, and whether they serve for several links. */
class SyncPacketsTest {
    private static final int LENGTH = 100;

    private final RecordingLink link = new RecordingLink();
    private final AtomicInteger numbers = new AtomicInteger();
    private CryptoSlots slots = new CryptoSlots();

    @AfterEach
    void close() {
        link.close();
        slots.close();
    }

    /** What is made of a message for one link after another. */
    private final class Sending implements AutoCloseable {
        private final HandleCounts counts =
                new HandleCounts(
                        new Counters<>(HandleCounter.class),
                        new Times<>(HandleTimer.class),
                        link.clock);
        private final CipherPool ciphers = new CipherPool(slots, () -> Keys.salts(1), counts);
        private final SyncPackets packets =
                new SyncPackets(
                        new OutboundPackets(link),
                        new MessageCodec(CompressionConfig.NONE, link.clock::nanoTime, counts),
                        ciphers);
        final TxMessage message;
        private final SyncMessage sync;

        Sending(Supplier<Packing> packing) {
            this(packing, true);
        }

        Sending(Supplier<Packing> packing, boolean waits) {
            message =
                    new TxMessage(
                            0,
                            MessageNumber.next(numbers::incrementAndGet),
                            false,
                            host -> packing.get(),
                            Packets.of(new byte[LENGTH]));
            sync = new SyncMessage(message, Deadline.in(Duration.ofSeconds(30)), waits);
        }

        Datagrams forALink() {
            return packets.of(sync, ByteBufAllocator.DEFAULT);
        }

        @Override
        public void close() {
            sync.close();
            message.release();
            ciphers.close();
        }
    }

    private Packing inPackets(int count) {
        return new Packing(LENGTH / count, false, slots.state());
    }

    @Test
    void aMessageOfOnePacketIsMadeAndCountedAtOnce() {
        try (Sending sending = new Sending(() -> inPackets(1))) {
            sending.forALink();

            assertThat(numbers).hasValue(1);
            assertThat(link.counts.get(LinkCounter.TX_DATA_PACKETS)).isEqualTo(1);
        }
    }

    /** It may go another way, on which it is counted. */
    @Test
    void oneWhoseSenderDoesNotWaitIsCountedWhenItIsItsTurn() {
        try (Sending sending = new Sending(() -> inPackets(1), false)) {
            Datagrams datagrams = sending.forALink();
            assertThat(numbers).hasValue(1);
            assertThat(link.counts).isEmpty();

            datagrams.get();
            datagrams.get();

            assertThat(link.counts.get(LinkCounter.TX_DATA_PACKETS)).isEqualTo(1);
        }
    }

    @Test
    void oneOfSeveralIsMadeAndNumberedWhenItIsItsTurn() {
        try (Sending sending = new Sending(() -> inPackets(2))) {
            Datagrams datagrams = sending.forALink();
            assertThat(numbers).hasValue(0);
            assertThat(link.counts).isEmpty();

            assertThat(datagrams.get()).hasSize(2);

            assertThat(numbers).hasValue(1);
            assertThat(link.counts.get(LinkCounter.TX_DATA_PACKETS)).isEqualTo(2);
        }
    }

    /** The first packing asks for keys that are wiped, so that the packet cannot be sealed. */
    @Test
    void oneThatTakesSeveralOnceKeysHaveChangedGetsItsNumberInItsTurn() {
        slots.apply(Optional.of(Keys.config(1)));
        CryptoState before = slots.state();
        slots.apply(Optional.of(Keys.config(2)));
        AtomicInteger asked = new AtomicInteger();
        Supplier<Packing> changing =
                () ->
                        asked.getAndIncrement() == 0
                                ? new Packing(LENGTH, false, before)
                                : inPackets(2);
        try (Sending sending = new Sending(changing)) {
            Datagrams datagrams = sending.forALink();
            assertThat(numbers).as("taken for a packet that was not sealed").hasValue(1);
            int others = numbers.incrementAndGet();

            assertThat(datagrams.get()).hasSize(2);

            assertThat(sending.message.sequence()).isEqualTo(others + 1);
        }
    }

    @Test
    void aMessageThatTakesOnePacketOnceKeysHaveChangedGoesWithTheNumberThatItHas() {
        slots.apply(Optional.of(Keys.config(1)));
        CryptoState before = slots.state();
        slots.apply(Optional.of(Keys.config(2)));
        AtomicInteger asked = new AtomicInteger();
        Supplier<Packing> changing =
                () ->
                        asked.getAndIncrement() == 0
                                ? new Packing(LENGTH, false, before)
                                : inPackets(1);
        try (Sending sending = new Sending(changing)) {
            assertThat(sending.forALink().get()).hasSize(1);

            assertThat(numbers).hasValue(1);
        }
    }

    @Test
    void otherLinksGetTheSamePackets() {
        for (int count : new int[] {1, 2}) {
            try (Sending sending = new Sending(() -> inPackets(count))) {
                List<ByteBuf> first = sending.forALink().get();

                assertThat(sending.forALink().get()).isSameAs(first).hasSize(count);
            }
        }
        assertThat(link.counts.get(LinkCounter.TX_DATA_PACKETS)).isEqualTo(2 + 4);
    }

    @Test
    void aLinkGetsPacketsOfItsOwnIfTheLastOneRefusedNumberedOnes() {
        slots.close();
        NumberedCrypto numbered = new NumberedCrypto(1, 2);
        slots = numbered.slots();
        try (Sending sending = new Sending(() -> inPackets(1))) {
            ByteBuf first = sending.forALink().get().get(0);
            assertThat(sending.forALink().get().get(0)).isSameAs(first);
            sending.sync.refused();
            assertThat(first.refCnt()).isZero();
            assertThat(sending.forALink().get().get(0)).isNotSameAs(first);

            assertThat(numbered.sealed()).isEqualTo(2);
            assertThat(numbers).hasValue(1);
        }
    }

    @Test
    void noOtherLinkGetsThemInClearOnceKeysAreInUse() {
        try (Sending sending = new Sending(() -> inPackets(1))) {
            ByteBuf clear = sending.forALink().get().get(0);
            assertThat(clear.readableBytes()).isEqualTo(LENGTH + DataHeader.LENGTH);
            slots.apply(Optional.of(Keys.config(1)));

            ByteBuf sealed = sending.forALink().get().get(0);

            assertThat(sealed.readableBytes()).isGreaterThan(LENGTH + DataHeader.LENGTH);
            assertThat(numbers).hasValue(1);
        }
    }
}
