package io.knet.lab.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianOfAnOddNumberIsTheMiddleOne() {
        assertThat(Spread.of(9, 1, 5)).isEqualTo(new Spread(5, 1, 9));
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(Spread.of(8, 1, 2, 4)).isEqualTo(new Spread(3, 1, 8));
    }

    @Test
    void oneMeasurementIsItsOwnSpread() {
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
    }

    @Test
    void theRatioIsThatOfTheMediansWithTheRangeOfTheRounds() {
        Spread ratio = Spread.ratio(List.of(10.0, 30.0, 20.0), List.of(5.0, 10.0, 40.0));

        assertThat(ratio.median()).isEqualTo(2, within(1e-9));
        assertThat(ratio.min()).isEqualTo(0.5, within(1e-9));
        assertThat(ratio.max()).isEqualTo(3, within(1e-9));
    }

    @Test
    void aRatioToNothingIsZero() {
        assertThat(Spread.ratio(List.of(10.0), List.of(0.0)).median()).isZero();
    }

    @Test
    void refusesRoundsThatDoNotPairAndNoRoundsAtAll() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Spread.ratio(List.of(1.0), List.of(1.0, 2.0)));
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.of());
    }
}
