package io.knet.lab.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TroublesTest {
    private final Troubles troubles = new Troubles();

    private static long at(long millis) {
        return Long.MAX_VALUE + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void withoutTroubleNothingIsExplained() {
        assertThat(troubles.explain(at(0))).isFalse();
    }

    @Test
    void explainsWhatIsSentInATroubleAndShortlyBefore() {
        troubles.begin(at(5000));
        assertThat(troubles.explain(at(9000))).as("it goes on").isTrue();
        troubles.end(at(6000));

        assertThat(troubles.explain(at(3999))).isFalse();
        assertThat(troubles.explain(at(4000))).isTrue();
        assertThat(troubles.explain(at(6000))).isTrue();
        assertThat(troubles.explain(at(6001))).isFalse();
    }

    @Test
    void remembersEarlierTroubles() {
        troubles.begin(at(5000));
        troubles.end(at(6000));
        troubles.begin(at(20_000));
        troubles.end(at(21_000));

        assertThat(troubles.explain(at(5500))).isTrue();
        assertThat(troubles.explain(at(12_000))).isFalse();
        assertThat(troubles.explain(at(20_500))).isTrue();
    }
}
