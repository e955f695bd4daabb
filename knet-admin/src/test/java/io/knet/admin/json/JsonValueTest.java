package io.knet.admin.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonValueTest {
    @Test
    void readsAllKindsOfValues() {
        JsonValue value =
                JsonValue.parse(
                        " {\"t\":\"a\\n\\u00e9\\\"\",\"n\":-12,\"d\":1.5e3,\"y\":true,\"no\":false,"
                                + "\"z\":null, \"l\" : [1, {\"x\":2}, []] } ");
        assertThat(value.isObject()).isTrue();
        assertThat(value.names()).containsExactly("t", "n", "d", "y", "no", "z", "l");
        assertThat(value.text("t")).contains("a\n\u00e9\"");
        assertThat(value.number("n")).hasValue(-12);
        assertThat(value.number("d")).isEmpty();
        assertThat(value.is("y")).isTrue();
        assertThat(value.truth("no")).contains(false);
        assertThat(value.text("z")).isEmpty();
        assertThat(value.list("l")).hasSize(3);
        assertThat(value.list("l").get(0).number()).hasValue(1);
        assertThat(value.list("l").get(1).number("x")).hasValue(2);
        assertThat(value.member("missing")).isEmpty();
        assertThat(value.list("t")).isEmpty();
        assertThat(JsonValue.parse("[]").names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "{", "}", "{]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "[1,]",
                "[1 2]", "01", "1.", "+1", "-", "tru", "nul", "\"", "\"\\x\"", "\"\\u12g4\"",
                "\"\t\"", "{} {}", "{\"a\":1,\"a\":2}", "'a'", "\uffff"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> JsonValue.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character");
    }

    @Test
    void refusesDeepNestingInsteadOfRunningOutOfStack() {
        assertThatThrownBy(() -> JsonValue.parse("[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested");
    }
}
