package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.Contention;
import io.knet.lab.bench.measure.ContentionMeter;
import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.option.PingTimers;
import io.knet.lab.bench.option.ThreadCount;
import io.knet.lab.bench.report.ContentionReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many threads that call sendSync of one node at once. */
public final class ContentionBench {
    private ContentionBench() {}

    /** Measures. */
    public static ContentionReport run(
            BenchSettings settings,
            List<ThreadCount> threads,
            List<PingTimers> timers,
            Progress progress) {
        List<ThreadCount> possible = threads.stream().filter(ThreadCount::isPossible).toList();
        if (possible.size() < threads.size()) {
            progress.say(
                    "virtual threads are left out: they need JDK 21, this is "
                            + Runtime.version().feature());
        }
        progress.estimate(
                settings,
                timers.size()
                        * possible.size()
                        * settings.sizes().size()
                        * settings.pairs().size());
        List<ContentionReport.Row> rows = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            for (PingTimers some : timers) {
                BenchSettings nodes = settings.withTimers(some.interval(), some.timeout());
                List<Star> stars =
                        settings.pairs().stream()
                                .map(pair -> bench.connected(pair, 1, false, nodes))
                                .toList();
                for (int size : settings.sizes()) {
                    for (ThreadCount count : possible) {
                        Series series = new Series(bench, size, count, some);
                        rows.addAll(series.measure(settings, progress, stars));
                    }
                }
                stars.forEach(bench::close);
            }
        }
        return new ContentionReport(settings, rows);
    }

    /** Measurements that differ in the pair only. */
    private record Series(Workbench bench, int size, ThreadCount threads, PingTimers timers) {
        List<ContentionReport.Row> measure(
                BenchSettings settings, Progress progress, List<Star> all) {
            List<Star> stars = all.stream().filter(this::canRun).toList();
            List<List<Contention>> measured = new ArrayList<>();
            for (Star star : stars) {
                measured.add(new ArrayList<>());
                if (!settings.warmUp().isZero()) {
                    measure(star, settings.warmUp());
                }
            }
            for (int round = 0; round < settings.rounds(); round++) {
                progress.round(
                        settings, round, threads.label() + " threads, timers " + timers.label());
                for (int i = 0; i < stars.size(); i++) {
                    measured.get(i).add(measure(stars.get(i), settings.seconds()));
                }
            }
            List<ContentionReport.Row> rows = new ArrayList<>();
            for (int i = 0; i < stars.size(); i++) {
                rows.add(
                        new ContentionReport.Row(
                                timers, threads, size, stars.get(i).kind(), measured.get(i)));
            }
            return rows;
        }

        private boolean canRun(Star star) {
            return !threads.virtual() || star.kind() != PairKind.LIBKNET;
        }

        private Contention measure(Star star, Duration time) {
            return ContentionMeter.measure(star, bench.samples(), size, threads, time);
        }
    }
}
