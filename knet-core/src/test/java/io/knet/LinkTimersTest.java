package io.knet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkTimersTest {
    @Test
    void changesOneThingAtATime() {
        LinkTimers timers =
                LinkTimers.ofMillis(100, 300).withPrecision(7).withPongsToComeUp(4).withBackoff(2);
        assertThat(timers.pingInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(timers.pongTimeout()).isEqualTo(Duration.ofMillis(300));
        assertThat(timers.precision()).isEqualTo(7);
        assertThat(timers.pongsToComeUp()).isEqualTo(4);
        assertThat(timers.backoff()).isEqualTo(2);
    }

    @Test
    void hasTheDefaultsOfLibknet() {
        assertThat(LinkTimers.DEFAULT)
                .isEqualTo(
                        LinkTimers.ofMillis(1000, 2000)
                                .withPrecision(2048)
                                .withPongsToComeUp(6)
                                .withBackoff(10))
                .hasToString(
                        "LinkTimers[pingInterval=PT1S, pongTimeout=PT2S, precision=2048,"
                                + " pongsToComeUp=6, backoff=10]");
    }

    @Test
    void isEqualToOneWithTheSameValues() {
        LinkTimers timers = LinkTimers.ofMillis(100, 300);

        assertThat(timers)
                .isEqualTo(LinkTimers.ofMillis(100, 300))
                .hasSameHashCodeAs(LinkTimers.ofMillis(100, 300))
                .isNotEqualTo(LinkTimers.ofMillis(101, 300))
                .isNotEqualTo(LinkTimers.ofMillis(100, 301))
                .isNotEqualTo(timers.withPrecision(1))
                .isNotEqualTo(timers.withPongsToComeUp(3))
                .isNotEqualTo(timers.withBackoff(1));
    }

    @Test
    void namesEveryValueThatIsOutOfRange() {
        assertThatThrownBy(() -> LinkTimers.ofMillis(500, 400))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("pong timeout PT0.4S");
        assertThatThrownBy(() -> LinkTimers.ofMillis(0, -1))
                .hasMessageContaining("ping interval PT0S")
                .hasMessageContaining("pong timeout PT-0.001S");
        assertThatThrownBy(() -> LinkTimers.DEFAULT.withPrecision(0))
                .hasMessageContaining("precision 0 must be at least 1");
        assertThatThrownBy(() -> LinkTimers.DEFAULT.withPongsToComeUp(257))
                .hasMessageContaining("pongs to come up 257 must be 2 to 256");
        assertThatThrownBy(() -> LinkTimers.DEFAULT.withBackoff(0))
                .hasMessageContaining("back-off 0 must be 1 to");
        assertThatThrownBy(() -> LinkTimers.ofMillis(1, 86_400_001))
                .hasMessageContaining("to 1 day");
        assertThatThrownBy(() -> LinkTimers.DEFAULT.withPongsToComeUp(1))
                .hasMessageContaining("pongs to come up 1 must be 2 to 256");
    }
}
