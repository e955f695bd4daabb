package io.knet.tests.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.lab.simulate.cluster.SessionShare;
import io.knet.lab.simulate.report.FailureText;
import io.knet.lab.simulate.report.RunResult;
import io.knet.lab.simulate.run.Simulation;
import io.knet.lab.simulate.run.SimulationSettings;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-jdk")
class ReplayTest {
    private static final SimulationSettings SETTINGS = SimulationSettings.of(Duration.ofMinutes(5));

    private static RunResult run(long seed) {
        return new Simulation(seed, SETTINGS).run();
    }

    private static RunResult runBroken(long seed) {
        return new Simulation(seed, SETTINGS, Planted.everyTenth(Planted::alter)).run();
    }

    @Test
    void aSeedIsAlwaysTheSameRun() {
        RunResult first = run(77);
        RunResult second = run(77);
        assertThat(second.hash()).isEqualTo(first.hash());
        assertThat(second.events()).isEqualTo(first.events());
        assertThat(second.network()).isEqualTo(first.network());
    }

    @Test
    void aSeedInSessionsIsAlwaysTheSameRun() {
        SimulationSettings settings = SETTINGS.withSessions(SessionShare.ALWAYS);
        RunResult first = new Simulation(77, settings).run();
        RunResult second = new Simulation(77, settings).run();
        assertThat(first.failure()).isEmpty();
        assertThat(second.hash()).isEqualTo(first.hash());
        assertThat(second.sessions()).isEqualTo(first.sessions());
        assertThat(second.network()).isEqualTo(first.network());
    }

    @Test
    void otherSeedsAreOtherRuns() {
        assertThat(run(78).hash()).isNotEqualTo(run(79).hash());
    }

    @Test
    void aFailingSeedFailsAgainInTheSameWayAtTheSameTime() {
        RunResult first = runBroken(77);
        RunResult second = runBroken(77);
        assertThat(first.failure()).isPresent();
        assertThat(second.failure().toString()).isEqualTo(first.failure().toString());
        assertThat(second.time()).isEqualTo(first.time());
        assertThat(second.timeline()).isEqualTo(first.timeline());
    }

    @Test
    void aFailureIsToldWithWhatHappenedBefore() {
        RunResult failed = runBroken(77);
        String text = FailureText.of(failed, "./knet simulate --seed 77");
        assertThat(text)
                .contains("seed 77 failed")
                .contains("ALTERED: message")
                .contains("node 0")
                .contains("node 1")
                .contains("sends message")
                .contains("again: ./knet simulate --seed 77");
        assertThat(failed.timeline()).hasSizeGreaterThan(20);
        assertThat(failed.timeline().stream().map(line -> line.split(" ")[0])).isSorted();
    }
}
