package io.knet.tests.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.knet.lab.simulate.report.FailureText;
import io.knet.lab.simulate.report.RunResult;
import io.knet.lab.simulate.run.Simulation;
import io.knet.lab.simulate.run.SimulationSettings;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seeds of every build; {@code ./knet simulate} runs any others. */
class FixedSeedsTest {
    private static final SimulationSettings SETTINGS =
            SimulationSettings.of(Duration.ofMinutes(15));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 6, 8, 13, 14, 21, 30})
    void keepsEveryPromise(long seed) {
        RunResult result = new Simulation(seed, SETTINGS).run();
        if (result.failure().isPresent()) {
            fail(FailureText.of(result, "./knet simulate --seed " + seed));
        }
        assertThat(result.delivered()).isPositive();
        assertThat(result.calms()).isPositive();
        assertThat(result.faults()).isNotEmpty();
    }
}
