package io.knet.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.lab.LabRun;
import io.knet.tools.CommandRun;
import io.knet.tools.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
    @Test
    void printsFiguresForPeople() {
        CommandRun run =
                LabRun.of(
                        "simulate",
                        "--seeds",
                        "2",
                        "--seed",
                        "5",
                        "--hours",
                        "0.05",
                        "--nodes",
                        "2");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("2 seeds, ").contains("0 failed", "messages: ", "faults:");
        assertThat(run.err()).contains("seed 5: ", "seed 6: ");
    }

    @Test
    void runsClustersThatSpeakInSessions() {
        CommandRun run =
                LabRun.of("simulate", "--seed", "5", "--hours", "0.02", "--sessions", "always");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("sessions and confirmed messages:", "confirmed, OK");
    }

    @Test
    void printsFiguresForScripts() {
        CommandRun run = LabRun.of("simulate", "--seed", "5", "--hours", "0.05", "--json");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .startsWith("{\"seeds\":1,")
                .contains("\"failures\":[]", "\"delivered\":", "\"recovery_slowest_s\":");
    }

    @ParameterizedTest
    @CsvSource({
        "--hours,0,--hours",
        "--hours,-1,--hours",
        "--hours,20000,--hours",
        "--seeds,0,--seeds",
        "--seeds,x,--seeds",
        "--nodes,1,--nodes",
        "--nodes,9,--nodes",
        "--threads,0,--threads",
        "--seed,x,--seed",
        "--sessions,ever,--sessions"
    })
    void refusesWhatCannotWork(String option, String value, String named) {
        CommandRun run = LabRun.of("simulate", option, value);
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(named);
        assertThat(run.out()).isEmpty();
    }
}
