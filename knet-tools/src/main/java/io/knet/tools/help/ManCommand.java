package io.knet.tools.help;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.tools.ExitCode;
import io.knet.tools.Messages;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code knet man}. */
@Command(
        name = "man",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Print a manual page, or write all of them.",
            "To read one that is not installed: knet man node | man -l -"
        })
public final class ManCommand implements Callable<Integer> {
    private final Streams streams;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..1",
            description = "Whose page; that of knet itself if left out.")
    private @Nullable String command;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Write the pages of all commands there, as in /usr/share/man/man1. It is made if"
                            + " it does not exist.")
    private @Nullable String folder;

    /** The command on the streams of a process. */
    public ManCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        String to = folder;
        String asked = command;
        if (to == null) {
            streams.out().print(new ManPage(asked == null ? spec.root() : named(asked)).roff());
            streams.out().flush();
            return ExitCode.OK;
        }
        if (asked != null) {
            throw new ToolException(ExitCode.USAGE, "--dir takes no COMMAND: it writes all pages");
        }
        try {
            write(Path.of(to));
        } catch (InvalidPathException | IOException e) {
            throw new ToolException(
                    ExitCode.FAILURE, "the pages cannot be written: " + Messages.of(e));
        }
        return ExitCode.OK;
    }

    private CommandSpec named(String name) {
        CommandLine found = spec.root().subcommands().get(name);
        if (found == null) {
            throw new ToolException(
                    ExitCode.USAGE,
                    "\""
                            + name
                            + "\" is none of "
                            + String.join(", ", spec.root().subcommands().keySet()));
        }
        return found.getCommandSpec();
    }

    private void write(Path to) throws IOException {
        Files.createDirectories(to);
        write(spec.root(), to);
    }

    private static void write(CommandSpec command, Path to) throws IOException {
        if (command.usageMessage().hidden()) {
            return;
        }
        ManPage page = new ManPage(command);
        Files.writeString(to.resolve(page.name() + ".1"), page.roff(), UTF_8);
        for (CommandLine each : command.subcommands().values()) {
            write(each.getCommandSpec(), to);
        }
    }
}
