package io.knet.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.tools.bench.BenchCommand;
import io.knet.tools.demo.DemoCommand;
import io.knet.tools.keygen.KeygenCommand;
import io.knet.tools.node.NodeCommand;
import io.knet.tools.simulate.SimulateCommand;
import io.knet.tools.soak.SoakCommand;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Runs the {@code knet} command. */
public final class Main {
    private Main() {}

    /** Runs the command on the standard streams of the process, and ends the process. */
    public static void main(String[] args) {
        System.exit(run(Streams.ofProcess(), args));
    }

    /**
     * Runs the command.
     *
     * @return the exit code: {@link ExitCode#OK}, {@link ExitCode#FAILURE} or {@link
     *     ExitCode#USAGE}
     */
    public static int run(Streams streams, String... args) {
        CommandLine command = new CommandLine(new KnetCommand());
        addSubcommands(command, streams, args);
        command.setOut(new PrintWriter(streams.out(), true, UTF_8));
        command.setErr(new PrintWriter(streams.err(), true, UTF_8));
        command.setParameterExceptionHandler(Failures::badArguments);
        command.setExecutionExceptionHandler(Failures::failed);
        return command.execute(args);
    }

    /**
     * Adds the one that is asked for, or all for help and errors: to read the options of each takes
     * time.
     */
    private static void addSubcommands(CommandLine command, Streams streams, String[] args) {
        Map<String, Supplier<Object>> all = new LinkedHashMap<>();
        all.put("demo", () -> new DemoCommand(streams));
        all.put("node", () -> new NodeCommand(streams));
        all.put("keygen", () -> new KeygenCommand(streams));
        all.put("bench", () -> BenchCommand.of(streams));
        all.put("soak", () -> new SoakCommand(streams));
        all.put("simulate", () -> new SimulateCommand(streams));
        if (args.length > 0 && all.containsKey(args[0])) {
            all.keySet().retainAll(Set.of(args[0]));
        }
        all.values().forEach(subcommand -> command.addSubcommand(subcommand.get()));
    }
}
