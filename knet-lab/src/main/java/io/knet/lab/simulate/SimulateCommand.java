package io.knet.lab.simulate;

import io.knet.admin.value.Numbers;
import io.knet.lab.simulate.cluster.SessionShare;
import io.knet.lab.simulate.report.FailureText;
import io.knet.lab.simulate.report.RunResult;
import io.knet.lab.simulate.report.Summary;
import io.knet.lab.simulate.report.Timeline;
import io.knet.lab.simulate.run.SeedRunner;
import io.knet.lab.simulate.run.SimulationSettings;
import io.knet.log.KnetLogging;
import io.knet.log.LogLevel;
import io.knet.tools.ExitCode;
import io.knet.tools.Streams;
import io.knet.tools.ToolException;
import io.knet.tools.Version;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code knet simulate}. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Run clusters of real nodes under virtual time on a virtual network, with faults of the"
                    + " network, the machines and the administrators, and follow every message. A"
                    + " seed is always the same run. Fails if a promise was broken, and says what"
                    + " happened before."
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final int MAX_SEEDS = 1_000_000;
    private static final int MAX_NODES = 8;
    private static final double MAX_HOURS = 10_000;
    private static final int DEFAULT_SEEDS = 10;

    private final Streams streams;
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description = "How many seeds (default: 10, or 1 with --seed).")
    private @Nullable String seeds;

    @Option(
            names = "--hours",
            paramLabel = "H",
            description = "Simulated hours of each seed (default: ${DEFAULT-VALUE}).")
    private double hours = 1;

    @Option(names = "--seed", paramLabel = "S", description = "The first seed (default: 1).")
    private @Nullable Long seed;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            description = "Nodes of each cluster, 2 to 8 (default: 2 to 4, by the seed).")
    private @Nullable String nodes;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Seeds at a time (default: one for each processor).")
    private @Nullable String threads;

    @Option(
            names = "--sessions",
            paramLabel = "WHEN",
            description =
                    "Whether nodes speak in sessions: always, never or sometimes (default: ${DEFAULT-VALUE},"
                            + " by the seed).",
            converter = Shares.class)
    private SessionShare sessions = SessionShare.SOMETIMES;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    /** The command on the streams of a process. */
    public SimulateCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        if (!(hours > 0 && hours <= MAX_HOURS)) {
            throw bad("--hours " + hours + " must be more than 0 and at most " + MAX_HOURS);
        }
        int count = number("--seeds", seeds, seed == null ? DEFAULT_SEEDS : 1, 1, MAX_SEEDS);
        int clusterNodes = number("--nodes", nodes, 0, 2, MAX_NODES);
        int atATime =
                number("--threads", threads, Runtime.getRuntime().availableProcessors(), 1, 256);
        SimulationSettings settings =
                SimulationSettings.of(Duration.ofMillis(Math.round(hours * 3_600_000)))
                        .withNodes(clusterNodes)
                        .withSessions(sessions);
        return simulate(seed == null ? 1 : seed, count, atATime, settings);
    }

    private int number(String option, @Nullable String text, int otherwise, int min, int max) {
        try {
            return text == null ? otherwise : Numbers.parse(option, text, min, max);
        } catch (IllegalArgumentException outOfRange) {
            throw bad(String.valueOf(outOfRange.getMessage()));
        }
    }

    private RuntimeException bad(String message) {
        return spec == null
                ? new ToolException(ExitCode.USAGE, message)
                : new ParameterException(spec.commandLine(), message);
    }

    private int simulate(long first, int count, int atATime, SimulationSettings settings) {
        Summary summary = new Summary();
        long began = System.nanoTime();
        // What virtual nodes would tell their administrators is no news here.
        KnetLogging.level(LogLevel.ERROR);
        try {
            SeedRunner.run(
                    first,
                    count,
                    Math.min(atATime, count),
                    settings,
                    result -> {
                        summary.add(result);
                        report(result);
                    });
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ToolException(ExitCode.FAILURE, "interrupted");
        } finally {
            KnetLogging.followBackend();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        PrintStream out = streams.out();
        out.println(json ? summary.json(took) : summary.text(took).stripTrailing());
        out.flush();
        return summary.isSound() ? ExitCode.OK : ExitCode.FAILURE;
    }

    /** Reads {@code --sessions}. */
    static final class Shares implements ITypeConverter<SessionShare> {
        @Override
        public SessionShare convert(String text) {
            return Stream.of(SessionShare.values())
                    .filter(share -> share.label().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "'" + text + "' is not always, never or sometimes"));
        }
    }

    private void report(RunResult result) {
        PrintStream err = streams.err();
        if (result.failure().isPresent()) {
            err.println(FailureText.of(result, replay(result)));
        } else {
            err.println(
                    "seed "
                            + result.seed()
                            + ": "
                            + Timeline.time(result.time().toNanos())
                            + ", "
                            + result.delivered()
                            + " messages, timeline "
                            + Long.toHexString(result.hash()));
        }
        err.flush();
    }

    private String replay(RunResult failed) {
        return "./knet simulate --seed "
                + failed.seed()
                + (nodes == null ? "" : " --nodes " + nodes)
                + (sessions == SessionShare.SOMETIMES ? "" : " --sessions " + sessions.label())
                + " --hours "
                + hours;
    }
}
