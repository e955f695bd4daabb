package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyMeterTest {
    @Test
    void averagesAllSamplesUpToThePrecision() {
        LatencyMeter meter = new LatencyMeter(3);
        meter.record(100);
        meter.record(200);
        meter.record(300);
        assertThat(meter.averageNanos()).isEqualTo(200);
        assertThat(meter.samples()).isEqualTo(3);
    }

    @Test
    void weighsANewSampleByThePrecisionOnceItIsReached() {
        LatencyMeter meter = new LatencyMeter(2);
        meter.record(100);
        meter.record(200);
        meter.record(1150);
        assertThat(meter.averageNanos()).isEqualTo((150 + 1150) / 2);
        assertThat(meter.samples()).isEqualTo(2);
    }

    @Test
    void tellsTheExtremesOfTheAverageFromThoseOfTheSamples() {
        LatencyMeter meter = new LatencyMeter(2048);
        meter.record(300);
        meter.record(100);
        meter.record(800);
        assertThat(meter.lowestAverageNanos()).hasValue(200);
        assertThat(meter.highestAverageNanos()).hasValue(400);
        assertThat(meter.smallestSampleNanos()).hasValue(100);
        assertThat(meter.largestSampleNanos()).hasValue(800);
        assertThat(meter.lastSampleNanos()).hasValue(800);
    }

    @Test
    void hasNoExtremesWithoutSamples() {
        LatencyMeter meter = new LatencyMeter(5);
        assertEmpty(meter);
        meter.record(7);
        meter.clear();
        assertEmpty(meter);
    }

    @Test
    void startsFromScratchAfterClear() {
        LatencyMeter meter = new LatencyMeter(5);
        meter.record(1);
        meter.record(900);
        meter.clear();
        meter.record(40);
        assertThat(meter.averageNanos()).isEqualTo(40);
        assertThat(meter.lowestAverageNanos()).hasValue(40);
        assertThat(meter.highestAverageNanos()).hasValue(40);
        assertThat(meter.smallestSampleNanos()).hasValue(40);
        assertThat(meter.largestSampleNanos()).hasValue(40);
        assertThat(meter.samples()).isOne();
    }

    @Test
    void forgetsItsExtremesButNotItsAverage() {
        LatencyMeter meter = new LatencyMeter(100);
        meter.record(10);
        meter.record(90);
        meter.clearExtremes();
        assertThat(meter.lowestAverageNanos()).isEmpty();
        assertThat(meter.highestAverageNanos()).isEmpty();
        assertThat(meter.smallestSampleNanos()).isEmpty();
        assertThat(meter.largestSampleNanos()).isEmpty();
        assertThat(meter.averageNanos()).isEqualTo(50);
        assertThat(meter.lastSampleNanos()).hasValue(90);
        meter.record(80);
        assertThat(meter.averageNanos()).isEqualTo(60);
        assertThat(meter.lowestAverageNanos()).hasValue(60);
        assertThat(meter.highestAverageNanos()).hasValue(60);
        assertThat(meter.smallestSampleNanos()).hasValue(80);
        assertThat(meter.largestSampleNanos()).hasValue(80);
    }

    @Test
    void keepsTheAverageWhenThePrecisionChanges() {
        LatencyMeter meter = new LatencyMeter(100);
        for (int i = 0; i < 100; i++) {
            meter.record(50);
        }
        meter.changePrecision(2);
        assertThat(meter.samples()).isEqualTo(2);
        assertThat(meter.averageNanos()).isEqualTo(50);
        meter.record(150);
        assertThat(meter.averageNanos()).isEqualTo(100);
    }

    @Test
    void followsTheFormulaOfTheProtocol() {
        long seed = 92;
        Random random = new Random(seed);
        int precision = 1 + random.nextInt(50);
        LatencyMeter meter = new LatencyMeter(precision);
        BigInteger average = BigInteger.ZERO;
        for (int i = 1; i < 2000; i++) {
            long sample = random.nextLong(86_400_000_000_000L);
            int n = Math.min(i, precision);
            average =
                    average.multiply(BigInteger.valueOf(n - 1))
                            .add(BigInteger.valueOf(sample))
                            .divide(BigInteger.valueOf(n));
            meter.record(sample);
            assertThat(meter.averageNanos())
                    .as("sample %d, seed %d", i, seed)
                    .isEqualTo(average.longValueExact());
        }
    }

    @Test
    void doesNotOverflowWithTheHighestPrecision() {
        LatencyMeter meter = new LatencyMeter(Integer.MAX_VALUE);
        for (int i = 0; i < 200_000; i++) {
            meter.record(86_400_000_000_000L);
        }
        assertThat(meter.averageNanos()).isEqualTo(86_400_000_000_000L);
    }

    @Test
    void refusesWhatCannotBe() {
        LatencyMeter meter = new LatencyMeter(1);
        assertThatThrownBy(() -> meter.record(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LatencyMeter(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> meter.changePrecision(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertEmpty(LatencyMeter meter) {
        assertThat(meter.samples()).isZero();
        assertThat(meter.averageNanos()).isZero();
        assertThat(meter.lowestAverageNanos()).isEmpty();
        assertThat(meter.highestAverageNanos()).isEmpty();
        assertThat(meter.smallestSampleNanos()).isEmpty();
        assertThat(meter.largestSampleNanos()).isEmpty();
        assertThat(meter.lastSampleNanos()).isEmpty();
    }
}
