package io.knet.tests.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BinomialTest {
    @Test
    void ofOnePacketOneMayBeLost() {
        assertThat(Binomial.most(1, 0.1, 1e-6)).isEqualTo(1);
        assertThat(Binomial.most(1, 1e-7, 1e-6)).isZero();
        assertThat(Binomial.most(0, 0.5, 1e-6)).isZero();
    }

    /** Tossing ten coins: 9 or more heads have 11 of 1024 chances, ten have one. */
    @Test
    void agreesWithWhatCanBeCounted() {
        assertThat(Binomial.most(10, 0.5, 12.0 / 1024)).isEqualTo(8);
        assertThat(Binomial.most(10, 0.5, 10.0 / 1024)).isEqualTo(9);
        assertThat(Binomial.most(10, 0.5, 0.5 / 1024)).isEqualTo(10);
    }

    @Test
    void isNotFarAboveWhatIsLostOnAverage() {
        assertThat(Binomial.most(1000, 0.1, 1e-6)).isBetween(140L, 155L);
        assertThat(Binomial.most(20_000, 0.3, 1e-6)).isBetween(6250L, 6350L);
    }

    @Test
    void isExceededAsSeldomAsItSays() {
        SplittableRandom random = new SplittableRandom(1);
        long most = Binomial.most(200, 0.1, 0.01);
        int exceeded = 0;
        for (int i = 0; i < 10_000; i++) {
            int lost = 0;
            for (int j = 0; j < 200; j++) {
                lost += random.nextInt(10) == 0 ? 1 : 0;
            }
            exceeded += lost > most ? 1 : 0;
        }
        assertThat(exceeded).isBetween(20, 130);
    }
}
