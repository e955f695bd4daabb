package io.knet.netty.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RxMessageTest {
    private final ByteBuf content = Packets.of(new byte[] {1, 2, 3});
    private final RxMessage message = new RxMessage(2, 5, 7, 1, content);

    @AfterEach
    void close() {
        message.release();
        assertThat(content.refCnt()).isZero();
    }

    @Test
    void changesItsChannelWithoutAnotherReference() {
        RxMessage moved = message.onChannel(6);

        assertThat(moved.channel()).isEqualTo(6);
        assertThat(moved.sourceHost()).isEqualTo(2);
        assertThat(moved.sequence()).isEqualTo(7);
        assertThat(moved.compression()).isEqualTo(1);
        assertThat(moved.content()).isSameAs(content);
        assertThat(content.refCnt()).isEqualTo(1);
        assertThat(message.onChannel(5)).isSameAs(message);
    }

    @Test
    void isNotCompressedAnyMoreWhenItIsExpanded() {
        ByteBuf whole = Packets.of(new byte[10]);

        RxMessage expanded = message.expanded(whole);

        assertThat(expanded.compression()).isZero();
        assertThat(expanded.content()).isSameAs(whole);
        assertThat(expanded.sequence()).isEqualTo(7);
        expanded.release();
        assertThat(content.refCnt()).isEqualTo(1);
    }

    @Test
    void staysAnInboundMessageWhenItIsCopied() {
        RxMessage copy = message.copy();

        assertThat(copy.sequence()).isEqualTo(7);
        assertThat(copy.compression()).isEqualTo(1);
        assertThat(copy.content()).isEqualTo(content).isNotSameAs(content);
        copy.release();
    }
}
