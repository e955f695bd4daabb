package io.knet.admin.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
    @Test
    void readsBothEndsOfTheRange() {
        assertThat(Numbers.parse("count", "3", 3, 2147483647)).isEqualTo(3);
        assertThat(Numbers.parse("count", "2147483647", 3, 2147483647)).isEqualTo(2147483647);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2", "8", "", " 3", "-3", "+3", "3.0", "0x3", "three", "99999999999", "٣"})
    void refusesAnythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Numbers.parse("count", text, 3, 7))
                .withMessage("count \"" + text + "\" must be a number from 3 to 7");
    }
}
