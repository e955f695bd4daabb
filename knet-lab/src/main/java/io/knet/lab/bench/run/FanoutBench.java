package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.report.FanoutReport;
import io.knet.lab.bench.report.TrafficRow;
import java.util.ArrayList;
import java.util.List;

/** Each message from one node to several others. */
public final class FanoutBench {
    private FanoutBench() {}

    /**
     * Measures.
     *
     * @param hosts numbers of hosts, ascending
     */
    public static FanoutReport run(BenchSettings settings, List<Integer> hosts, Progress progress) {
        progress.estimate(
                settings, settings.sizes().size() * settings.pairs().size() * hosts.size());
        List<TrafficRow> rows = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            List<Star> stars = new ArrayList<>();
            for (PairKind pair : settings.pairs()) {
                hosts.forEach(count -> stars.add(bench.connected(pair, count, false)));
            }
            for (int size : settings.sizes()) {
                rows.addAll(AlternatingTraffic.measure(settings, progress, stars, size, false));
            }
        }
        return new FanoutReport(settings, rows);
    }
}
