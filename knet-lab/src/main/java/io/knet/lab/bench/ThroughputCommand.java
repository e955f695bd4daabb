package io.knet.lab.bench;

import io.knet.lab.bench.option.BareOption;
import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.RateOption;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.Progress;
import io.knet.lab.bench.run.ThroughputBench;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code knet bench throughput}. */
@Command(
        name = "throughput",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Messages per second from one node to another. The sender queues messages as fast as its"
                    + " queue takes them. The figure is what was delivered and verified at the"
                    + " receiver in a second; what is lost on the way counts for nothing."
        })
final class ThroughputCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(64, 1024, 4096, 16384, 65536);
    private static final Duration PING = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Streams streams;
    @Mixin private BenchOptions options = new BenchOptions();
    @Mixin private BareOption bare = new BareOption();
    @Mixin private RateOption rate = new RateOption(0);

    ThroughputCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        BenchSettings settings = bare.applied(options.settings(SIZES, PING, TIMEOUT, rate.rate()));
        Report report = ThroughputBench.run(settings, new Progress(streams.err()));
        return BenchOutput.print(streams, report, options.json());
    }
}
