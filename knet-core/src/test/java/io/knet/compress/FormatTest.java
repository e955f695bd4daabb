package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.knet.CompressionModel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What libknet expects of the streams beyond being readable. */
class FormatTest {
    private final byte[] message = Samples.text(3000);

    @Test
    void zstdFramesTellTheLengthOfTheMessage() throws CompressionException {
        byte[] stream = compress(CompressionModel.ZSTD, 3);

        assertThat(Zstd.getFrameContentSize(stream)).isEqualTo(message.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 6, 9})
    void zlibStreamsHaveTheirHeader(int level) throws CompressionException {
        byte[] stream = compress(CompressionModel.ZLIB, level);

        assertThat(stream[0]).isEqualTo((byte) 0x78);
        assertThat((((stream[0] & 0xff) << 8) | (stream[1] & 0xff)) % 31).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void bzip2StreamsHaveTheSmallestBlock(int level) throws CompressionException {
        assertThat(compress(CompressionModel.BZIP2, level)).startsWith('B', 'Z', 'h', '1');
    }

    @Test
    void lz4LevelsAreAccelerations() throws CompressionException {
        int best = compress(CompressionModel.LZ4, 1).length;
        int fast = compress(CompressionModel.LZ4, 50).length;

        assertThat(fast).isGreaterThan(best);
    }

    @ParameterizedTest
    @EnumSource(names = {"LZ4", "LZ4HC"})
    void bothLz4ModelsReadEachOther(CompressionModel model) throws CompressionException {
        byte[] stream = compress(model, 1);

        assertThat(Samples.expand(Compressors.get(CompressionModel.LZ4), stream, 3000))
                .isEqualTo(message);
        assertThat(Samples.expand(Compressors.get(CompressionModel.LZ4HC), stream, 3000))
                .isEqualTo(message);
    }

    @Test
    void bzip2BlocksOfEverySizeAreRead() throws CompressionException {
        byte[] stream = compress(CompressionModel.BZIP2, 1);
        for (char digit = '1'; digit <= '9'; digit++) {
            stream[3] = (byte) digit;
            assertThat(Samples.expand(Compressors.get(CompressionModel.BZIP2), stream, 65536))
                    .isEqualTo(message);
        }
        stream[3] = '0';
        assertThatThrownBy(
                        () ->
                                Samples.expand(
                                        Compressors.get(CompressionModel.BZIP2), stream, 65536))
                .isInstanceOf(CompressionException.class);
    }

    @Test
    void lz4OffsetsOfZeroRevealNothing() {
        byte[] block = new byte[30];
        // one literal, a match of 4 at offset 0, then literals to the end
        block[0] = 0x10;
        block[1] = 'a';
        block[4] = (byte) 0xf0;
        block[5] = 9;
        Compressor compressor = Compressors.get(CompressionModel.LZ4);

        Scratches.fill(0xa5);
        try {
            assertThat(Samples.expand(compressor, block, 65536)).doesNotContain(0xa5);
        } catch (CompressionException refused) {
            assertThat(refused.kind()).isEqualTo(CompressionException.Kind.MALFORMED);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "15, 15", "65536, 65536"})
    void lz4BlocksTellTheirLength(int size, long expected) throws CompressionException {
        byte[] block =
                Samples.compress(
                        Compressors.get(CompressionModel.LZ4), Arrays.copyOf(message, size), 1);

        assertThat(Lz4BlockLength.of(block, block.length)).isEqualTo(expected);
        assertThat(Lz4BlockLength.of(block, block.length - 1)).isLessThan(expected);
    }

    private byte[] compress(CompressionModel model, int level) throws CompressionException {
        return Samples.compress(Compressors.get(model), message, level);
    }
}
