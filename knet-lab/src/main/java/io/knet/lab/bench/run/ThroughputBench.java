package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.report.ThroughputReport;
import io.knet.lab.bench.report.TrafficRow;
import java.util.ArrayList;
import java.util.List;

/** Messages from one node to one other. */
public final class ThroughputBench {
    private ThroughputBench() {}

    /** Measures. */
    public static ThroughputReport run(BenchSettings settings, Progress progress) {
        progress.estimate(settings, settings.sizes().size() * settings.pairs().size());
        List<TrafficRow> rows = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            List<Star> stars =
                    settings.pairs().stream().map(pair -> bench.connected(pair, 1, false)).toList();
            for (int size : settings.sizes()) {
                rows.addAll(AlternatingTraffic.measure(settings, progress, stars, size, false));
            }
        }
        return new ThroughputReport(settings, rows);
    }
}
