package io.knet.lab.bench;

import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.run.Progress;
import io.knet.lab.bench.run.TimersBench;
import io.knet.log.KnetLogging;
import io.knet.log.LogLevel;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code knet bench timers}. */
@Command(
        name = "timers",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "How much of a core a handle takes for the timers of thousands of hosts, pings and pongs"
                    + " included, and how much memory. The handle is real; time and the network are"
                    + " simulated, in this process, and the hosts do nothing but answer."
        })
final class TimersCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(
            names = "--hosts",
            paramLabel = "N[,N...]",
            split = ",",
            converter = Amounts.Crowd.class,
            description = "Numbers of hosts, 1 to 65000, a list (default: 1000,10000).")
    private List<Integer> hosts = List.of(1000, 10_000);

    @Option(
            names = "--links",
            paramLabel = "N",
            converter = Amounts.Links.class,
            description = "Links to each host, 1 to 8 (default: ${DEFAULT-VALUE}).")
    private int links = 2;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            converter = Amounts.Seconds.class,
            description = "Virtual time of each measurement (default: 10).")
    private Duration seconds = Duration.ofSeconds(10);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = Amounts.Rounds.class,
            description = "Measurements of each number of hosts (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    TimersCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        // What thousands of links would tell their administrator is no news here.
        KnetLogging.level(LogLevel.ERROR);
        try {
            return BenchOutput.print(
                    streams,
                    TimersBench.run(hosts, links, seconds, rounds, new Progress(streams.err())),
                    json);
        } finally {
            KnetLogging.followBackend();
        }
    }
}
