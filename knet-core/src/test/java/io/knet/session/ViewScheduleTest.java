package io.knet.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ViewScheduleTest {
    private static final long GAP = ViewSchedule.LEAST_GAP_NANOS;
    private static final long REPEAT = ViewSchedule.REPEAT_NANOS;

    private final ViewSchedule schedule = new ViewSchedule();

    /** The clock may wrap meanwhile. */
    private long now = Long.MAX_VALUE - GAP;

    private int tellings(long nanos, boolean well) {
        int count = 0;
        long end = now + nanos;
        while (end - now > 0) {
            long due = schedule.nanosUntilDue(now);
            if (due > end - now) {
                now = end;
            } else {
                now += Math.max(0, due);
                assertThat(schedule.isDue(now)).isTrue();
                schedule.told(now, true, well);
                count++;
            }
        }
        return count;
    }

    @Test
    void nothingIsToldBeforeThereIsSomethingToTell() {
        assertThat(schedule.isDue(now)).isFalse();
        assertThat(schedule.nanosUntilDue(now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aChangeIsToldAtOnceAndTheNextALittleLater() {
        schedule.changed();
        assertThat(schedule.nanosUntilDue(now)).isZero();
        schedule.told(now, false, true);
        now += 1;
        schedule.changed();
        assertThat(schedule.isDue(now)).isFalse();
        assertThat(schedule.nanosUntilDue(now)).isEqualTo(GAP - 1);
        now += GAP - 1;
        assertThat(schedule.isDue(now)).isTrue();
    }

    @Test
    void aFaultIsToldAgainAndAgain() {
        schedule.changed();
        schedule.told(now, false, false);
        assertThat(tellings(10 * REPEAT + 1, false)).isEqualTo(10);
    }

    @Test
    void thatAllIsWellIsToldThreeTimes() {
        schedule.changed();
        schedule.told(now, false, true);
        assertThat(tellings(100 * REPEAT, true)).isEqualTo(2);
        assertThat(schedule.nanosUntilDue(now)).isEqualTo(Long.MAX_VALUE);
    }
}
