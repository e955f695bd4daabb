package io.knet.admin.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressSpecTest {
    @ParameterizedTest
    @CsvSource({
        "zlib, zlib/-1/100",
        "zlib/9, zlib/9/100",
        "zlib/9/0, zlib/9/100",
        "zstd/3/65536, zstd/3/65536",
        "none, none/0/100"
    })
    void readsModelLevelAndThreshold(String text, String complete) {
        CompressSpec spec = CompressSpec.parse(text);

        assertThat(spec.complete()).isEqualTo(complete);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/6", "zlib/", "zlib/x", "zlib/6/", "zlib/6/65537", "zlib/6/1/1"})
    void refusesOtherForms(String text) {
        assertThatThrownBy(() -> CompressSpec.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesUnknownModelsAndLevels() {
        assertThatThrownBy(() -> CompressSpec.parse("zip")).hasMessageContaining("zip");
        assertThatThrownBy(() -> CompressSpec.parse("zlib/10")).hasMessageContaining("level 10");
    }
}
