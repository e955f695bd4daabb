package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.report.CoresReport;
import io.knet.lab.bench.report.TrafficRow;
import java.util.ArrayList;
import java.util.List;

/** Messages from one node to several hosts by turns, with different numbers of event loops. */
public final class CoresBench {
    private CoresBench() {}

    /**
     * Measures.
     *
     * @param hosts how many hosts receive
     * @param loops numbers of event loops, ascending
     */
    public static CoresReport run(
            BenchSettings settings, int hosts, List<Integer> loops, Progress progress) {
        progress.estimate(
                settings, settings.sizes().size() * settings.pairs().size() * loops.size());
        List<CoresReport.Row> rows = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            List<Star> stars = new ArrayList<>();
            for (PairKind pair : settings.pairs()) {
                for (int count : loops) {
                    stars.add(bench.connected(pair, hosts, false, settings.withLoops(count)));
                }
            }
            for (int size : settings.sizes()) {
                List<TrafficRow> traffic =
                        AlternatingTraffic.measure(settings, progress, stars, size, true);
                for (int i = 0; i < traffic.size(); i++) {
                    rows.add(new CoresReport.Row(loops.get(i % loops.size()), traffic.get(i)));
                }
            }
        }
        return new CoresReport(settings, rows);
    }
}
