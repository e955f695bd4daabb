package io.knet.lab.bench;

import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.option.BareOption;
import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.Choice;
import io.knet.lab.bench.option.Reader;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.LatencyBench;
import io.knet.lab.bench.run.Progress;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet bench latency}. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "How long a call of sendSync takes while the peer reads, and how long a message takes to"
                    + " a peer that sends it back with sendSync."
        })
final class LatencyCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(200);
    private static final Duration PING = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Streams streams;
    @Mixin private BenchOptions options = new BenchOptions();
    @Mixin private BareOption bare = new BareOption();

    @Option(
            names = "--gap",
            paramLabel = "US",
            converter = Amounts.Micros.class,
            description = "Pause between two calls of sendSync (default: ${DEFAULT-VALUE}).")
    private int gap;

    @Option(
            names = "--reader",
            paramLabel = "listener|queue",
            converter = Choice.AnswerReader.class,
            description = {
                "Who reads in a Java node: the channel's listener, on an event loop, or a thread"
                        + " that waits for the channel's queue (default: listener)."
            })
    private Reader reader = Reader.LISTENER;

    LatencyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        BenchSettings settings = bare.applied(options.settings(SIZES, PING, TIMEOUT, 0));
        Report report = LatencyBench.run(settings, gap, reader, new Progress(streams.err()));
        return BenchOutput.print(streams, report, options.json());
    }
}
