package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KernelDropTallyTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final KernelDropTally tally = new KernelDropTally(new EmbeddedChannel().eventLoop());

    private long look(int count) {
        return tally.look(OptionalInt.of(count));
    }

    @Test
    void countsFromOneLookToTheNext() {
        assertThat(look(5)).isEqualTo(5);
        assertThat(look(5)).isZero();
        assertThat(look(7)).isEqualTo(2);
    }

    @Test
    void countsOnWhereTheKernelsCountBeginsAnew() {
        look(Integer.MAX_VALUE);
        assertThat(look(-2)).isEqualTo(Integer.MAX_VALUE);

        assertThat(look(3)).isEqualTo(5);
    }

    @Test
    void countsNothingWhereTheKernelsCountHasGoneBack() {
        look(5);

        assertThat(look(0)).isZero();
        assertThat(look(7)).isEqualTo(2);
    }

    @Test
    void countsNothingWhereTheKernelDoesNotTell() {
        look(5);

        assertThat(tally.look(OptionalInt.empty())).isZero();
        assertThat(look(6)).isEqualTo(1);
    }

    @Test
    void countsAnotherSocketFromItsBeginning() {
        look(5);
        tally.newSocket();

        assertThat(look(3)).isEqualTo(3);
    }

    @Test
    void tellsAtOnceAndThenEveryTenSecondsAtMost() {
        look(5);
        assertThat(tally.takeReport(0)).isEqualTo(5);
        look(6);
        assertThat(tally.takeReport(SECOND)).isZero();
        look(8);
        assertThat(tally.takeReport(10 * SECOND)).isEqualTo(3);
        assertThat(tally.takeReport(30 * SECOND)).isZero();
    }

    @Test
    void tellsTheRestWheneverItIsAsked() {
        look(5);
        tally.takeReport(0);
        look(6);

        assertThat(tally.takeRest()).isEqualTo(1);
        assertThat(tally.takeRest()).isZero();
    }
}
