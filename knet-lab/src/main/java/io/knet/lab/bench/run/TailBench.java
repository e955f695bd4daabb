package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Tail;
import io.knet.lab.bench.measure.TailMeter;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.TailSpec;
import io.knet.lab.bench.report.TailReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Synchronous calls from one node to one other, beside a stream of queued messages. */
public final class TailBench {
    private TailBench() {}

    /** Measures all pairs in turn. */
    public static TailReport run(BenchSettings settings, TailSpec spec, Progress progress) {
        progress.estimate(settings, settings.sizes().size() * settings.pairs().size());
        List<TailReport.Row> rows = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            List<Star> stars =
                    settings.pairs().stream().map(pair -> bench.connected(pair, 1, false)).toList();
            for (int size : settings.sizes()) {
                rows.addAll(new Calls(bench, spec, size).measure(settings, progress, stars));
            }
        }
        return new TailReport(settings, spec, rows);
    }

    /** Measurements that differ in the pair only. */
    private record Calls(Workbench bench, TailSpec spec, int size) {
        List<TailReport.Row> measure(BenchSettings settings, Progress progress, List<Star> stars) {
            List<List<Tail>> measured = new ArrayList<>();
            for (Star star : stars) {
                measured.add(new ArrayList<>());
                if (!settings.warmUp().isZero()) {
                    measure(star, settings.warmUp());
                }
            }
            for (int round = 0; round < settings.rounds(); round++) {
                progress.round(settings, round, size + " bytes");
                for (int i = 0; i < stars.size(); i++) {
                    measured.get(i).add(measure(stars.get(i), settings.seconds()));
                }
            }
            List<TailReport.Row> rows = new ArrayList<>();
            for (int i = 0; i < stars.size(); i++) {
                rows.add(new TailReport.Row(size, stars.get(i).kind(), measured.get(i)));
            }
            return rows;
        }

        private Tail measure(Star star, Duration time) {
            return TailMeter.measure(star, bench.samples(), size, spec, time);
        }
    }
}
