package io.knet.lab.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class GrowthTest {
    private static final long MIB = 1 << 20;

    private static Growth of(int samples, IntFunction<Sample> sample) {
        Growth growth = new Growth();
        for (int i = 0; i < samples; i++) {
            growth.add(sample.apply(i));
        }
        return growth;
    }

    @Test
    void whatComesAndGoesIsNoGrowth() {
        Growth growth = of(60, i -> new Sample(i % 7 * MIB, i % 5 * MIB, i * MIB, 70 + i % 3, 20));

        assertThat(growth.isTooMuch()).isFalse();
        assertThat(growth.lines()).hasSize(4).allMatch(line -> line.contains("flat"));
    }

    @Test
    void whatHappensAtTheBeginningIsNoGrowth() {
        assertThat(of(60, i -> new Sample(i < 3 ? 0 : 90 * MIB, 0, 0, 70, 20)).isTooMuch())
                .isFalse();
    }

    @Test
    void eachQuantityThatGrowsIsTooMuch() {
        assertThat(of(60, i -> new Sample(i * MIB, 0, 0, 70, 20)).isTooMuch()).isTrue();
        assertThat(of(60, i -> new Sample(0, i * MIB, 0, 70, 20)).isTooMuch()).isTrue();
        assertThat(of(60, i -> new Sample(0, 0, 0, 70 + i, 20)).isTooMuch()).isTrue();
        Growth threads = of(60, i -> new Sample(0, 0, 0, 70, 20 + i));
        assertThat(threads.isTooMuch()).isTrue();
        assertThat(threads.lines())
                .filteredOn(line -> line.contains("GROWN"))
                .singleElement()
                .asString()
                .startsWith("threads: 35 at first, 71 in the end, GROWN");
    }

    @Test
    void saysWhenItCannotTell() {
        Growth growth = of(7, i -> new Sample(i * 90L * MIB, 0, 0, 70, 20));

        assertThat(growth.isTooMuch()).isFalse();
        assertThat(growth.lines()).containsExactly("too short to tell whether anything grows");
    }
}
