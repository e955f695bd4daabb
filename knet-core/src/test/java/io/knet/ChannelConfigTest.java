package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelConfigTest {
    @Test
    void hasNoListenerAndQueuesAsLibknetHasThem() {
        ChannelConfig config = ChannelConfig.of(31);

        assertThat(config.number()).isEqualTo(31);
        assertThat(config.listener()).isEmpty();
        assertThat(config.sendQueueBytes()).isEqualTo(8_388_608);
        assertThat(config.receiveQueueBytes()).isEqualTo(8_388_608);
    }

    @Test
    void changesOneValueAtATime() {
        MessageListener listener = message -> {};

        ChannelConfig config =
                ChannelConfig.of(1)
                        .withListener(listener)
                        .withSendQueueBytes(65_536)
                        .withReceiveQueueBytes(100_000);

        assertThat(config.number()).isEqualTo(1);
        assertThat(config.listener()).containsSame(listener);
        assertThat(config.sendQueueBytes()).isEqualTo(65_536);
        assertThat(config.receiveQueueBytes()).isEqualTo(100_000);
    }

    @Test
    void namesAllThatIsWrongInOneMessage() {
        assertThatThrownBy(() -> new ChannelConfig(32, Optional.empty(), 65_535, -1, false))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContainingAll(
                        "invalid channel configuration",
                        "channel number 32 must be 0 to 31",
                        "send queue of 65535 bytes must hold 65536",
                        "receive queue of -1 bytes must hold 65536");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 32})
    void refusesNumbersThatDoNotExist(int number) {
        assertThatThrownBy(() -> ChannelConfig.of(number))
                .hasMessageContaining(number + " must be 0 to 31");
    }
}
