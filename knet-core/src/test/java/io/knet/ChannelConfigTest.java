package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                        .withReceiveQueueBytes(100_000)
                        .withCheckedSends(true);

        assertThat(config.number()).isEqualTo(1);
        assertThat(config.listener()).containsSame(listener);
        assertThat(config.sendQueueBytes()).isEqualTo(65_536);
        assertThat(config.receiveQueueBytes()).isEqualTo(100_000);
        assertThat(config.checkedSends()).isTrue();
        assertThat(config.withNumber(2).number()).isEqualTo(2);
        assertThat(config)
                .hasToString(
                        "ChannelConfig[number=1, listener=Optional["
                                + listener
                                + "], sendQueueBytes=65536, receiveQueueBytes=100000,"
                                + " checkedSends=true]");
    }

    @Test
    void isEqualToOneWithTheSameValues() {
        ChannelConfig config = ChannelConfig.of(1);

        assertThat(config)
                .isEqualTo(ChannelConfig.of(1))
                .hasSameHashCodeAs(ChannelConfig.of(1))
                .isNotEqualTo(config.withNumber(2))
                .isNotEqualTo(config.withListener(message -> {}))
                .isNotEqualTo(config.withSendQueueBytes(65_536))
                .isNotEqualTo(config.withReceiveQueueBytes(65_536))
                .isNotEqualTo(config.withCheckedSends(true));
    }

    @Test
    void refusesQueuesThatDoNotHoldAMessage() {
        ChannelConfig config = ChannelConfig.of(0);

        assertThatThrownBy(() -> config.withSendQueueBytes(65_535))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContainingAll(
                        "invalid channel configuration",
                        "send queue of 65535 bytes must hold 65536");
        assertThatThrownBy(() -> config.withReceiveQueueBytes(-1))
                .hasMessageContaining("receive queue of -1 bytes must hold 65536");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 32})
    void refusesNumbersThatDoNotExist(int number) {
        assertThatThrownBy(() -> ChannelConfig.of(number))
                .hasMessageContaining(number + " must be 0 to 31");
    }
}
