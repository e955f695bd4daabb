package io.knet.lab.bench.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.knet.lab.bench.option.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFormatTest {
    private final MessageFormat format =
            new MessageFormat(Payload.RANDOM.bytes(MessageFormat.PATTERN_BYTES));
    private final MessageFormat.Writer writer = format.writer(UnpooledByteBufAllocator.DEFAULT);
    private final MessageFormat.Reader reader = format.reader();

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 64, 65536})
    void readsWhatItWrites(int size) {
        ByteBuf message = writer.compose(size, 7, (1L << 40) + 63);

        assertThat(message.readableBytes()).isEqualTo(size);
        assertThat(reader.isIntact(message)).isTrue();
        assertThat(MessageFormat.run(message)).isEqualTo(7);
        assertThat(MessageFormat.sequence(message)).isEqualTo((1L << 40) + 63);
        message.release();
    }

    @Test
    void findsEveryChangedByteOfTheBodyAndOfTheSize() {
        for (int at = 12; at < 64; at++) {
            ByteBuf message = writer.compose(64, 1, 5);
            message.setByte(at, message.getByte(at) ^ 1);

            assertThat(reader.isIntact(message)).as("byte %d", at).isFalse();
            message.release();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 4111, 4112, 8207, 8208, 65534, 65535})
    void findsAChangedByteWhereverItIsInALongMessage(int at) {
        ByteBuf message = writer.compose(65536, 1, 5);
        message.setByte(at, message.getByte(at) ^ 1);

        assertThat(reader.isIntact(message)).isFalse();
        message.release();
    }

    @Test
    void findsAPartOfAnotherMessage() {
        ByteBuf message = writer.compose(1000, 1, 5);
        ByteBuf other = writer.compose(1000, 1, 6);
        message.setBytes(500, other, 500, 500);

        assertThat(reader.isIntact(message)).isFalse();
        message.release();
        other.release();
    }

    @Test
    void findsAMessageThatIsTooShortForItsHeader() {
        ByteBuf message = writer.compose(16, 1, 5);

        assertThat(reader.isIntact(message.slice(0, 15))).isFalse();
        assertThat(reader.isIntact(Unpooled.EMPTY_BUFFER)).isFalse();
        message.release();
    }

    @Test
    void readsMessagesThatDoNotBeginAtZeroAndThoseInPieces() {
        ByteBuf message = writer.compose(100, 1, 9);
        ByteBuf shifted = Unpooled.buffer().writeByte(1).writeBytes(message, 0, 100);
        shifted.readByte();
        CompositeByteBuf pieces =
                Unpooled.compositeBuffer()
                        .addComponent(true, message.retainedSlice(0, 40))
                        .addComponent(true, message.retainedSlice(40, 60));

        assertThat(reader.isIntact(shifted)).isTrue();
        assertThat(reader.isIntact(pieces)).isTrue();
        shifted.release();
        pieces.release();
        message.release();
    }

    @Test
    void refusesAPatternOfAnotherLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MessageFormat(new byte[10]));
    }
}
