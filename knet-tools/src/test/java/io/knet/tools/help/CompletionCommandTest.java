package io.knet.tools.help;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tools.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CompletionCommandTest {
    @TempDir private Path folder;

    /** What a bash with the script offers for the last of some words. */
    private List<String> complete(String... words) throws Exception {
        CommandRun run = CommandRun.of("completion");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        Path script = Files.writeString(folder.resolve("knet"), run.out());
        String bash =
                """
                set -e
                source "$0"
                # As bash does on TAB: with the function that the script has registered.
                registered=$(complete -p knet)
                function=${registered#* -F }
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
                compopt() { :; } # is for a shell that reads keys
                "${function%% *}" knet "${@: -1}" "${@: -2:1}" || true
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        String[] command = new String[words.length + 4];
        command[0] = "bash";
        command[1] = "-c";
        command[2] = bash;
        command[3] = script.toString();
        System.arraycopy(words, 0, command, 4, words.length);
        Tool shell = Tool.run(command);
        assertThat(shell.exitCode()).as(shell.output()).isZero();
        return shell.output().lines().map(String::strip).toList();
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(complete("knet", "")).contains("node", "doctor", "status", "completion", "man");
        assertThat(complete("knet", "no")).containsExactly("node");
        assertThat(complete("knet", "node", "--cry")).containsExactly("--crypto");
        assertThat(complete("knet", "node", "--http-"))
                .containsExactlyInAnyOrder("--http-token", "--http-ha-cluster");
        assertThat(complete("knet", "status", "--j")).containsExactly("--json");
        assertThat(complete("knet", "node", "--no-such")).containsExactly("");
    }
}
