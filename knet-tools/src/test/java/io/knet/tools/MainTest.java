package io.knet.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    @Test
    void helpNamesAllCommandsAndExitCodes() {
        CommandRun run = CommandRun.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("demo ", "node ", "doctor ", "keygen ", "Exit codes:");
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "node",
                "doctor",
                "view",
                "status",
                "stats",
                "events",
                "set",
                "capture",
                "check",
                "bugreport",
                "decode",
                "keygen",
                "pubkey"
            })
    void everyCommandHasHelpAndVersion(String command) {
        assertThat(CommandRun.of(command, "--help").out()).startsWith("Usage: knet " + command);
        assertThat(CommandRun.of(command, "--version").out()).startsWith("knet ");
    }

    @Test
    void helpOfNodeNamesAllOptionsAndCommands() {
        assertThat(CommandRun.of("node", "--help").out())
                .contains(
                        "--id=", "--peer=", "--link=", "--crypto=", "--key-file=", "--allow-clear")
                .contains(
                        "--channel=", "--ping-interval=", "--ping-timeout=", "--pongs-to-come-up=")
                .contains("--native=", "--json")
                .contains(
                        "send ID", "sync ID", "bcast ", "flood ID", "status,", "enable ", "quit ");
    }

    @Test
    void tellsItsVersion() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("knet \\S+\\R");
    }

    @Test
    void refusesAnUnknownCommand() {
        CommandRun run = CommandRun.of("nod");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "knet: there is no command \"nod\" (see knet --help)\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusesAnUnknownOption() {
        CommandRun run = CommandRun.of("--fast");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines("knet: Unknown option: '--fast' (see knet --help)\n");
    }

    @Test
    void refusesToDoNothing() {
        CommandRun run = CommandRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "knet: Missing required subcommand (see knet --help)\n");
    }
}
