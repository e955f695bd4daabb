package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionModel;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class MessageExpanderTest {
    private final RecordedCounts counts = new RecordedCounts();
    private final AtomicLong clock = new AtomicLong();
    private final MessageExpander expander = new MessageExpander(() -> clock.getAndAdd(50), counts);
    private final ByteBuf out = Unpooled.buffer().writeByte(9);

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void appendsTheMessageAndCounts(CompressionModel model) throws CompressionException {
        byte[] message = Samples.text(2000);
        byte[] stream = Samples.compress(Compressors.get(model), message, model.defaultLevel());

        assertThat(expander.expand(model.code(), Unpooled.wrappedBuffer(stream), out)).isNull();

        assertThat(out.readByte()).isEqualTo((byte) 9);
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(message);
        assertThat(counts.expanded).hasValue(1);
        assertThat(counts.messageBytes).hasValue(2000);
        assertThat(counts.streamBytes).hasValue(stream.length);
        assertThat(counts.nanos).hasValue(50);
        assertThat(counts.expandFailures).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void takesTheLongestMessageAndDropsALongerOne(CompressionModel model)
            throws CompressionException {
        assertThat(expandZeros(model, 65536)).isNull();
        assertThat(out.readableBytes()).isEqualTo(65537);
        out.writerIndex(1);

        assertThat(expandZeros(model, 65537)).isEqualTo(DropReason.MESSAGE_TOO_LONG);
        assertThat(out.writerIndex()).isOne();
        assertThat(counts.expanded).hasValue(1);
        assertThat(counts.expandFailures).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void dropsMalformedStreams(CompressionModel model) {
        ByteBuf garbage = Unpooled.wrappedBuffer(new byte[] {(byte) 0xf1, 2, 3, 4, 5, 6, 7, 8});

        assertThat(expander.expand(model.code(), garbage, out))
                .isEqualTo(DropReason.DECOMPRESSION_FAILED);
        assertThat(out.writerIndex()).isOne();
        assertThat(counts.expandFailures).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void dropsEmptyMessages(CompressionModel model) throws CompressionException {
        assertThat(expandZeros(model, 0)).isEqualTo(DropReason.DECOMPRESSION_FAILED);
        assertThat(counts.expanded).hasValue(0);
        assertThat(counts.expandFailures).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 8, 127, 255})
    void dropsUnknownModels(int wireId) {
        assertThat(expander.expand(wireId, Unpooled.wrappedBuffer(new byte[50]), out))
                .isEqualTo(DropReason.COMPRESSION_UNAVAILABLE);
        assertThat(counts.expandFailures).hasValue(1);
    }

    private DropReason expandZeros(CompressionModel model, int length) throws CompressionException {
        byte[] stream =
                Samples.compress(Compressors.get(model), new byte[length], model.defaultLevel());
        return expander.expand(model.code(), Unpooled.wrappedBuffer(stream), out);
    }
}
