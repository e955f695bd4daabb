package io.knet.lab.bench.run;

import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.admin.value.CryptoSpec;
import io.knet.lab.bench.check.Figure;
import io.knet.lab.bench.measure.Traffic;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.option.Payload;
import io.knet.lab.bench.option.Reader;
import io.knet.lab.bench.report.LatencyReport;
import io.knet.lab.bench.report.Report;
import io.knet.lab.bench.report.ThroughputReport;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A small part of all benchmarks, beside libknet and bare sockets, in some two minutes. */
public final class CheckBench {
    private static final CryptoSpec CRYPTO = CryptoSpec.parse("jca/aes256/sha256");
    private static final List<Integer> CLEAR_SIZES = List.of(64, 1400, 16384);
    private static final int SEALED_SIZE = 1400;
    private static final int SHORT_SIZE = 200;
    private static final int LOW_RATE = 2000;
    private static final Duration PING = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Duration seconds;
    private final Duration warmUp;
    private final int rounds;
    private final Progress progress;
    private final List<Figure> figures = new ArrayList<>();

    private CheckBench(Duration seconds, Duration warmUp, int rounds, Progress progress) {
        this.seconds = seconds;
        this.warmUp = warmUp;
        this.rounds = rounds;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param seconds how long each measurement takes
     * @param warmUp how long each pair works before
     * @param rounds measurements of each pair
     * @throws ToolException if figures mean nothing, or there is no libknet
     */
    public static List<Figure> run(
            Duration seconds, Duration warmUp, int rounds, Progress progress) {
        CheckBench bench = new CheckBench(seconds, warmUp, rounds, progress);
        bench.clear();
        bench.sealed();
        bench.lowRate();
        bench.latency();
        return bench.figures;
    }

    private void clear() {
        ThroughputReport report =
                ThroughputBench.run(settings(CLEAR_SIZES, Optional.empty(), 0, true), progress);
        requireSound(report);
        for (int size : CLEAR_SIZES) {
            String name = "clear-" + size;
            higher(name + "-rate-to-libknet", report, size, PairKind.LIBKNET);
            lower(name + "-cpu-to-libknet", report, size, PairKind.LIBKNET);
            higher(name + "-share-of-bare", report, size, PairKind.BARE);
        }
    }

    private void sealed() {
        ThroughputReport report =
                ThroughputBench.run(
                        settings(List.of(SEALED_SIZE), Optional.of(CRYPTO), 0, false), progress);
        requireSound(report);
        String name = "aes256-sha256-" + SEALED_SIZE;
        higher(name + "-rate-to-libknet", report, SEALED_SIZE, PairKind.LIBKNET);
        lower(name + "-cpu-to-libknet", report, SEALED_SIZE, PairKind.LIBKNET);
    }

    private void lowRate() {
        ThroughputReport report =
                ThroughputBench.run(
                        settings(List.of(SHORT_SIZE), Optional.empty(), LOW_RATE, false), progress);
        requireSound(report);
        lower(
                "clear-" + SHORT_SIZE + "-at-" + LOW_RATE + "-cpu-to-libknet",
                report,
                SHORT_SIZE,
                PairKind.LIBKNET);
    }

    private void latency() {
        LatencyReport report =
                LatencyBench.run(
                        settings(List.of(SHORT_SIZE), Optional.empty(), 0, true),
                        0,
                        Reader.LISTENER,
                        progress);
        requireSound(report);
        for (boolean roundTrip : new boolean[] {false, true}) {
            String name = (roundTrip ? "round-trip-" : "send-sync-") + SHORT_SIZE + "-p50";
            for (PairKind other : List.of(PairKind.LIBKNET, PairKind.BARE)) {
                figures.add(
                        new Figure(
                                name + "-to-" + other.label(),
                                false,
                                report.medianTo(roundTrip, SHORT_SIZE, other)));
            }
        }
    }

    private void higher(String name, ThroughputReport report, int size, PairKind other) {
        figures.add(
                new Figure(name, true, report.javaTo(size, other, Traffic::deliveredPerSecond)));
    }

    private void lower(String name, ThroughputReport report, int size, PairKind other) {
        figures.add(new Figure(name, false, report.javaTo(size, other, Traffic::bothMicros)));
    }

    private static void requireSound(Report report) {
        if (!report.isSound()) {
            throw new ToolException(
                    ExitCode.USAGE,
                    "messages arrived changed or twice, or were lost without a counter that says"
                            + " why; the figures mean nothing:\n"
                            + report.text());
        }
    }

    private BenchSettings settings(
            List<Integer> sizes, Optional<CryptoSpec> crypto, int rate, boolean bare) {
        BenchSettings settings =
                new BenchSettings(
                        sizes,
                        crypto,
                        Optional.empty(),
                        Optional.empty(),
                        Payload.RANDOM,
                        1,
                        LinkPolicy.PASSIVE,
                        seconds,
                        warmUp,
                        rounds,
                        rate,
                        NativeMode.AUTO,
                        OptionalInt.empty(),
                        Duration.ZERO,
                        0,
                        OptionalInt.empty(),
                        PING,
                        TIMEOUT,
                        List.of(PairKind.JAVA, PairKind.LIBKNET),
                        false,
                        List.of());
        return bare ? settings.beside(PairKind.BARE) : settings;
    }
}
