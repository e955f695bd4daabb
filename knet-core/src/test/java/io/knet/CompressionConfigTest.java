package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionConfigTest {
    @Test
    void defaultsToTheModelsLevelAndLibknetsThreshold() {
        CompressionConfig config = CompressionConfig.of("lzma");

        assertThat(config.model()).isEqualTo(CompressionModel.LZMA);
        assertThat(config.level()).isEmpty();
        assertThat(config.effectiveLevel()).isEqualTo(6);
        assertThat(config.threshold()).isEqualTo(100);
    }

    @Test
    void readsThresholdZeroAsTheDefault() {
        assertThat(CompressionConfig.of(CompressionModel.ZLIB).withThreshold(0).threshold())
                .isEqualTo(100);
        assertThat(CompressionConfig.of(CompressionModel.ZLIB).withThreshold(1).threshold())
                .isEqualTo(1);
    }

    @Test
    void takesTheLargestThreshold() {
        assertThat(CompressionConfig.NONE.withThreshold(65536).threshold()).isEqualTo(65536);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65537, Integer.MAX_VALUE})
    void refusesThresholdsOutsideTheRange(int threshold) {
        assertThatThrownBy(
                        () -> CompressionConfig.of(CompressionModel.ZLIB).withThreshold(threshold))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("threshold " + threshold + " must be 0 to 65536");
    }

    @ParameterizedTest
    @CsvSource({
        "ZLIB, -2, -1 to 9",
        "ZLIB, 10, -1 to 9",
        "LZMA, -1, 0 to 9",
        "LZMA, 10, 0 to 9",
        "BZIP2, 0, 1 to 9",
        "BZIP2, 10, 1 to 9"
    })
    void refusesLevelsAndNamesTheRange(CompressionModel model, int level, String range) {
        assertThatThrownBy(() -> CompressionConfig.of(model, level))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("level " + level + " of " + model.wireName())
                .hasMessageContaining(range);
    }

    @Test
    void bringsLevelsIntoTheRangeWhereLibknetDoes() {
        assertThat(CompressionConfig.of(CompressionModel.LZ4HC, 16).effectiveLevel()).isEqualTo(12);
        assertThat(CompressionConfig.of(CompressionModel.LZ4, -3).effectiveLevel()).isEqualTo(1);
        assertThat(CompressionConfig.of(CompressionModel.LZO2, 999).effectiveLevel()).isEqualTo(1);
        assertThat(CompressionConfig.of(CompressionModel.ZSTD, 99).effectiveLevel()).isEqualTo(22);
        assertThat(CompressionConfig.of(CompressionModel.LZ4HC, 16).level()).hasValue(16);
    }

    @Test
    void keepsTheOtherValuesWhenOneIsChanged() {
        CompressionConfig config =
                CompressionConfig.of(CompressionModel.ZSTD, 7).withThreshold(500).withLevel(3);

        assertThat(config.model()).isEqualTo(CompressionModel.ZSTD);
        assertThat(config.level()).hasValue(3);
        assertThat(config.threshold()).isEqualTo(500);
        assertThat(config)
                .hasToString("CompressionConfig[model=ZSTD, level=OptionalInt[3], threshold=500]");
    }

    @Test
    void isEqualToOneWithTheSameValues() {
        CompressionConfig config = CompressionConfig.of(CompressionModel.ZSTD, 7);

        assertThat(config)
                .isEqualTo(CompressionConfig.of("zstd").withLevel(7))
                .hasSameHashCodeAs(CompressionConfig.of("zstd").withLevel(7))
                .isNotEqualTo(config.withLevel(8))
                .isNotEqualTo(config.withThreshold(500))
                .isNotEqualTo(CompressionConfig.of(CompressionModel.ZSTD))
                .isNotEqualTo(CompressionConfig.of(CompressionModel.ZLIB, 7));
    }
}
