package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SequenceCounterTest {
    private final SequenceCounter counter = new SequenceCounter();

    @Test
    void tellsZeroUntilTheFirstNumberAndThenTheLastOne() {
        assertThat(counter.current()).isZero();
        assertThat(counter.next()).isEqualTo(1);
        assertThat(counter.next()).isEqualTo(2);
        assertThat(counter.current()).isEqualTo(2);
    }

    @Test
    void goesRoundWithoutZero() {
        for (int number = 1; number <= 65535; number++) {
            assertThat(counter.next()).isEqualTo(number);
        }
        assertThat(counter.next()).isEqualTo(1);
    }

    /** The numbers of spec wire 8. */
    @Test
    void demandsPingsAtEveryMultipleOf8191() {
        assertThat(IntStream.rangeClosed(1, 65535).filter(SequenceCounter::demandsPing))
                .containsExactly(8191, 16382, 24573, 32764, 40955, 49146, 57337, 65528);
    }
}
