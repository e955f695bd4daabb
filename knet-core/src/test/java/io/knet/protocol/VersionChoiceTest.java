package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionChoiceTest {
    private static int choose(int current, int... others) {
        return VersionChoice.choose(current, 2, 5, others);
    }

    @Test
    void staysAsItIsUntilEverybodyWasHeard() {
        assertThat(choose(2, 4, VersionChoice.UNHEARD, 5)).isEqualTo(2);
        assertThat(choose(3, VersionChoice.UNHEARD)).isEqualTo(3);
    }

    @Test
    void takesTheNewestThatAllUnderstand() {
        assertThat(choose(2, 4, 5, 3)).isEqualTo(3);
        assertThat(choose(2, 9, 7)).isEqualTo(5);
        assertThat(choose(5, 2)).isEqualTo(2);
        assertThat(choose(2)).isEqualTo(5);
    }

    @Test
    void passesOverHostsThatUnderstandNothing() {
        assertThat(choose(2, 1, 4)).isEqualTo(4);
    }
}
