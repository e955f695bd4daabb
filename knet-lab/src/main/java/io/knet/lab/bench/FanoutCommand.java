package io.knet.lab.bench;

import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.FanoutBench;
import io.knet.lab.bench.run.Progress;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet bench fanout}. */
@Command(
        name = "fanout",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "CPU time that it takes to send each message to several hosts, against one. The receivers"
                    + " share one process."
        })
final class FanoutCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(1024);
    private static final List<Integer> HOSTS = List.of(1, 8);
    private static final Duration PING = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Streams streams;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = Amounts.Rate.class,
            description =
                    "Messages per second, 0 for as fast as possible (default: ${DEFAULT-VALUE}).")
    private int rate = 5000;

    @Option(
            names = "--hosts",
            paramLabel = "N",
            split = ",",
            converter = Amounts.Hosts.class,
            description = "Numbers of hosts, 1 to 64, a list (default: 1,8).")
    private List<Integer> hosts = new ArrayList<>();

    FanoutCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<Integer> counts =
                hosts.isEmpty() ? HOSTS : hosts.stream().sorted().distinct().toList();
        BenchSettings settings = options.settings(SIZES, PING, TIMEOUT, rate);
        Report report = FanoutBench.run(settings, counts, new Progress(streams.err()));
        return BenchOutput.print(streams, report, options.json());
    }
}
