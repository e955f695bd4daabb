package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ByteCopyTest {
    private static final byte[] BYTES = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final List<ByteBufAllocator> ALLOCATORS =
            List.of(new AdaptiveByteBufAllocator(true), UnpooledByteBufAllocator.DEFAULT);

    @Test
    void bytesOfAnyBufferAreAppendedToAnyOther() {
        for (ByteBufAllocator allocator : ALLOCATORS) {
            for (ByteBuf from : sources(allocator)) {
                check(allocator.directBuffer(4), from);
                check(allocator.heapBuffer(4), from);
                from.release();
            }
        }
    }

    /** Buffers of one kind each, of whose content the first byte is read. */
    private static List<ByteBuf> sources(ByteBufAllocator allocator) {
        ByteBuf whole = allocator.directBuffer().writeBytes(BYTES);
        ByteBuf slice = whole.retainedSlice(0, BYTES.length);
        ByteBuf duplicate = whole.duplicate();
        CompositeByteBuf parts = allocator.compositeDirectBuffer(2);
        parts.addComponent(true, allocator.directBuffer().writeBytes(BYTES, 0, 3));
        parts.addComponent(true, allocator.heapBuffer().writeBytes(BYTES, 3, 5));
        return List.of(
                slice.skipBytes(1),
                duplicate.skipBytes(1),
                parts.skipBytes(1),
                allocator.directBuffer().writeBytes(BYTES).skipBytes(1),
                allocator.heapBuffer().writeBytes(BYTES).skipBytes(1));
    }

    private static void check(ByteBuf to, ByteBuf from) {
        to.writeByte(9);
        assertThat(ByteCopy.append(to, from)).isSameAs(to);
        assertThat(ByteBufUtil.getBytes(to)).containsExactly(9, 2, 3, 4, 5, 6, 7, 8);
        ByteCopy.append(to, from, 3, 2);
        assertThat(ByteBufUtil.getBytes(to)).containsExactly(9, 2, 3, 4, 5, 6, 7, 8, 4, 5);
        assertThat(from.readerIndex()).isEqualTo(1);
        assertThat(from.readableBytes()).isEqualTo(BYTES.length - 1);
        to.release();
    }

    @Test
    void whatIsNotThereIsNotCopied() {
        ByteBuf from = ByteBufAllocator.DEFAULT.directBuffer().writeBytes(BYTES);
        ByteBuf to = ByteBufAllocator.DEFAULT.directBuffer();
        assertThatThrownBy(() -> ByteCopy.append(to, from, from.capacity() - 1, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(to.isReadable()).isFalse();
        from.release();
        to.release();
    }
}
