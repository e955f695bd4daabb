package io.knet.tools.node.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5405,127.0.0.1:5405",
        "255.255.255.255:0,255.255.255.255:0",
        "[::1]:5405,[::1]:5405",
        "[2001:DB8::7]:65535,[2001:db8::7]:65535",
        "[::ffff:1.2.3.4]:1,1.2.3.4:1"
    })
    void readsAndWrites(String text, String written) {
        assertThat(AddressText.format(AddressText.parse(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1",
                "::1:5405",
                "[::1]",
                "[::1]5405",
            })
    void refusesAnythingElse(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressText.parse(text))
                .withMessage("address \"" + text + "\" must be like 127.0.0.1:5405 or [::1]:5405");
    }

    @Test
    void refusesNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressText.parse("localhost:5405"))
                .withMessageContaining("\"localhost\" is not an IP address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "65536", "99999999999999999999"})
    void refusesAPortThatDoesNotExist(String port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressText.parse("127.0.0.1:" + port))
                .withMessage("port \"" + port + "\" must be a number from 0 to 65535");
    }
}
