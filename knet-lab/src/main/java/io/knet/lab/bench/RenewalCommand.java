package io.knet.lab.bench;

import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.RateOption;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.Progress;
import io.knet.lab.bench.run.RenewalBench;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code knet bench renewal}. */
@Command(
        name = "renewal",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "How long calls of sendSync take, and what is lost, while a queue is kept full and the"
                    + " session is renewed all the time; against the same nodes with a session that"
                    + " stays. Java nodes in sessions only."
        })
final class RenewalCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(1024);
    private static final Duration PING = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Streams streams;
    @Mixin private BenchOptions options = new BenchOptions();
    @Mixin private RateOption rate = new RateOption(0);

    @Option(
            names = "--renew-every",
            paramLabel = "MS",
            converter = Amounts.Millis.class,
            description = {
                "Time between two requests to renew the session (default: ${DEFAULT-VALUE})."
                        + " Handshakes follow each other after 250 to 333 ms at the earliest."
            })
    private int every = 250;

    @Option(
            names = "--gap",
            paramLabel = "US",
            converter = Amounts.Micros.class,
            description = "Pause between two calls of sendSync (default: ${DEFAULT-VALUE}).")
    private int gap = 100;

    RenewalCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        BenchSettings settings = options.sessionSettings(SIZES, PING, TIMEOUT, rate.rate());
        Report report =
                RenewalBench.run(
                        settings, gap, Duration.ofMillis(every), new Progress(streams.err()));
        return BenchOutput.print(streams, report, options.json());
    }
}
