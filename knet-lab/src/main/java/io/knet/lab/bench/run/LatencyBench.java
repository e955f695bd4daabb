package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.Latency;
import io.knet.lab.bench.measure.RoundTripMeter;
import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.Reader;
import io.knet.lab.bench.report.LatencyReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Synchronous calls from one node to one other, and round trips made of two of them. */
public final class LatencyBench {
    private LatencyBench() {}

    /**
     * Measures.
     *
     * @param gapMicros pause between two calls
     * @param reader who takes answers in a Java node
     */
    public static LatencyReport run(
            BenchSettings settings, int gapMicros, Reader reader, Progress progress) {
        progress.estimate(settings, 2 * settings.sizes().size() * settings.pairs().size());
        List<LatencyReport.Row> rows = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            List<Star> stars =
                    settings.pairs().stream()
                            .map(pair -> bench.connected(pair, 1, reader == Reader.QUEUE))
                            .toList();
            for (boolean roundTrip : new boolean[] {false, true}) {
                for (int size : settings.sizes()) {
                    Calls calls = new Calls(bench, size, roundTrip, gapMicros);
                    rows.addAll(calls.measure(settings, progress, stars));
                }
            }
        }
        return new LatencyReport(settings, rows);
    }

    /** One kind of call. */
    private record Calls(Workbench bench, int size, boolean roundTrip, int gapMicros) {
        List<LatencyReport.Row> measure(
                BenchSettings settings, Progress progress, List<Star> stars) {
            List<List<Latency>> measured = new ArrayList<>();
            for (Star star : stars) {
                measured.add(new ArrayList<>());
                if (!settings.warmUp().isZero()) {
                    measure(star, settings.warmUp());
                }
            }
            for (int round = 0; round < settings.rounds(); round++) {
                progress.round(
                        settings,
                        round,
                        (roundTrip ? "round trip, " : "sendSync, ") + size + " bytes");
                for (int i = 0; i < stars.size(); i++) {
                    measured.get(i).add(measure(stars.get(i), settings.seconds()));
                }
            }
            List<LatencyReport.Row> rows = new ArrayList<>();
            for (int i = 0; i < stars.size(); i++) {
                rows.add(
                        new LatencyReport.Row(
                                roundTrip, size, stars.get(i).kind(), measured.get(i)));
            }
            return rows;
        }

        private Latency measure(Star star, Duration time) {
            return RoundTripMeter.measure(star, bench.samples(), size, roundTrip, gapMicros, time);
        }
    }
}
