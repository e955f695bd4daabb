package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CompressionModel;
import io.knet.compress.CompressionException.Kind;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrailingBytesTest {
    private final byte[] message = Samples.text(500);

    @ParameterizedTest
    @EnumSource(names = {"ZLIB", "BZIP2", "LZMA"})
    void areIgnored(CompressionModel model) throws CompressionException {
        for (int extra : new int[] {1, 4, 100}) {
            assertThat(Samples.expand(Compressors.get(model), withTail(model, extra, 0x5a), 500))
                    .isEqualTo(message);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4", "LZ4HC", "LZO2", "ZSTD"})
    void areRefused(CompressionModel model) throws CompressionException {
        for (int extra : new int[] {1, 4, 100}) {
            byte[] stream = withTail(model, extra, 0x5a);
            assertThatThrownBy(() -> Samples.expand(Compressors.get(model), stream, 65536))
                    .isInstanceOfSatisfying(
                            CompressionException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED));
        }
    }

    private byte[] withTail(CompressionModel model, int extra, int value)
            throws CompressionException {
        byte[] stream = Samples.compress(Compressors.get(model), message, model.defaultLevel());
        byte[] longer = Arrays.copyOf(stream, stream.length + extra);
        Arrays.fill(longer, stream.length, longer.length, (byte) value);
        return longer;
    }
}
