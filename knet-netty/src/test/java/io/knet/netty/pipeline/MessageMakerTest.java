package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MessageMakerTest {
    private final CryptoSlots slots = Keys.slots(1);
    private final MessageMaker maker =
            new MessageMaker(host -> new Packing(1000, false, slots.state()));

    @AfterEach
    void close() {
        slots.close();
    }

    private static ByteBuf content(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return Packets.of(content);
    }

    @Test
    void aMessageThatIsGoneIsUsedAgainWithNothingOfTheLast() {
        ByteBuf first = content(1, 2, 3);
        TxMessage message = maker.make(3, 7, true, first);
        message.share();
        message.compressed(2, content(9));
        Packing packing = message.packing(1);
        message.packets(List.of(new TxPacket(content(4))), packing);
        message.release();
        assertThat(first.refCnt()).isZero();

        ByteBuf second = content(5, 6);
        TxMessage again = maker.make(1, 8, false, second);

        assertThat(again).isSameAs(message);
        assertThat(again.refCnt()).isEqualTo(1);
        assertThat(again.content()).isSameAs(second);
        assertThat(again.payload()).isSameAs(second);
        assertThat(again.channel()).isEqualTo(1);
        assertThat(again.sequence()).isEqualTo(8);
        assertThat(again.broadcast()).isFalse();
        assertThat(again.isShared()).isFalse();
        assertThat(again.isCompressionDecided()).isFalse();
        assertThat(again.packets(packing)).isNull();
        again.release();
        assertThat(second.refCnt()).isZero();
    }

    @Test
    void aMessageThatIsStillHeldIsLeftAlone() {
        TxMessage held = maker.make(3, 7, true, content(1));
        TxMessage other = maker.make(1, 8, false, content(2));

        assertThat(other).isNotSameAs(held);
        assertThat(held.sequence()).isEqualTo(7);
        held.release();
        other.release();
    }

    @Test
    void aMessageThatAProgramHasSeenIsNeverAnother() {
        ByteBuf content = content(1, 2);
        TxMessage seen = maker.make(3, 7, true, content);
        seen.show();
        seen.content().skipBytes(1);
        assertThat(content.readableBytes()).isEqualTo(2);
        seen.release();
        assertThat(content.refCnt()).isZero();

        TxMessage other = maker.make(1, 8, false, content(3));

        assertThat(other).isNotSameAs(seen);
        assertThat(seen.sequence()).isEqualTo(7);
        other.release();
    }

    @Test
    void aNumberThatPassesToTheNextMessageIsTakenAnew() {
        int[] last = {40};
        MessageNumber number = MessageNumber.next(() -> ++last[0]);
        TxMessage message = maker.make(0, number, false, content(1));
        assertThat(message.isNumbered()).isFalse();
        assertThat(message.sequence()).isEqualTo(41);
        message.release();

        number.pass();
        TxMessage next = maker.make(0, number, false, content(2));

        assertThat(next.isNumbered()).isFalse();
        assertThat(next.sequence()).isEqualTo(42);
        next.release();
    }
}
