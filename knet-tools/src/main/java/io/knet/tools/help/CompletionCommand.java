package io.knet.tools.help;

import io.knet.tools.ExitCode;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code knet completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Print a script that has bash and zsh complete commands and options.",
            "In a shell: source <(knet completion). For all users of bash: knet completion >"
                    + " /usr/share/bash-completion/completions/knet"
        })
public final class CompletionCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec private CommandSpec spec = CommandSpec.create();

    /** The command on the streams of a process. */
    public CompletionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        CommandSpec root = spec.root();
        streams.out().print(AutoComplete.bash(root.name(), root.commandLine()));
        streams.out().flush();
        return ExitCode.OK;
    }
}
