package io.knet.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class InteropConditionTest {
    private static final Need[] BOTH = {Need.LIBKNET, Need.NFT};

    @Test
    void runsTheTestWhenNothingIsMissing() {
        ConditionEvaluationResult result =
                InteropCondition.evaluate(BOTH, need -> Optional.empty(), "required");
        assertThat(result.isDisabled()).isFalse();
    }

    @Test
    void skipsTheTestAndSaysWhatIsMissing() {
        ConditionEvaluationResult result =
                InteropCondition.evaluate(BOTH, need -> Optional.of("no " + need), "");
        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason())
                .get()
                .asString()
                .contains("no LIBKNET; no NFT")
                .contains("-Dknet.interop");
    }

    @Test
    void failsTheTestWhereInteropIsRequired() {
        assertThatThrownBy(
                        () ->
                                InteropCondition.evaluate(
                                        BOTH, need -> Optional.of("no " + need), "required"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no LIBKNET");
    }
}
