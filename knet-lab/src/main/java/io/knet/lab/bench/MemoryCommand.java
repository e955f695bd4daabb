package io.knet.lab.bench;

import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.HostCounts;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.MemoryBench;
import io.knet.lab.bench.run.Progress;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet bench memory}. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Memory that each host in sessions takes: with one session, and with as many as are kept"
                    + " and the receipts of as many messages as are remembered. Java nodes only."
        })
final class MemoryCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(200);
    private static final Duration PING = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int RATE = 5000;

    private final Streams streams;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--hosts",
            paramLabel = "N[,N...]",
            converter = HostCounts.Converter.class,
            description = "Numbers of hosts, 1 to 1000, a list (default: ${DEFAULT-VALUE}).")
    private HostCounts hosts = new HostCounts(List.of(2, 16));

    @Option(
            names = "--confirmed",
            paramLabel = "N",
            converter = Amounts.Confirmed.class,
            description = {
                "Confirmed messages to and from each host; the receipts of 65536 are remembered"
                        + " (default: ${DEFAULT-VALUE})."
            })
    private int confirmed = Amounts.Confirmed.REMEMBERED;

    MemoryCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        BenchSettings settings = options.sessionSettings(SIZES, PING, TIMEOUT, RATE);
        Report report =
                MemoryBench.run(settings, hosts.counts(), confirmed, new Progress(streams.err()));
        return BenchOutput.print(streams, report, options.json());
    }
}
