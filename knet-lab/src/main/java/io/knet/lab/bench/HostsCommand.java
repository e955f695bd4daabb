package io.knet.lab.bench;

import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.HostCounts;
import io.knet.lab.bench.option.RateOption;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.Progress;
import io.knet.tools.Streams;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A benchmark of one sender, and of several numbers of hosts that receive. */
abstract class HostsCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(1024);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int RATE = 5000;

    private final Streams streams;
    private final Duration ping;
    private final Benchmark benchmark;
    @Mixin private BenchOptions options = new BenchOptions();
    @Mixin private RateOption rate = new RateOption(RATE);

    @Option(
            names = "--hosts",
            paramLabel = "N[,N...]",
            converter = HostCounts.Converter.class,
            description = "Numbers of hosts, 1 to 1000, a list (default: ${DEFAULT-VALUE}).")
    private HostCounts hosts;

    /** Measures one sender with each number of hosts. */
    interface Benchmark {
        Report run(BenchSettings settings, List<Integer> counts, Progress progress);
    }

    /**
     * A benchmark.
     *
     * @param hosts how many there are unless the options say so
     * @param ping time between two pings, likewise
     */
    HostsCommand(Streams streams, HostCounts hosts, Duration ping, Benchmark benchmark) {
        this.streams = streams;
        this.hosts = hosts;
        this.ping = ping;
        this.benchmark = benchmark;
    }

    @Override
    public Integer call() {
        BenchSettings settings = options.settings(SIZES, ping, TIMEOUT, rate.rate());
        Report report = benchmark.run(settings, hosts.counts(), new Progress(streams.err()));
        return BenchOutput.print(streams, report, options.json());
    }
}
