package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostConfigTest {
    @Test
    void changesOneThingAtATime() {
        HostConfig config =
                HostConfig.of(LinkPolicy.ACTIVE)
                        .withMaxUnconfirmed(65_535, 1)
                        .withDialect(Dialect.EITHER)
                        .withPolicy(LinkPolicy.RR);

        assertThat(config.policy()).isEqualTo(LinkPolicy.RR);
        assertThat(config.dialect()).contains(Dialect.EITHER);
        assertThat(config.maxUnconfirmedMessages()).isEqualTo(65_535);
        assertThat(config.maxUnconfirmedBytes()).isEqualTo(1);
        assertThat(config)
                .hasToString(
                        "HostConfig[policy=rr, dialect=either, unconfirmed=65535 messages of 1"
                                + " bytes]")
                .isEqualTo(config.withMaxUnconfirmed(65_535, 1))
                .isNotEqualTo(config.withMaxUnconfirmed(65_535, 2))
                .isNotEqualTo(config.withMaxUnconfirmed(65_534, 1));
    }

    @Test
    void waitsForAsManyReceiptsAsIsUsual() {
        assertThat(HostConfig.DEFAULT.maxUnconfirmedMessages()).isEqualTo(1024);
        assertThat(HostConfig.DEFAULT.maxUnconfirmedBytes()).isEqualTo(16 << 20);
    }

    @ParameterizedTest
    @CsvSource({"0,1,messages", "-1,1,messages", "65536,1,messages", "1,0,bytes", "1,-1,bytes"})
    void refusesWhatCannotWait(int messages, int bytes, String named) {
        assertThatThrownBy(() -> HostConfig.DEFAULT.withMaxUnconfirmed(messages, bytes))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        refused ->
                                assertThat(refused.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining(named)
                .hasMessageContaining("allowed are 1");
    }
}
