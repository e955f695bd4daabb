package io.knet.lab.bench;

import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PingTimers;
import io.knet.lab.bench.option.ThreadCount;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.ContentionBench;
import io.knet.lab.bench.run.Progress;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet bench contention}. */
@Command(
        name = "contention",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Many threads that call sendSync at once, without a pause, over one link: what they were"
                    + " told, what arrived, how long a call took, and whether the link stayed up."
        })
final class ContentionCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(200);

    private final Streams streams;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            converter = ThreadCount.Converter.class,
            description = {
                "How many threads call; v and a number for virtual ones, which need JDK 21 and have"
                        + " no counterpart in libknet (default: 1,2,4,8,64,v10000)."
            })
    private List<ThreadCount> threads =
            List.of(
                    new ThreadCount(1, false),
                    new ThreadCount(2, false),
                    new ThreadCount(4, false),
                    new ThreadCount(8, false),
                    new ThreadCount(64, false),
                    new ThreadCount(10_000, true));

    @Option(
            names = "--timers",
            paramLabel = "MS/MS",
            split = ",",
            converter = PingTimers.Converter.class,
            description = {
                "Time between two pings, and the silence after which a link is down (default:"
                        + " 1000/2000,50/200). Takes the place of --ping-interval."
            })
    private List<PingTimers> timers =
            List.of(PingTimers.parse("1000/2000"), PingTimers.parse("50/200"));

    ContentionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        PingTimers first = timers.get(0);
        BenchSettings settings = options.settings(SIZES, first.interval(), first.timeout(), 0);
        Report report = ContentionBench.run(settings, threads, timers, new Progress(streams.err()));
        return BenchOutput.print(streams, report, options.json());
    }
}
