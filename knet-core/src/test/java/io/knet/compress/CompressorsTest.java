package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CompressionModel;
import io.knet.KnetError;
import io.knet.KnetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class CompressorsTest {
    @Test
    void listsWhatWorksInTheOrderOfTheWireIds() {
        assertThat(Compressors.available())
                .containsExactly(
                        CompressionModel.ZLIB,
                        CompressionModel.LZ4,
                        CompressionModel.LZ4HC,
                        CompressionModel.LZO2,
                        CompressionModel.LZMA,
                        CompressionModel.BZIP2,
                        CompressionModel.ZSTD);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void givesTheSameCompressorEveryTime(CompressionModel model) {
        assertThat(Compressors.isAvailable(model)).isTrue();
        assertThat(Compressors.unavailabilityCause(model)).isEmpty();
        assertThat(Compressors.get(model))
                .isSameAs(Compressors.get(model))
                .isSameAs(Compressors.find(model.code()));
    }

    @Test
    void hasNoCompressorForNone() {
        assertThat(Compressors.isAvailable(CompressionModel.NONE)).isTrue();
        assertThat(Compressors.find(0)).isNull();
        assertThatThrownBy(() -> Compressors.get(CompressionModel.NONE))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT));
    }

    @Test
    void findsNothingForUnknownNumbers() {
        assertThat(Compressors.find(-1)).isNull();
        assertThat(Compressors.find(8)).isNull();
        assertThat(Compressors.find(255)).isNull();
    }
}
