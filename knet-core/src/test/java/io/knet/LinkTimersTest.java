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
                        new LinkTimers(Duration.ofSeconds(1), Duration.ofSeconds(2), 2048, 6, 10));
    }

    @Test
    void namesEveryValueThatIsOutOfRange() {
        assertThatThrownBy(
                        () ->
                                new LinkTimers(
                                        Duration.ofMillis(500), Duration.ofMillis(400), 0, 257, 0))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.INVALID_ARGUMENT))
                .hasMessageContaining("pong timeout PT0.4S")
                .hasMessageContaining("precision 0")
                .hasMessageContaining("pongs to come up 257")
                .hasMessageContaining("back-off 0");
        assertThatThrownBy(() -> LinkTimers.ofMillis(0, 1))
                .hasMessageContaining("ping interval PT0S");
        assertThatThrownBy(() -> LinkTimers.ofMillis(1, 86_400_001))
                .hasMessageContaining("to 1 day");
        assertThatThrownBy(() -> LinkTimers.DEFAULT.withPongsToComeUp(1))
                .hasMessageContaining("pongs to come up 1 must be 2 to 256");
    }
}
