package io.knet.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.tools.admin.BugreportCommand;
import io.knet.tools.admin.CaptureCommand;
import io.knet.tools.admin.CheckCommand;
import io.knet.tools.admin.EventsCommand;
import io.knet.tools.admin.PingCommand;
import io.knet.tools.admin.SetCommand;
import io.knet.tools.admin.StatsCommand;
import io.knet.tools.admin.StatusCommand;
import io.knet.tools.decode.DecodeCommand;
import io.knet.tools.demo.DemoCommand;
import io.knet.tools.doctor.DoctorCommand;
import io.knet.tools.help.CompletionCommand;
import io.knet.tools.help.ManCommand;
import io.knet.tools.keygen.KeygenCommand;
import io.knet.tools.keygen.PubkeyCommand;
import io.knet.tools.node.NodeCommand;
import io.knet.tools.view.ViewCommand;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Runs the {@code knet} command. */
public final class Main {
    private static final Set<String> TELL_OF_ALL = Set.of("man", "completion");

    private Main() {}

    /** Runs the command on the standard streams of the process, and ends the process. */
    public static void main(String[] args) {
        StderrLogging.install();
        System.exit(run(Streams.ofProcess(), args));
    }

    /**
     * Runs the command.
     *
     * @return the exit code: {@link ExitCode#OK}, {@link ExitCode#FAILURE} or {@link
     *     ExitCode#USAGE}
     */
    public static int run(Streams streams, String... args) {
        return run(streams, Map.of(), args);
    }

    /**
     * Runs the command with more subcommands than its own.
     *
     * @param more makes each of them, by name; help lists them in this order, behind those that run
     *     nodes and look at them
     * @return as {@link #run(Streams, String...)}
     */
    public static int run(Streams streams, Map<String, Supplier<Object>> more, String... args) {
        CommandLine command = new CommandLine(new KnetCommand());
        Map<String, Supplier<Object>> subcommands = new LinkedHashMap<>();
        subcommands.put("demo", () -> new DemoCommand(streams));
        subcommands.put("node", () -> new NodeCommand(streams));
        subcommands.put("doctor", () -> new DoctorCommand(streams));
        subcommands.put("view", () -> new ViewCommand(streams));
        subcommands.put("status", () -> new StatusCommand(streams));
        subcommands.put("stats", () -> new StatsCommand(streams));
        subcommands.put("events", () -> new EventsCommand(streams));
        subcommands.put("set", () -> new SetCommand(streams));
        subcommands.put("ping", () -> new PingCommand(streams));
        subcommands.put("capture", () -> new CaptureCommand(streams));
        subcommands.put("check", () -> new CheckCommand(streams));
        subcommands.put("bugreport", () -> new BugreportCommand(streams));
        subcommands.put("decode", () -> new DecodeCommand(streams));
        subcommands.put("keygen", () -> new KeygenCommand(streams));
        subcommands.put("pubkey", () -> new PubkeyCommand(streams));
        subcommands.putAll(more);
        subcommands.put("man", () -> new ManCommand(streams));
        subcommands.put("completion", () -> new CompletionCommand(streams));
        addSubcommands(command, subcommands, args);
        command.setOut(new PrintWriter(streams.out(), true, UTF_8));
        command.setErr(new PrintWriter(streams.err(), true, UTF_8));
        command.setParameterExceptionHandler(Failures::badArguments);
        command.setExecutionExceptionHandler(Failures::failed);
        return ended(streams, command.execute(args));
    }

    /** What was not written, to a full disk or to a reader that has gone, was not done. */
    private static int ended(Streams streams, int code) {
        if (streams.out().checkError() && code == ExitCode.OK) {
            streams.err().println("knet: standard output could not be written");
            return ExitCode.FAILURE;
        }
        return code;
    }

    /**
     * Adds the one that is asked for, or all for help, errors and those that tell of the others: to
     * read the options of each takes time.
     */
    private static void addSubcommands(
            CommandLine command, Map<String, Supplier<Object>> all, String[] args) {
        if (args.length > 0 && all.containsKey(args[0]) && !TELL_OF_ALL.contains(args[0])) {
            all.keySet().retainAll(Set.of(args[0]));
        }
        all.values().forEach(subcommand -> command.addSubcommand(subcommand.get()));
    }
}
