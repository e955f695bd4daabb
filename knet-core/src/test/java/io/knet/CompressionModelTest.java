package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionModelTest {
    @ParameterizedTest
    @CsvSource({
        "0, none",
        "1, zlib",
        "2, lz4",
        "3, lz4hc",
        "4, lzo2",
        "5, lzma",
        "6, bzip2",
        "7, zstd"
    })
    void hasLibknetsNumbersAndNames(int wireId, String name) {
        assertThat(CompressionModel.ofCode(wireId).wireName()).isEqualTo(name);
        assertThat(CompressionModel.ofName(name).code()).isEqualTo(wireId);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 8, 255})
    void refusesUnknownNumbers(int wireId) {
        assertThatThrownBy(() -> CompressionModel.ofCode(wireId))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining(Integer.toString(wireId));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zlib ", "gzip"})
    void refusesUnknownNames(String name) {
        assertThatThrownBy(() -> CompressionModel.ofName(name))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("\"" + name + "\"")
                .hasMessageContaining("none, zlib, lz4, lz4hc, lzo2, lzma, bzip2, zstd");
    }

    @ParameterizedTest
    @CsvSource({"ZLIB, -1, 9", "LZMA, 0, 9", "BZIP2, 1, 9"})
    void refusesLevelsOutsideTheRange(CompressionModel model, int lowest, int highest) {
        assertThat(model.accepts(lowest - 1)).isFalse();
        assertThat(model.accepts(lowest)).isTrue();
        assertThat(model.accepts(highest)).isTrue();
        assertThat(model.accepts(highest + 1)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "LZ4", "LZ4HC", "LZO2", "ZSTD"})
    void acceptsAnyLevelAndUsesTheNearest(CompressionModel model) {
        assertThat(model.accepts(Integer.MIN_VALUE)).isTrue();
        assertThat(model.accepts(Integer.MAX_VALUE)).isTrue();
        assertThat(model.clamp(Integer.MIN_VALUE)).isEqualTo(model.minLevel());
        assertThat(model.clamp(Integer.MAX_VALUE)).isEqualTo(model.maxLevel());
    }

    @Test
    void clampsLz4HcToTwelveAndZstdToTwentyTwo() {
        assertThat(CompressionModel.LZ4HC.clamp(16)).isEqualTo(12);
        assertThat(CompressionModel.ZSTD.clamp(100)).isEqualTo(22);
        assertThat(CompressionModel.ZSTD.clamp(-5)).isEqualTo(-5);
        assertThat(CompressionModel.LZ4.clamp(17)).isEqualTo(17);
    }

    @ParameterizedTest
    @EnumSource
    void acceptsItsOwnDefaultLevel(CompressionModel model) {
        assertThat(model.accepts(model.defaultLevel())).isTrue();
        assertThat(model.clamp(model.defaultLevel())).isEqualTo(model.defaultLevel());
    }
}
