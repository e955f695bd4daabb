package io.knet.crypto.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.crypto.PacketCrypto;
import io.knet.stats.DropReason;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receive rule of spec wire 5.5. */
class OpeningTest {
    private static final byte[] SEALED_BY_1 = {1, 42, 1};
    private static final byte[] SEALED_BY_2 = {2, 42, 2};
    private static final byte[] CLEAR = {7, 42, 7, 7};

    private final List<ToyCrypto> made = new ArrayList<>();
    private final CryptoSlots slots = new CryptoSlots(this::make);
    private final Opening opening = slots.newOpening();

    private PacketCrypto make(CryptoConfig config) {
        ToyCrypto crypto = ToyCrypto.of(config);
        made.add(crypto);
        return crypto;
    }

    private OpenResult open(byte[] packet) {
        ByteBuf sealed = Unpooled.wrappedBuffer(packet);
        ByteBuf plain = Unpooled.buffer(packet.length);
        OpenResult result = opening.open(sealed, plain);
        if (result == OpenResult.OPENED) {
            assertThat(ByteBufUtil.getBytes(plain)).containsExactly(42);
        } else {
            assertThat(plain.isReadable()).isFalse();
        }
        assertThat(sealed.readerIndex()).isZero();
        assertThat(sealed.refCnt()).isEqualTo(1);
        plain.release();
        return result;
    }

