package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionModel;
import io.knet.compress.CompressionVectors.Recorded;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CompressionVectorsTest {
    /** 6000 hexadecimal digits: nearly too random to be shortened. */
    private static final String FOUND_BY_OUR_ENCODER_ONLY = "cmp-lzo2-1-frag";

    private final RecordedCounts counts = new RecordedCounts();

    static Stream<Recorded> fromLibknet() {
        return CompressionVectors.read("compress-tx.json");
    }

    static Stream<Recorded> toLibknet() {
        return CompressionVectors.read("compress-rx.json");
    }

    static Stream<Recorded> all() {
        return Stream.concat(fromLibknet(), toLibknet());
    }

    @ParameterizedTest
    @MethodSource("all")
    void readsWhatIsOnTheWire(Recorded recorded) {
        if (recorded.wireId() == 0) {
            assertThat(recorded.body()).isEqualTo(recorded.message());
            return;
        }
        ByteBuf out = Unpooled.buffer();
        MessageExpander expander = new MessageExpander(() -> 0, counts);

        assertThat(expander.expand(recorded.wireId(), recorded.body(), out)).isNull();
        assertThat(out).isEqualTo(recorded.message());
    }

    @ParameterizedTest
    @MethodSource("fromLibknet")
    void compressesWhatLibknetCompresses(Recorded recorded) {
        MessageCompressor compressor = MessageCompressor.of(recorded.config(), () -> 0, counts);
        ByteBuf stream = Unpooled.buffer();

        int wireId = compressor.compress(recorded.message(), stream);

        if (!FOUND_BY_OUR_ENCODER_ONLY.equals(recorded.id())) {
            assertThat(wireId).isEqualTo(recorded.wireId());
        }
        if (wireId != 0) {
            ByteBuf back = Unpooled.buffer();
            MessageExpander expander = new MessageExpander(() -> 0, counts);
            assertThat(expander.expand(wireId, stream, back)).isNull();
            assertThat(back).isEqualTo(recorded.message());
        }
    }

    @Test
    void coversEveryModelInBothDirections() {
        Set<CompressionModel> all = EnumSet.complementOf(EnumSet.of(CompressionModel.NONE));
        assertThat(fromLibknet().map(Recorded::wireId).filter(id -> id != 0))
                .map(CompressionModel::ofCode)
                .containsAll(all);
        assertThat(toLibknet().map(Recorded::wireId))
                .map(CompressionModel::ofCode)
                .containsAll(all);
    }
}
