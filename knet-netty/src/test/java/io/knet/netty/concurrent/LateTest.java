package io.knet.netty.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A part that comes after those that ask for it. */
class LateTest {
    private final Late<String> late = new Late<>("the roof");

    @Test
    void givesThePartOnceItIsThere() {
        late.set("red");

        assertThat(late.get()).isEqualTo("red");
    }

    @Test
    void refusesToGiveWhatIsNotThereYet() {
        assertThatThrownBy(late::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the roof");
    }

    @Test
    void isSetOnce() {
        late.set("red");

        assertThatThrownBy(() -> late.set("blue"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the roof");
        assertThat(late.get()).isEqualTo("red");
    }
}
