package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.LoadedCalls;
import io.knet.lab.bench.measure.LoadedCallsMeter;
import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.report.RenewalReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls and queued messages from one node to one other, whose session is renewed or is not. */
public final class RenewalBench {
    private RenewalBench() {}

    /**
     * Measures the same nodes in turn, with renewals and without.
     *
     * @param gapMicros pause between two calls
     * @param every time between two requests to renew the session
     */
    public static RenewalReport run(
            BenchSettings settings, int gapMicros, Duration every, Progress progress) {
        progress.estimate(settings, 2 * settings.sizes().size());
        List<RenewalReport.Row> rows = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            Star star = bench.connected(PairKind.JAVA, 1, false);
            for (int size : settings.sizes()) {
                Calls calls = new Calls(bench, star, settings, size, gapMicros);
                calls.warmUp(every);
                List<LoadedCalls> steady = new ArrayList<>();
                List<LoadedCalls> renewed = new ArrayList<>();
                for (int round = 0; round < settings.rounds(); round++) {
                    progress.round(settings, round, size + " bytes");
                    steady.add(calls.measure(Duration.ZERO, settings.seconds()));
                    renewed.add(calls.measure(every, settings.seconds()));
                }
                rows.add(new RenewalReport.Row(false, size, steady));
                rows.add(new RenewalReport.Row(true, size, renewed));
            }
        }
        return new RenewalReport(settings, every, rows);
    }

    /** Measurements that differ in the renewals only. */
    private record Calls(
            Workbench bench, Star star, BenchSettings settings, int size, int gapMicros) {
        void warmUp(Duration every) {
            if (!settings.warmUp().isZero()) {
                measure(every, settings.warmUp());
            }
        }

        LoadedCalls measure(Duration every, Duration time) {
            return LoadedCallsMeter.measure(
                    star, bench.samples(), size, settings.rate(), gapMicros, every, time);
        }
    }
}
