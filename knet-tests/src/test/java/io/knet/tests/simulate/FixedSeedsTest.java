package io.knet.tests.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.knet.lab.simulate.cluster.SessionShare;
import io.knet.lab.simulate.report.FailureText;
import io.knet.lab.simulate.report.RunResult;
import io.knet.lab.simulate.run.Simulation;
import io.knet.lab.simulate.run.SimulationSettings;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The seeds of every build; {@code ./knet simulate} runs any others. */
@Tag("any-jdk")
class FixedSeedsTest {
    private static final SimulationSettings SETTINGS =
            SimulationSettings.of(Duration.ofMinutes(15)).withSessions(SessionShare.NEVER);
    private static final SimulationSettings IN_SESSIONS =
            SimulationSettings.of(Duration.ofMinutes(8)).withSessions(SessionShare.ALWAYS);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 6, 8, 13, 14, 21, 30})
    void keepsEveryPromise(long seed) {
        check(seed, SETTINGS);
    }

    /**
     * Seed 42 has a flood of messages over all links and an attacker who holds some copies back
     * until others are far ahead: they came twice once.
     */
    @ParameterizedTest
    @ValueSource(longs = {4, 8, 42, 5, 9, 12})
    void keepsEveryPromiseInSessionsToo(long seed) {
        RunResult result = check(seed, IN_SESSIONS);
        assertThat(result.sessions()).containsKeys("first", "renewed", "confirmed, OK");
    }

    private static RunResult check(long seed, SimulationSettings settings) {
        RunResult result = new Simulation(seed, settings).run();
        if (result.failure().isPresent()) {
            fail(
                    FailureText.of(
                            result,
                            "./knet simulate --sessions "
                                    + settings.sessions().label()
                                    + " --seed "
                                    + seed));
        }
        assertThat(result.delivered()).isPositive();
        assertThat(result.calms()).isPositive();
        assertThat(result.faults()).isNotEmpty();
        return result;
    }
}
