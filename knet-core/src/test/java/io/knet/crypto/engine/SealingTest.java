package io.knet.crypto.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.PacketCrypto;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SealingTest {
    private static final UnpooledByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    private final List<ToyCrypto> made = new ArrayList<>();
    private final CryptoSlots slots = new CryptoSlots(this::make);
    private final Sealing sealing = slots.newSealing((bytes, offset, length) -> {});

    private PacketCrypto make(CryptoConfig config) {
        ToyCrypto crypto = ToyCrypto.of(config);
        made.add(crypto);
        return crypto;
    }

    private static void refuses(KnetError error, ThrowingCallable call) {
        assertThatExceptionOfType(KnetException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.error()).isEqualTo(error));
    }

    private static ByteBuf packet() {
        return Unpooled.buffer().writeByte(42);
    }

    private byte[] sealOne() {
        ByteBuf sealed = sealing.seal(packet(), ALLOCATOR);
        byte[] bytes = ByteBufUtil.getBytes(sealed);
        sealed.release();
        return bytes;
    }

    @Test
    void inClearThePacketItselfIsHandedBack() {
        ByteBuf plain = packet();
        assertThat(sealing.seal(plain, ALLOCATOR)).isSameAs(plain);
        assertThat(sealing.inClear()).isTrue();
        assertThat(plain.refCnt()).isEqualTo(1);
        plain.release();
    }

    @Test
    void inClearPacketsAreCopiedIntoAGivenBuffer() {
        assertThat(sealing.begin()).isEqualTo(CryptoOverhead.NONE);
        ByteBuf plain = packet();
        ByteBuf out = Unpooled.buffer();
        sealing.seal(plain, out);
        assertThat(ByteBufUtil.getBytes(out)).containsExactly(42);
        assertThat(plain.isReadable()).isFalse();
        plain.release();
        out.release();
    }

    @Test
    void sealsWithTheSlotInUseAndReleasesThePacket() {
        slots.set(1, ToyCrypto.config(1));
        slots.set(2, ToyCrypto.config(2));
        slots.use(2);
        ByteBuf plain = packet();
        ByteBuf sealed = sealing.seal(plain, ALLOCATOR);
        assertThat(ByteBufUtil.getBytes(sealed)).containsExactly(2, 42, 2);
        assertThat(plain.refCnt()).isZero();
        sealed.release();
        slots.use(1);
        assertThat(sealOne()).containsExactly(1, 42, 1);
        slots.use(0);
        assertThat(sealOne()).containsExactly(42);
    }

    @Test
    void makesOneSealerForManyPacketsAndClosesItWhenAnotherIsUsed() {
        slots.set(1, ToyCrypto.config(1));
        slots.use(1);
        sealOne();
        slots.set(2, ToyCrypto.config(2));
        sealOne();
        assertThat(made.get(0).toys).hasSize(1);
        slots.use(2);
        sealOne();
        assertThat(made.get(0).openToys()).isZero();
        assertThat(made.get(1).openToys()).isEqualTo(1);
        sealing.close();
        sealing.close();
        assertThat(made.get(1).openToys()).isZero();
    }

    @Test
    void keepsToWhatItTookUntilItBeginsAgain() {
        slots.set(1, ToyCrypto.config(1));
        slots.set(2, ToyCrypto.config(2));
        slots.use(1);
        assertThat(sealing.begin().salt()).isEqualTo(1);
        slots.use(2);
        ByteBuf plain = packet();
        ByteBuf out = Unpooled.buffer();
        sealing.seal(plain, out);
        assertThat(ByteBufUtil.getBytes(out)).containsExactly(1, 42, 1);

        slots.clear(1);
        plain.readerIndex(0);
        refuses(KnetError.CRYPTO_FAILED, () -> sealing.seal(plain, out.clear()));
        assertThat(plain.readableBytes()).isEqualTo(1);
        assertThat(out.isReadable()).isFalse();

        assertThat(sealing.begin().salt()).isEqualTo(2);
        sealing.seal(plain, out);
        assertThat(ByteBufUtil.getBytes(out)).containsExactly(2, 42, 2);
        plain.release();
        out.release();
    }

    @Test
    void aPacketWhoseConfigurationIsReplacedMeanwhileIsSealedWithTheNewOne() {
        slots.set(1, ToyCrypto.config(1));
        slots.use(1);
        made.get(0).interference =
                () -> {
                    made.get(0).interference = () -> {};
                    slots.apply(Optional.of(ToyCrypto.config(3)));
                };
        assertThat(sealOne()).as("replaced while the sealer was made").containsExactly(3, 42, 3);

        made.get(1).interference =
                () -> {
                    made.get(1).interference = () -> {};
                    slots.apply(Optional.of(ToyCrypto.config(4)));
                };
        assertThat(sealOne()).as("replaced while the packet was sealed").containsExactly(4, 42, 4);
    }

    @Test
    void nothingPassesInClearBecauseTheHandleWasClosed() {
        slots.set(1, ToyCrypto.config(1));
        slots.use(1);
        sealing.begin();
        ByteBuf plain = packet();
        ByteBuf out = Unpooled.buffer();
        slots.close();
        refuses(KnetError.CRYPTO_FAILED, () -> sealing.seal(plain, out));
        refuses(KnetError.HANDLE_CLOSED, sealing::begin);
        assertThatIllegalStateException().isThrownBy(() -> sealing.seal(plain, out));
        assertThatIllegalStateException().isThrownBy(sealing::inClear);
        assertThat(out.isReadable()).isFalse();
        assertThat(made.get(0).openToys()).isZero();

        refuses(KnetError.HANDLE_CLOSED, () -> sealing.seal(plain, ALLOCATOR));
        assertThat(plain.refCnt()).as("released all the same").isZero();
        out.release();
    }

    @Test
    void nothingPassesInClearBeforeBeginOrAfterClose() {
        ByteBuf plain = packet();
        ByteBuf out = Unpooled.buffer();
        assertThatIllegalStateException().isThrownBy(() -> sealing.seal(plain, out));
        sealing.begin();
        sealing.close();
        assertThatIllegalStateException().isThrownBy(() -> sealing.seal(plain, out));
        plain.release();
        out.release();
    }

    @Test
    void reportsAModelThatFailsAndReleasesBothBuffers() {
        slots.set(1, ToyCrypto.config(1));
        slots.use(1);
        long before = ALLOCATOR.metric().usedDirectMemory();
        sealOne();
        made.get(0).toys.get(0).toyClosed = true;
        ByteBuf plain = packet();
        refuses(KnetError.CRYPTO_FAILED, () -> sealing.seal(plain, ALLOCATOR));
        assertThat(plain.refCnt()).isZero();
        assertThat(ALLOCATOR.metric().usedDirectMemory()).isEqualTo(before);
    }

    @Test
    void reportsAModelThatRefusesToMakeSealers() {
        slots.set(1, ToyCrypto.config(1));
        slots.use(1);
        made.get(0).closed = true;
        refuses(KnetError.CRYPTO_FAILED, sealing::begin);
        assertThatIllegalStateException().isThrownBy(sealing::inClear);
    }
}
