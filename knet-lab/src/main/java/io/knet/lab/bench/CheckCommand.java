package io.knet.lab.bench;

import io.knet.lab.bench.check.CheckReport;
import io.knet.lab.bench.check.Expectations;
import io.knet.lab.bench.check.Figure;
import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.run.CheckBench;
import io.knet.lab.bench.run.Progress;
import io.knet.tools.ExitCode;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code knet bench check}. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Measures in some two minutes a small part of the other benchmarks beside libknet and"
                    + " bare sockets, and compares the ratios with those of a file. For a quiet"
                    + " machine; needs gcc and Debian's libknet-dev."
        },
        footer = {
            "",
            "Exit codes: 0 no ratio is worse than its noise explains, 1 one is, 2 nothing could be",
            "compared."
        })
final class CheckCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "What the ratios were (default: ${DEFAULT-VALUE}).")
    private Path file = Path.of("docs", "performance.json");

    @Option(
            names = "--write",
            description = "Write the file anew from what is measured, in place of comparing.")
    private boolean write;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            converter = Amounts.Seconds.class,
            description = "How long each measurement takes (default: 1).")
    private Duration seconds = Duration.ofSeconds(1);

    @Option(
            names = "--warmup",
            paramLabel = "S",
            converter = Amounts.WarmUp.class,
            description = "How long each pair of nodes works before (default: 2).")
    private Duration warmUp = Duration.ofSeconds(2);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = Amounts.Rounds.class,
            description = "Measurements of each pair of nodes (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--json", description = "Print one JSON object in place of the table.")
    private boolean json;

    CheckCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try {
            return write ? write() : compare();
        } catch (ToolException e) {
            // Of what could not be measured nobody knows that it is worse.
            throw new ToolException(ExitCode.USAGE, e.messages());
        }
    }

    private int compare() {
        Expectations expectations = Expectations.read(file);
        CheckReport report = expectations.compare(figures());
        print(json ? report.json().toString() : report.text().stripTrailing());
        return report.isMet() ? ExitCode.OK : ExitCode.FAILURE;
    }

    private int write() {
        Expectations.write(file, figures());
        // What was written, as it is read.
        Expectations.read(file);
        print(json ? "{\"written\":true}" : file + " is written");
        return ExitCode.OK;
    }

    private List<Figure> figures() {
        return CheckBench.run(seconds, warmUp, rounds, new Progress(streams.err()));
    }

    private void print(String text) {
        streams.out().println(text);
        streams.out().flush();
    }
}
