package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.CryptoState;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TxPacketTest {
    private final CryptoSlots slots = Keys.slots(1);
    private final CryptoState state = slots.state();
    private final ByteBuf plain = Packets.of((byte) 1);
    private final TxPacket packet = new TxPacket(plain);

    @AfterEach
    void close() {
        slots.close();
    }

    @Test
    void keepsAReferenceOfItsOwnToTheSealedPacket() {
        assertThat(packet.sealed(state)).isNull();
        ByteBuf sealed = Packets.of((byte) 9);

        packet.sealed(sealed, state);

        assertThat(sealed.refCnt()).isEqualTo(2);
        assertThat(packet.sealed(state)).isEqualTo(sealed);
        sealed.release();
        packet.release();
        assertThat(sealed.refCnt()).isZero();
        assertThat(plain.refCnt()).isZero();
    }

    @Test
    void hasNothingSealedUnderAnotherStateOfTheKeys() {
        ByteBuf sealed = Packets.of((byte) 9);
        packet.sealed(sealed, state);
        sealed.release();

        CryptoState later = slots.apply(Optional.of(Keys.config(1)));

        assertThat(packet.sealed(later)).isNull();
        packet.release();
        assertThat(sealed.refCnt()).isZero();
    }

    @Test
    void releasesWhatWasSealedBeforeWhenItIsSealedAnew() {
        ByteBuf first = Packets.of((byte) 9);
        ByteBuf second = Packets.of((byte) 8);
        packet.sealed(first, state);
        first.release();

        CryptoState later = slots.apply(Optional.of(Keys.config(2)));
        packet.sealed(second, later);
        second.release();

        assertThat(first.refCnt()).isZero();
        assertThat(packet.sealed(later)).isEqualTo(second);
        packet.release();
        assertThat(second.refCnt()).isZero();
    }

    @Test
    void releasesThePlainPacketThoughItWasNeverSealed() {
        packet.release();

        assertThat(plain.refCnt()).isZero();
    }

    @Test
    void touchingReturnsThePacket() {
        assertThat(packet.touch("here")).isSameAs(packet);
        packet.release();
    }
}
