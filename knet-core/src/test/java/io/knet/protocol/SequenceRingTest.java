package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceRingTest {
    private final SequenceRing ring = new SequenceRing();

    @Test
    void keepsOneFlagForNumbersThatAre4096Apart() {
        ring.set(5);

        assertThat(ring.get(5)).isTrue();
        assertThat(ring.get(5 + 4096)).isTrue();
        assertThat(ring.get(6)).isFalse();
    }

    @Test
    void clearsAllSlotsWhenTheRangeGoesRoundOnce() {
        for (int i = 0; i < SequenceRing.SIZE; i++) {
            ring.set(i);
        }

        ring.clear(1001, 1000 + 4096);

        for (int i = 0; i < SequenceRing.SIZE; i++) {
            assertThat(ring.get(i)).isFalse();
        }
    }

    @Test
    void doesWhatAnArrayOfFlagsWouldDo() {
        long seed = 81;
        Random random = new Random(seed);
        boolean[] model = new boolean[SequenceRing.SIZE];
        for (int round = 0; round < 3000; round++) {
            for (int i = 0; i < 200; i++) {
                int sequence = random.nextInt(65536);
                ring.set(sequence);
                model[sequence % SequenceRing.SIZE] = true;
            }
            int first = random.nextInt(65536);
            int length =
                    random.nextInt(10) == 0 ? random.nextInt(4096) + 1 : random.nextInt(150) + 1;
            int last = first + length - 1;
            ring.clear(first, last);
            for (int i = first; i <= last; i++) {
                model[i % SequenceRing.SIZE] = false;
            }
            if (round % 500 == 499) {
                ring.clear();
                Arrays.fill(model, false);
            }

            for (int i = 0; i < SequenceRing.SIZE; i++) {
                assertThat(ring.get(i))
                        .as("seed %d, round %d, slot %d", seed, round, i)
                        .isEqualTo(model[i]);
            }
        }
    }
}
