package io.knet.lab.bench.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private final List<Long> naps = new ArrayList<>();
    private long time = 77;
    private long oversleep;

    private Pace pace(long perSecond, boolean fine) {
        return new Pace(perSecond, fine, () -> time, this::nap);
    }

    private static boolean never() {
        return false;
    }

    private void nap(long nanos) {
        naps.add(nanos);
        time += nanos + oversleep;
    }

    @Test
    void aFinePaceNapsUntilTheNextIsDue() {
        Pace pace = pace(10_000, true);

        pace.await(0, PaceTest::never);
        assertThat(naps).isEmpty();
        pace.await(1, PaceTest::never);
        time += 30 * MICROSECOND;
        pace.await(2, PaceTest::never);

        assertThat(naps).containsExactly(100 * MICROSECOND, 70 * MICROSECOND);
    }

    @Test
    void aCoarsePaceNapsAMillisecondAtLeast() {
        Pace pace = pace(10_000, false);

        for (int done = 0; done <= 10; done++) {
            pace.await(done, PaceTest::never);
        }
        assertThat(naps).containsExactly(MILLISECOND);
        pace.await(11, PaceTest::never);

        assertThat(naps).containsExactly(MILLISECOND, MILLISECOND);
    }

    @Test
    void aCoarsePaceNapsOnceForWhatIsDueLater() {
        Pace pace = pace(500, false);

        pace.await(1, PaceTest::never);

        assertThat(naps).containsExactly(2 * MILLISECOND);
    }

    @Test
    void whatWasLateIsDoneAtOnceSoThatTheRateIsKept() {
        oversleep = 60 * MICROSECOND;
        long begin = time;
        Pace pace = pace(71_429, true);

        int longest = 0;
        int row = 0;
        for (int done = 0; done <= 71_429; done++) {
            int before = naps.size();
            pace.await(done, PaceTest::never);
            row = naps.size() == before ? row + 1 : 1;
            longest = Math.max(longest, row);
        }

        // Each nap ends within the time of some messages after the one that it waited for.
        assertThat(time - begin).isBetween(SECOND, SECOND + 2 * oversleep);
        assertThat(longest).isBetween(2, 6);
    }

    @Test
    void withoutARateNothingWaits() {
        pace(0, true).await(1_000_000, PaceTest::never);
        pace(0, false).await(1_000_000, PaceTest::never);

        assertThat(naps).isEmpty();
    }

    @Test
    void whoIsToStopWaitsNoLonger() {
        Pace pace = pace(1, false);

        pace.await(100, () -> naps.size() == 3);

        assertThat(naps).hasSize(3).allMatch(nap -> nap <= SECOND / 10);
    }
}
