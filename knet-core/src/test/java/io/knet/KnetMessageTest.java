package io.knet;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KnetMessageTest {
    private final ByteBuf content = Unpooled.buffer().writeBytes(new byte[] {1, 2, 3});
    private final KnetMessage message = new KnetMessage(7, 31, content);

    @AfterEach
    void release() {
        assertThat(message.release()).as("the last reference").isTrue();
    }

    private static void assertSame(KnetMessage other) {
        assertThat(other.sourceHost()).isEqualTo(7);
        assertThat(other.channel()).isEqualTo(31);
        assertThat(other.content().readableBytes()).isEqualTo(3);
    }

    @Test
    void isCountedWithItsContent() {
        assertThat(message.retain()).isSameAs(message);
        assertThat(message.retain(2)).isSameAs(message);
        assertThat(content.refCnt()).isEqualTo(4);
        message.release(3);
    }

    @Test
    void aCopyHasBytesOfItsOwn() {
        KnetMessage copy = message.copy();
        assertSame(copy);
        copy.content().setByte(0, 9);
        assertThat(content.getByte(0)).isEqualTo((byte) 1);
        copy.release();
    }

    @Test
    void aDuplicateSharesTheBytesAndTheCount() {
        KnetMessage duplicate = message.duplicate();
        assertSame(duplicate);
        duplicate.content().skipBytes(3);
        assertThat(message.content().readableBytes()).isEqualTo(3);

        KnetMessage retained = message.retainedDuplicate();
        assertSame(retained);
        assertThat(content.refCnt()).isEqualTo(2);
        retained.release();
    }

    @Test
    void otherBytesHaveTheSameSource() {
        KnetMessage other = message.replace(Unpooled.wrappedBuffer(new byte[3]));
        assertSame(other);
        other.release();
    }

    @Test
    void touchingReturnsTheMessage() {
        assertThat(message.touch()).isSameAs(message);
        assertThat(message.touch("here")).isSameAs(message);
    }

    @Test
    void tellsWhatItIs() {
        assertThat(message).hasToString("message of 3 bytes from host 7 on channel 31");
    }
}
