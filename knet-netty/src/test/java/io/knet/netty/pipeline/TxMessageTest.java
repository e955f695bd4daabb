package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.netty.handler.OutboundMessage;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.NumberedCrypto;
import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TxMessageTest {
    private final ByteBuf content = Packets.of(new byte[] {1, 2, 3});
    private final TxMessage message = new TxMessage(5, 7, true, Keys.inClear(100), content);

    @AfterEach
    void close() {
        if (message.refCnt() > 0) {
            message.release();
        }
        assertThat(content.refCnt()).isZero();
    }

    @Test
    void releasesItsContentWithItsLastReference() {
        message.retain();

        assertThat(message.release()).isFalse();
        assertThat(content.refCnt()).isEqualTo(1);
        assertThat(message.release()).isTrue();
        assertThat(content.refCnt()).isZero();
        assertThatThrownBy(message::retain).isInstanceOf(IllegalReferenceCountException.class);
    }

    @Test
    void handlersCountAndTouchItAsAnyBuffer() {
        OutboundMessage seen = message;

        assertThat(seen.retain(2).touch().refCnt()).isEqualTo(3);
        assertThat(seen.release(2)).isFalse();
    }

    @Test
    void ownsTheCompressedStream() {
        ByteBuf stream = Packets.of((byte) 9);
        assertThat(message.isCompressionDecided()).isFalse();

        message.compressed(1, stream);

        assertThat(message.isCompressionDecided()).isTrue();
        assertThat(message.compression()).isEqualTo(1);
        assertThat(message.payload()).isSameAs(stream);
        assertThat(message.content()).isSameAs(content);
        message.release();
        assertThat(stream.refCnt()).isZero();
    }

    @Test
    void remembersThatItStaysAsItIs() {
        assertThat(message.compression()).isZero();

        message.compressed(0, content);

        assertThat(message.isCompressionDecided()).isTrue();
        assertThat(message.compression()).isZero();
        assertThat(message.payload()).isSameAs(content);
    }

    @Test
    void ownsItsPackets() {
        TxPacket packet = new TxPacket(Packets.of((byte) 9));
        assertThat(message.packets(message.packing(2))).isNull();

        message.packets(List.of(packet), message.packing(2));

        assertThat(message.packets(message.packing(3))).containsExactly(packet);
        message.release();
        assertThat(packet.refCnt()).isZero();
        assertThat(packet.plain().refCnt()).isZero();
    }

    /** Who could not send the first of several may be at work on the others. */
    @Test
    void keepsForgottenPacketsAsLongAsItself() {
        Packing numbered = new Packing(100, false, new NumberedCrypto(1, 2).slots().state());
        TxPacket packet = new TxPacket(Packets.of((byte) 9));
        message.packets(List.of(packet), numbered);

        message.forgetNumberedPackets();

        assertThat(message.packets(numbered)).isNull();
        assertThat(packet.refCnt()).isOne();
        message.release();
        assertThat(packet.refCnt()).isZero();
    }

    @Test
    void keepsPacketsThatHaveNoNumbers() {
        TxPacket packet = new TxPacket(Packets.of((byte) 9));
        message.packets(List.of(packet), message.packing(2));

        message.forgetNumberedPackets();

        assertThat(message.packets(message.packing(2))).containsExactly(packet);
    }

    @Test
    void sharesNothingWithItsReplacement() {
        ByteBuf stream = Packets.of((byte) 9);
        message.share();
        message.compressed(1, stream);
        ByteBuf other = Packets.of((byte) 4);

        TxMessage replacement = message.replace(other);

        assertThat(replacement.content()).isSameAs(other);
        assertThat(replacement.payload()).isSameAs(other);
        assertThat(replacement.channel()).isEqualTo(5);
        assertThat(replacement.sequence()).isEqualTo(7);
        assertThat(replacement.broadcast()).isTrue();
        assertThat(replacement.packing(2).dataMtu()).isEqualTo(100);
        assertThat(replacement.isShared()).isFalse();
        assertThat(replacement.isCompressionDecided()).isFalse();
        replacement.release();
        assertThat(other.refCnt()).isZero();
        assertThat(content.refCnt()).isEqualTo(1);
    }

    @Test
    void tellsItsSizeButNotItsContent() {
        assertThat(message).hasToString("message 7 of 3 bytes on channel 5");
    }

    @Test
    void touchingReturnsTheMessage() {
        assertThat(message.touch("here")).isSameAs(message);
    }
}