    /** The table of spec wire 5.5. */
    @ParameterizedTest
    @CsvSource({
        "1, 1,   DISALLOW, OPENED, NOT_AUTHENTIC, NOT_AUTHENTIC",
        "1, 12,  DISALLOW, OPENED, OPENED,        NOT_AUTHENTIC",
        "2, 12,  ALLOW,    OPENED, OPENED,        CLEAR",
        "2, 2,   ALLOW,    CLEAR,  OPENED,        CLEAR",
        "0, 2,   ALLOW,    CLEAR,  OPENED,        CLEAR",
        "0, 2,   DISALLOW, NOT_AUTHENTIC, OPENED, NOT_AUTHENTIC",
        "0, '',  DISALLOW, CLEAR_NOT_ALLOWED, CLEAR_NOT_ALLOWED, CLEAR_NOT_ALLOWED",
        "0, '',  ALLOW,    CLEAR,  CLEAR,         CLEAR",
    })
    void acceptsWhatTheTableSays(
            int inUse,
            String loaded,
            ClearTraffic rxClear,
            OpenResult slot1,
            OpenResult slot2,
            OpenResult clear) {
        loaded.chars()
                .map(Character::getNumericValue)
                .forEach(slot -> slots.set(slot, ToyCrypto.config(slot)));
        slots.use(inUse);
        slots.rxClear(rxClear);
        assertThat(open(SEALED_BY_1)).isEqualTo(slot1);
        assertThat(open(SEALED_BY_2)).isEqualTo(slot2);
        assertThat(open(CLEAR)).isEqualTo(clear);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 2", "1, 1, 2", "2, 2, 1"})
    void triesTheSlotInUseFirst(int inUse, int first, int second) {
        List<Integer> tried = new ArrayList<>();
        for (int slot = 1; slot <= 2; slot++) {
            slots.set(slot, ToyCrypto.config(slot));
            ToyCrypto crypto = made.get(slot - 1);
            crypto.interference = () -> tried.add((int) crypto.id);
        }
        slots.use(inUse);
        open(CLEAR);
        tried.clear();
        open(CLEAR);
        assertThat(tried).containsExactly(first, second);
        tried.clear();
        open(first == 1 ? SEALED_BY_1 : SEALED_BY_2);
        assertThat(tried).containsExactly(first);
    }

    @Test
    void onlyDropsHaveAReason() {
        assertThat(OpenResult.OPENED.dropReason()).isEmpty();
        assertThat(OpenResult.CLEAR.dropReason()).isEmpty();
        assertThat(OpenResult.NOT_AUTHENTIC.dropReason()).contains(DropReason.NOT_AUTHENTIC);
        assertThat(OpenResult.CLEAR_NOT_ALLOWED.dropReason())
                .contains(DropReason.CLEAR_NOT_ALLOWED);
        assertThat(OpenResult.CLOSED.dropReason()).contains(DropReason.CLOSED);
    }

    @Test
    void keepsItsOpenersWhileTheirSlotsStayAsTheyAre() {
        slots.set(1, ToyCrypto.config(1));
        slots.set(2, ToyCrypto.config(2));
        open(CLEAR);
        slots.use(2);
        slots.rxClear(ClearTraffic.DISALLOW);
        open(CLEAR);
        slots.clear(1);
        open(CLEAR);
        assertThat(made.get(0).toys).hasSize(1);
        assertThat(made.get(0).openToys()).isZero();
        assertThat(made.get(1).toys).hasSize(1);
        assertThat(made.get(1).openToys()).isEqualTo(1);
        opening.close();
        opening.close();
        assertThat(made.get(1).openToys()).isZero();
    }

    @Test
    void triesAgainWhenTheConfigurationChangesMeanwhile() {
        slots.set(1, ToyCrypto.config(2));
        slots.rxClear(ClearTraffic.DISALLOW);
        made.get(0).interference =
                () -> {
                    made.get(0).interference = () -> {};
                    slots.set(1, ToyCrypto.config(1));
                };
        assertThat(open(SEALED_BY_1))
                .as("replaced while the opener was made")
                .isEqualTo(OpenResult.OPENED);

        made.get(1).interference =
                () -> {
                    made.get(1).interference = () -> {};
                    slots.set(1, ToyCrypto.config(2));
                };
        assertThat(open(SEALED_BY_2))
                .as("replaced while the packet was opened")
                .isEqualTo(OpenResult.OPENED);
    }

    @Test
    void judgesAPacketThatFailsByTheRulesOfTheMoment() {
        slots.set(1, ToyCrypto.config(1));
        made.get(0).interference =
                () -> {
                    made.get(0).interference = () -> {};
                    slots.rxClear(ClearTraffic.DISALLOW);
                };
        assertThat(open(CLEAR)).isEqualTo(OpenResult.NOT_AUTHENTIC);
    }

    @Test
    void dropsEverythingOnceTheHandleIsClosed() {
        slots.set(1, ToyCrypto.config(1));
        assertThat(open(SEALED_BY_1)).isEqualTo(OpenResult.OPENED);
        slots.close();
        assertThat(open(SEALED_BY_1)).isEqualTo(OpenResult.CLOSED);
        assertThat(open(CLEAR)).isEqualTo(OpenResult.CLOSED);
        assertThat(made.get(0).openToys()).isZero();
    }

    @Test
    void handsOutAnOpenedPacketInABufferOfItsOwn() {
        slots.set(1, ToyCrypto.config(1));
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        ByteBuf sealed = Unpooled.wrappedBuffer(SEALED_BY_1);
        assertThat(opening.open(sealed, allocator)).isEqualTo(OpenResult.OPENED);
        ByteBuf plain = opening.takePlain();
        assertThat(ByteBufUtil.getBytes(plain)).containsExactly(42);
        assertThatIllegalStateException().isThrownBy(opening::takePlain);
        plain.release();
        assertThat(used(allocator)).isZero();
    }

    @Test
    void keepsNoBufferOfAPacketThatIsDroppedOrInClearOrNeverTaken() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        ByteBuf clear = Unpooled.wrappedBuffer(CLEAR);
        assertThat(opening.open(clear, allocator)).isEqualTo(OpenResult.CLEAR);
        slots.set(1, ToyCrypto.config(1));
        assertThat(opening.open(clear, allocator)).isEqualTo(OpenResult.CLEAR);
        slots.rxClear(ClearTraffic.DISALLOW);
        assertThat(opening.open(clear, allocator)).isEqualTo(OpenResult.NOT_AUTHENTIC);
        assertThat(used(allocator)).isZero();

        ByteBuf sealed = Unpooled.wrappedBuffer(SEALED_BY_1);
        assertThat(opening.open(sealed, allocator)).isEqualTo(OpenResult.OPENED);
        assertThat(opening.open(sealed, allocator)).isEqualTo(OpenResult.OPENED);
        assertThat(used(allocator)).isPositive();
        opening.close();
        assertThat(used(allocator)).isZero();
    }

    @Test
    void allocatesNothingWhileNoConfigurationIsLoaded() {
        NoAllocator none = new NoAllocator();
        assertThat(opening.open(Unpooled.wrappedBuffer(CLEAR), none)).isEqualTo(OpenResult.CLEAR);
        slots.apply(Optional.empty());
        slots.rxClear(ClearTraffic.DISALLOW);
        assertThat(opening.open(Unpooled.wrappedBuffer(CLEAR), none))
                .isEqualTo(OpenResult.CLEAR_NOT_ALLOWED);
    }

    private static long used(UnpooledByteBufAllocator allocator) {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }

    private static final class NoAllocator extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            throw new AssertionError("allocated");
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            throw new AssertionError("allocated");
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
