package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.testkit.VirtualLoops;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loop that is awake for one deadline also does what is nearly due. */
class EarlyBeatsTest {
    private static final int INTERVAL_MILLIS = 100;
    private static final int EARLY_MILLIS = 6;
    private static final int MANY = 100;

    private final MockTicker clock = Ticker.newMockTicker();
    private final VirtualLoops loops = new VirtualLoops(clock, 1);
    private final HeartbeatLoop heartbeat = new HeartbeatLoop(loops.first(), (nanos, stack) -> {});

    @AfterEach
    void close() {
        loops.close();
    }

    /** Something that is due in equal intervals. */
    private static final class Steady implements HeartbeatLoop.Beat {
        final List<Long> servedAtMillis = new ArrayList<>();
        private final long earlyNanos;
        private long dueAtNanos;

        Steady(long firstMillis, long earlyMillis) {
            dueAtNanos = TimeUnit.MILLISECONDS.toNanos(firstMillis);
            earlyNanos = TimeUnit.MILLISECONDS.toNanos(earlyMillis);
        }

        @Override
        public int host() {
            return 1;
        }

        @Override
        public void run(long nowNanos, long lateNanos) {
            if (dueAtNanos - nowNanos <= earlyNanos) {
                servedAtMillis.add(TimeUnit.NANOSECONDS.toMillis(nowNanos));
                dueAtNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
            }
        }

        @Override
        public long nanosUntilDue(long nowNanos) {
            return dueAtNanos - nowNanos;
        }

        @Override
        public long earlyNanos(long nowNanos, long dueNanos) {
            return earlyNanos;
        }

        @Override
        public void onFailure(Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private Steady add(long firstMillis, long earlyMillis) {
        Steady beat = new Steady(firstMillis, earlyMillis);
        loops.on(0, () -> heartbeat.add(beat));
        loops.run();
        return beat;
    }

    private void pass(long millis) {
        for (int i = 0; i < millis; i++) {
            clock.advance(1, TimeUnit.MILLISECONDS);
            loops.run();
        }
    }

    @Test
    void whatIsNearlyDueGoesAlongAndStaysTogetherFromThenOn() {
        Steady first = add(40, EARLY_MILLIS);
        Steady second = add(45, EARLY_MILLIS);

        pass(250);

        assertThat(first.servedAtMillis).containsExactly(40L, 140L, 240L);
        assertThat(second.servedAtMillis).isEqualTo(first.servedAtMillis);
    }

    @Test
    void whatIsNotNearlyDueKeepsItsTime() {
        add(40, EARLY_MILLIS);
        Steady other = add(50, EARLY_MILLIS);

        pass(250);

        assertThat(other.servedAtMillis).containsExactly(50L, 150L, 250L);
    }

    @Test
    void whatMayNotComeEarlyKeepsItsTime() {
        add(40, EARLY_MILLIS);
        Steady punctual = add(42, 0);

        pass(150);

        assertThat(punctual.servedAtMillis).containsExactly(42L, 142L);
    }

    @Test
    void noMoreThanSomeComeTogether() {
        List<Steady> beats = new ArrayList<>();
        beats.add(add(40, EARLY_MILLIS));
        for (int i = 1; i < MANY; i++) {
            beats.add(add(43, EARLY_MILLIS));
        }

        pass(40);
        assertThat(beats.stream().filter(beat -> !beat.servedAtMillis.isEmpty()).count())
                .isEqualTo(32);

        pass(100);
        assertThat(beats.stream().filter(beat -> beat.servedAtMillis.contains(140L)).count())
                .as("nor do they become more")
                .isEqualTo(32);
    }
}
