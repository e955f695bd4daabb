package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.SelectStrategy;
import org.junit.jupiter.api.Test;

class SpinThenSleepTest {
    private static final long SPIN = 50_000;

    private long nowNanos = Long.MAX_VALUE - SPIN / 2; // the clock runs over meanwhile
    private int ready;
    private int looks;
    private final SpinThenSleep strategy = new SpinThenSleep(SPIN, () -> nowNanos);

    private int next(boolean hasTasks) throws Exception {
        return strategy.calculateStrategy(
                () -> {
                    looks++;
                    return ready;
                },
                hasTasks);
    }

    @Test
    void aLoopWithoutWorkSleepsAtOnce() throws Exception {
        assertThat(next(false)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void whatIsReadyIsHandedOn() throws Exception {
        ready = 3;

        assertThat(next(false)).isEqualTo(3);
        assertThat(next(true)).isEqualTo(3);
    }

    @Test
    void afterWorkALoopLooksUntilTheTimeIsOver() throws Exception {
        ready = 1;
        next(false);
        ready = 0;

        nowNanos += SPIN - 1;
        assertThat(next(false)).isZero();
        assertThat(looks).isEqualTo(2);
        nowNanos += 1;
        assertThat(next(false)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void tasksAreWork() throws Exception {
        assertThat(next(true)).isZero();

        nowNanos += SPIN - 1;
        assertThat(next(true)).isZero();
        nowNanos += SPIN - 1;
        assertThat(next(false)).isZero();
        nowNanos += 1;
        assertThat(next(false)).isEqualTo(SelectStrategy.SELECT);
    }

    @Test
    void aLoopThatWasWokenLooksAgain() throws Exception {
        assertThat(next(false)).isEqualTo(SelectStrategy.SELECT);

        nowNanos += 100 * SPIN;
        assertThat(next(false)).isZero();
        nowNanos += SPIN - 1;
        assertThat(next(false)).isZero();
        nowNanos += 1;
        assertThat(next(false)).isEqualTo(SelectStrategy.SELECT);
    }
}
