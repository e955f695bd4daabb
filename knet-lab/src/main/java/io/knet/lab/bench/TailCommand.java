package io.knet.lab.bench;

import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.TailSpec;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.Progress;
import io.knet.lab.bench.run.TailBench;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet bench tail}. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "How long calls of sendSync take at a rate, up to the slowest, while another thread"
                    + " queues an even stream of messages on the same channel."
        })
final class TailCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(200);
    private static final Duration PING = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Streams streams;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = Amounts.Rate.class,
            description = {
                "Calls of sendSync per second, 0 for one after the other (default:"
                        + " ${DEFAULT-VALUE})."
            })
    private int calls = 10_000;

    @Option(
            names = "--beside",
            paramLabel = "MB/S",
            converter = Amounts.Megabytes.class,
            description = {
                "Millions of bytes per second of messages that are queued (default:"
                        + " ${DEFAULT-VALUE})."
            })
    private int megabytes = 100;

    @Option(
            names = "--beside-size",
            paramLabel = "BYTES",
            converter = Amounts.Size.class,
            description = "Length of those messages, 16 to 65536 (default: ${DEFAULT-VALUE}).")
    private int streamSize = 1400;

    TailCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        BenchSettings settings = options.settings(SIZES, PING, TIMEOUT, 0);
        TailSpec spec = new TailSpec(calls, megabytes, streamSize);
        Report report = TailBench.run(settings, spec, new Progress(streams.err()));
        return BenchOutput.print(streams, report, options.json());
    }
}
