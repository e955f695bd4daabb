package io.knet.lab.bench;

import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.Choice;
import io.knet.lab.bench.option.StrangerKind;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.Progress;
import io.knet.lab.bench.run.StrangersBench;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet bench strangers}. */
@Command(
        name = "strangers",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "What it costs a node with a session to throw away datagrams that begin like those of"
                    + " sessions and are of nobody who has the key, and what they do to confirmed"
                    + " messages in the session."
        })
final class StrangersCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(200);
    private static final Duration PING = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final Streams streams;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = Amounts.Rate.class,
            description =
                    "Datagrams a second, 0 for as fast as possible (default: ${DEFAULT-VALUE}).")
    private int rate = 100_000;

    @Option(
            names = "--kind",
            paramLabel = "mixed|init|response|transport",
            split = ",",
            converter = Choice.Strangers.class,
            description = "What the datagrams begin like (default: mixed, all three by turns).")
    private List<StrangerKind> kinds = List.of(StrangerKind.MIXED);

    @Option(
            names = "--messages",
            paramLabel = "N",
            converter = Amounts.Rate.class,
            description = "Confirmed messages a second meanwhile (default: ${DEFAULT-VALUE}).")
    private int messages = 1000;

    StrangersCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        BenchSettings settings = options.sessionSettings(SIZES, PING, TIMEOUT, 0);
        Report report =
                StrangersBench.run(settings, kinds, rate, messages, new Progress(streams.err()));
        return BenchOutput.print(streams, report, options.json());
    }
}
