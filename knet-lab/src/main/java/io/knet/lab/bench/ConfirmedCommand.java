package io.knet.lab.bench;

import io.knet.lab.bench.option.Amounts;
import io.knet.lab.bench.option.BenchOptions;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PingTimers;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.run.ConfirmedBench;
import io.knet.lab.bench.run.Progress;
import io.knet.tools.Streams;
import io.knet.tools.Version;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code knet bench confirmed}. */
@Command(
        name = "confirmed",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "How long a message takes in a session until its receiver has confirmed it: one after the"
                    + " other, compared with messages that the peer sends back, and several at once;"
                    + " or, with --hole, while one of two links swallows everything."
        })
final class ConfirmedCommand implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(200);
    private static final int LINKS = 2;
    private static final int OUTSTANDING = 64;
    private static final int RATE = 1000;

    @Spec private CommandSpec spec = CommandSpec.create();

    private final Streams streams;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--outstanding",
            paramLabel = "N",
            converter = Amounts.Outstanding.class,
            description = {
                "How many messages wait for their receipts when several are sent at once, without"
                        + " --hole (default: 64)."
            })
    private @Nullable Integer outstanding;

    @Option(
            names = "--hole",
            description = {
                "Over two links (or --links), of which link 0 becomes a black hole: half the time"
                        + " before that, half during it. The links stay up in the eyes of the"
                        + " nodes, unless --timers says otherwise."
            })
    private boolean hole;

    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = Amounts.Rate.class,
            description = "Messages a second with --hole (default: 1000).")
    private @Nullable Integer rate;

    @Option(
            names = "--timers",
            paramLabel = "MS/MS",
            converter = PingTimers.Converter.class,
            description = {
                "Time between two pings, and the silence after which a link is down (default:"
                        + " 200/20000)."
            })
    private PingTimers timers = PingTimers.parse("200/20000");

    ConfirmedCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (hole && outstanding != null) {
            throw refused("--outstanding has no meaning with --hole, which sends at a --rate");
        }
        if (!hole && rate != null) {
            throw refused("--rate has no meaning without --hole: messages wait for each other");
        }
        int aSecond = rate == null ? RATE : rate;
        BenchSettings given =
                options.sessionSettings(
                        SIZES, timers.interval(), timers.timeout(), hole ? aSecond : 0);
        BenchSettings settings = hole ? given.withLinks(Math.max(LINKS, given.links())) : given;
        Progress progress = new Progress(streams.err());
        Report report =
                hole
                        ? ConfirmedBench.hole(settings, progress)
                        : ConfirmedBench.run(
                                settings,
                                outstanding == null ? OUTSTANDING : outstanding,
                                progress);
        return BenchOutput.print(streams, report, options.json());
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
