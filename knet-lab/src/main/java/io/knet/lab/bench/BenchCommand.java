package io.knet.lab.bench;

import io.knet.tools.Streams;
import io.knet.tools.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code knet bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "BENCHMARK",
        description = {
            "Measure nodes in processes of their own, and the real libknet beside them"
                    + " (--vs-libknet). Every message is verified and counted where it arrives."
        },
        commandListHeading = "%nBenchmarks:%n",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, a message arrived changed or twice, or was lost without",
            "a counter that says why; 2 the arguments cannot work."
        })
public final class BenchCommand {
    private BenchCommand() {}

    /** The command with its benchmarks, on the streams of a process. */
    public static CommandLine of(Streams streams) {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new ThroughputCommand(streams))
                .addSubcommand(new LatencyCommand(streams))
                .addSubcommand(new TailCommand(streams))
                .addSubcommand(new ContentionCommand(streams))
                .addSubcommand(new ConfirmedCommand(streams))
                .addSubcommand(new StrangersCommand(streams))
                .addSubcommand(new FanoutCommand(streams))
                .addSubcommand(new CoresCommand(streams))
                .addSubcommand(new ScaleCommand(streams))
                .addSubcommand(new TimersCommand(streams))
                .addSubcommand(new SocketsCommand(streams))
                .addSubcommand(new RenewalCommand(streams))
                .addSubcommand(new MemoryCommand(streams))
                .addSubcommand(new CheckCommand(streams));
    }
}
