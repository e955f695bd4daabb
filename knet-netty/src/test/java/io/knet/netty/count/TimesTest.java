package io.knet.netty.count;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.stats.HandleTimer;
import io.knet.stats.TimeStats;
import org.junit.jupiter.api.Test;

class TimesTest {
    private final Times<HandleTimer> times = new Times<>(HandleTimer.class);

    @Test
    void hasNothingBeforeTheFirstSample() {
        assertThat(times.snapshot())
                .hasSize(HandleTimer.values().length)
                .allSatisfy((timer, time) -> assertThat(time).isEqualTo(TimeStats.NONE));
    }

    @Test
    void keepsAverageAndExtremesOfEachTimerApart() {
        times.record(HandleTimer.TX_CRYPT, 10);
        times.record(HandleTimer.TX_CRYPT, 31);
        times.record(HandleTimer.RX_CRYPT, 7);
        assertThat(times.snapshot())
                .containsEntry(HandleTimer.TX_CRYPT, TimeStats.ofNanos(2, 41, 10, 31))
                .containsEntry(HandleTimer.RX_CRYPT, TimeStats.ofNanos(1, 7, 7, 7))
                .containsEntry(HandleTimer.TX_COMPRESS, TimeStats.NONE);
    }

    @Test
    void aShortestTimeIsMeasuredAnewAfterClearing() {
        times.record(HandleTimer.TX_CRYPT, 10);
        times.clear();
        assertThat(times.snapshot()).containsEntry(HandleTimer.TX_CRYPT, TimeStats.NONE);
        times.record(HandleTimer.TX_CRYPT, 50);
        assertThat(times.snapshot())
                .containsEntry(HandleTimer.TX_CRYPT, TimeStats.ofNanos(1, 50, 50, 50));
        assertThat(times.lifetime())
                .as("goes on")
                .containsEntry(HandleTimer.TX_CRYPT, TimeStats.ofNanos(2, 60, 10, 50));
    }
}
