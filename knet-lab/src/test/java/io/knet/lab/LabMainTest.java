package io.knet.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tools.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabMainTest {
    @Test
    void helpNamesTheCommandsOfOperatorAndLaboratory() {
        CommandRun run = LabRun.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("demo ", "node ", "keygen ", "bench ", "soak ", "simulate ");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "node", "keygen", "bench", "soak", "simulate"})
    void everyCommandHasHelpAndVersion(String command) {
        assertThat(LabRun.of(command, "--help").out()).startsWith("Usage: knet " + command);
        assertThat(LabRun.of(command, "--version").out()).startsWith("knet ");
    }
}
