package io.knet.lab.bench;

import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.CoresBench;
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

/** {@code knet bench cores}. */
@Command(
        name = "cores",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Messages per second from one node to several hosts by turns, with one event loop and with"
                    + " more. The receivers share one process, and both processes the machine."
        })
final class CoresCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(1024);
    private static final List<Integer> LOOPS = List.of(1, 2);
    private static final Duration PING = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Streams streams;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--hosts",
            paramLabel = "N",
            converter = Amounts.Hosts.class,
            description = "Number of hosts, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int hosts = 4;

    @Option(
            names = "--loop-counts",
            paramLabel = "N",
            split = ",",
            converter = Amounts.Hosts.class,
            description = "Numbers of event loops of the sender, 1 to 64, a list (default: 1,2).")
    private List<Integer> loopCounts = new ArrayList<>();

    CoresCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<Integer> counts =
                loopCounts.isEmpty() ? LOOPS : loopCounts.stream().sorted().distinct().toList();
        BenchSettings settings = options.settings(SIZES, PING, TIMEOUT, 0);
        Report report = CoresBench.run(settings, hosts, counts, new Progress(streams.err()));
        return BenchOutput.print(streams, report, options.json());
    }
}
