package io.knet.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkTimers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TrialEndTest {
    private static long millis(long time) {
        return TimeUnit.MILLISECONDS.toNanos(time);
    }

    private static TrialEnd of(int pongsToComeUp) {
        return new TrialEnd(LinkTimers.ofMillis(1000, 5000).withPongsToComeUp(pongsToComeUp));
    }

    @Test
    void waitsForAPeerThatIsSilent() {
        assertThat(of(2).isReached(0, millis(600_000))).isFalse();
    }

    @Test
    void comesBeforeThePingWhoseAnswerWouldTakeThePeersLinkUp() {
        TrialEnd two = of(2);
        assertThat(two.isReached(1, millis(10_000))).isFalse();
        assertThat(two.isReached(1, millis(10_749))).isFalse();
        assertThat(two.isReached(1, millis(10_750))).isTrue();
        TrialEnd six = of(6);
        assertThat(six.isReached(1, millis(10_000))).isFalse();
        assertThat(six.isReached(4, millis(14_749))).isFalse();
        assertThat(six.isReached(4, millis(14_750))).isTrue();
    }

    @Test
    void comesEarlierIfThePeerPingsMoreOften() {
        assertThat(of(6).isReached(4, 0)).isFalse();
        assertThat(of(6).isReached(5, 0)).isTrue();
    }
}
