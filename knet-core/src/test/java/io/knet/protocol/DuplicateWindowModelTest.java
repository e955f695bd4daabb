package io.knet.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the window with its rules written down as plainly as the specification does (spec wire
 * 8.2, 8.4).
 */
class DuplicateWindowModelTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doesWhatTheSpecificationSays(long seed) {
        Random random = new Random(seed);
        Model model = new Model();
        DuplicateWindow window =
                new DuplicateWindow(
                        new Reassembler(
                                UnpooledByteBufAllocator.DEFAULT, 32, (reason, packets) -> {}));
        int near = random.nextInt(65536);
        for (int step = 0; step < 50_000; step++) {
            near = next(near, random);
            String where = "seed " + seed + ", step " + step + ", number " + near;
            switch (random.nextInt(40)) {
                case 0 -> {
                    int sequence = random.nextBoolean() ? 0 : near;
                    window.onPing(0, sequence, true);
                    model.onPing(sequence, true);
                }
                case 1 -> {
                    window.onPing(0, near, false);
                    model.onPing(near, false);
                }
                case 2 -> {
                    window.onData();
                    model.gotData = true;
                }
                case 3, 4, 5, 6, 7, 8 -> {
                    boolean begins = model.lookup(near, model.fragmented, false);
                    assertThat(window.beginsMessage(near)).as(where).isEqualTo(begins);
                    model.fragmented[near % 4096] = true;
                }
                default -> {
                    boolean isNew = model.lookup(near, model.delivered, false);
                    assertThat(window.isNew(near)).as(where).isEqualTo(isNew);
                    if (random.nextInt(4) != 0) {
                        window.delivered(near);
                        model.delivered[near % 4096] = true;
                    }
                }
            }
        }
    }

    /** Mostly a small step, often one to an edge of the window, at times far away. */
    private static int next(int near, Random random) {
        int step =
                switch (random.nextInt(10)) {
                    case 0 -> 4094 + random.nextInt(5);
                    case 1 -> -4094 - random.nextInt(5);
                    case 2 -> random.nextInt(20) == 0 ? random.nextInt(65536) : random.nextInt(300);
                    default -> random.nextInt(41) - 20;
                };
        return (near + step) & 0xffff;
    }

    private static final class Model {
        private final boolean[] delivered = new boolean[4096];
        private final boolean[] fragmented = new boolean[4096];
        private int reference;
        private int lastTimed;
        private int lastUntimed;
        private boolean gotData;

        boolean lookup(int sequence, boolean[] ring, boolean clear) {
            if (reference == 0) {
                reference = sequence;
            }
            if (clear) {
                zero(0, 4095);
                reference = sequence;
            }
            int distance = sequence < reference ? reference - sequence - 1 : reference - sequence;
            distance = Math.floorMod(distance, 65536);
            if (distance < 4096) {
                return !ring[sequence % 4096];
            }
            if (distance <= 61439) {
                zero(0, 4095);
            } else {
                int from = (reference + 1) % 4096;
                int to = sequence % 4096;
                if (from <= to) {
                    zero(from, to);
                } else {
                    zero(from, 4095);
                    zero(0, to);
                }
            }
            reference = sequence;
            return true;
        }

        void onPing(int sequence, boolean timed) {
            if (timed) {
                if (sequence != lastTimed) {
                    lastTimed = sequence;
                    if (sequence == 0) {
                        lookup(0, delivered, true);
                    }
                }
            } else if (sequence == lastUntimed) {
                lookup(sequence, delivered, false);
            } else {
                lastUntimed = sequence;
                boolean clear = !gotData;
                gotData = false;
                lookup(sequence, delivered, clear);
            }
        }

        private void zero(int from, int to) {
            for (int i = from; i <= to; i++) {
                delivered[i] = false;
                fragmented[i] = false;
            }
        }
    }
}
