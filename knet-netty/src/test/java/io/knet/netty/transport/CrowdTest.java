package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CrowdTest {
    private final Crowd crowd = new Crowd();

    @Test
    void isNotHereBeforeItIsSeen() {
        assertThat(crowd.isHere()).isFalse();

        lead(10_000, 8);

        assertThat(crowd.isHere()).as("with few").isFalse();
    }

    @Test
    void isSeenInALeadershipThatTookManyAlong() {
        crowd.led(60);

        assertThat(crowd.isHere()).isTrue();
    }

    @Test
    void isForgottenWhenItIsNotSeenForAWhile() {
        crowd.led(60);
        lead(1000, 2);
        assertThat(crowd.isHere()).isTrue();

        lead(100, 2);

        assertThat(crowd.isHere()).isFalse();
    }

    @Test
    void staysAsLongAsItIsSeenNowAndThen() {
        for (int i = 0; i < 100; i++) {
            crowd.led(12);
            lead(1000, 3);

            assertThat(crowd.isHere()).isTrue();
        }
    }

    @Test
    void isForgottenByAThreadThatIsAloneAgain() {
        crowd.led(60);
        lead(7, 1);
        crowd.led(2);
        lead(7, 1);
        assertThat(crowd.isHere()).isTrue();

        crowd.led(1);

        assertThat(crowd.isHere()).isFalse();
    }

    private void lead(int times, int messages) {
        for (int i = 0; i < times; i++) {
            crowd.led(messages);
        }
    }
}
