package io.knet.session.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.session.wire.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeWindowTest {
    private final OutcomeWindow window = new OutcomeWindow();

    @Test
    void anIdIsNewOnceAndItsOutcomeIsKept() {
        assertThat(window.look(1)).isEqualTo(Arrival.NEW);
        assertThat(window.arrived(1)).isEqualTo(Arrival.NEW);
        assertThat(window.arrived(1)).isEqualTo(Arrival.PENDING);
        assertThat(window.outcome(1)).isEqualTo(Outcome.UNKNOWN);
        window.decided(1, Outcome.QUEUE_FULL);
        assertThat(window.arrived(1)).isEqualTo(Arrival.KNOWN);
        window.decided(1, Outcome.DELIVERED);
        assertThat(window.outcome(1)).as("the first counts").isEqualTo(Outcome.QUEUE_FULL);
        window.decided(2, Outcome.DELIVERED);
        assertThat(window.look(2)).as("was never here").isEqualTo(Arrival.NEW);
    }

    @Test
    void keepsEveryOutcome() {
        for (Outcome outcome : Outcome.values()) {
            long id = outcome.code() + 1;
            window.arrived(id);
            window.decided(id, outcome);
            assertThat(window.look(id)).isEqualTo(Arrival.KNOWN);
        }
        for (Outcome outcome : Outcome.values()) {
            assertThat(window.outcome(outcome.code() + 1)).isEqualTo(outcome);
        }
    }

    @Test
    void holdsExactly65536Ids() {
        window.arrived(1);
        window.arrived(65_536);
        assertThat(window.look(1)).isEqualTo(Arrival.PENDING);
        window.arrived(65_537);
        assertThat(window.look(1)).isEqualTo(Arrival.FORGOTTEN);
        assertThat(window.look(2)).isEqualTo(Arrival.NEW);
        window.decided(1, Outcome.DELIVERED);
        assertThat(window.look(65_537)).as("not its neighbour's").isEqualTo(Arrival.PENDING);
        assertThat(window.outcome(1)).isEqualTo(Outcome.UNKNOWN);
        window.arrived(Long.MAX_VALUE);
        assertThat(window.look(65_537)).isEqualTo(Arrival.FORGOTTEN);
        window.clear();
        assertThat(window.look(1)).isEqualTo(Arrival.NEW);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void doesWhatAMapWould(long seed) {
        Random random = new Random(seed);
        Map<Long, Optional<Outcome>> model = new HashMap<>();
        long greatest = 0;
        long base = 1;
        for (int i = 0; i < 200_000; i++) {
            base += random.nextInt(3);
            if (random.nextInt(3000) == 0) {
                base += random.nextInt(140_000);
            }
            long id = Math.max(1, base + random.nextInt(50) - random.nextInt(70_000));
            Arrival expected =
                    id <= greatest - OutcomeWindow.SIZE
                            ? Arrival.FORGOTTEN
                            : !model.containsKey(id)
                                    ? Arrival.NEW
                                    : model.get(id).isPresent() ? Arrival.KNOWN : Arrival.PENDING;
            assertThat(window.look(id)).isEqualTo(expected);
            if (expected == Arrival.KNOWN) {
                assertThat(window.outcome(id)).isEqualTo(model.get(id).orElseThrow());
            }
            if (random.nextBoolean()) {
                assertThat(window.arrived(id)).isEqualTo(expected);
                if (expected == Arrival.NEW) {
                    model.put(id, Optional.empty());
                    greatest = Math.max(greatest, id);
                }
            } else if (expected == Arrival.PENDING) {
                Outcome outcome = Outcome.of(random.nextInt(8));
                window.decided(id, outcome);
                model.put(id, Optional.of(outcome));
            }
        }
    }
}
