package io.knet.lab;

import io.knet.lab.bench.BenchCommand;
import io.knet.lab.simulate.SimulateCommand;
import io.knet.lab.soak.SoakCommand;
import io.knet.tools.Main;
import io.knet.tools.StderrLogging;
import io.knet.tools.Streams;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Runs the {@code knet} command with the subcommands of the laboratory besides the operator's. */
public final class LabMain {
    private LabMain() {}

    /** Runs the command on the standard streams of the process, and ends the process. */
    public static void main(String[] args) {
        StderrLogging.install();
        System.exit(run(Streams.ofProcess(), args));
    }

    /**
     * Runs the command.
     *
     * @return the exit code, one of {@link io.knet.tools.ExitCode}
     */
    public static int run(Streams streams, String... args) {
        Map<String, Supplier<Object>> laboratory = new LinkedHashMap<>();
        laboratory.put("bench", () -> BenchCommand.of(streams));
        laboratory.put("soak", () -> new SoakCommand(streams));
        laboratory.put("simulate", () -> new SimulateCommand(streams));
        return Main.run(streams, laboratory, args);
    }
}
