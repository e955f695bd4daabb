package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.Siege;
import io.knet.lab.bench.measure.SiegeMeter;
import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Stranger;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.option.StrangerKind;
import io.knet.lab.bench.report.StrangersReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Datagrams of strangers at a node with a session. */
public final class StrangersBench {
    private StrangersBench() {}

    /**
     * Measures.
     *
     * @param rate datagrams a second
     * @param messages confirmed messages a second that go on meanwhile
     */
    public static StrangersReport run(
            BenchSettings settings,
            List<StrangerKind> kinds,
            int rate,
            int messages,
            Progress progress) {
        progress.estimate(settings, 4 * kinds.size());
        List<List<Siege>> measured = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            Star star = bench.connected(PairKind.JAVA, 1, false);
            Series series = new Series(bench, star, bench.stranger(), settings, rate, messages);
            for (StrangerKind kind : kinds) {
                measured.add(new ArrayList<>());
                if (!settings.warmUp().isZero()) {
                    series.measure(kind, settings.warmUp());
                }
            }
            for (int round = 0; round < settings.rounds(); round++) {
                for (int i = 0; i < kinds.size(); i++) {
                    progress.round(settings, round, kinds.get(i).label());
                    measured.get(i).add(series.measure(kinds.get(i), settings.seconds()));
                }
            }
        }
        List<StrangersReport.Row> rows = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            rows.add(new StrangersReport.Row(kinds.get(i), measured.get(i)));
        }
        return new StrangersReport(settings, messages, rows);
    }

    private record Series(
            Workbench bench,
            Star star,
            Stranger stranger,
            BenchSettings settings,
            int rate,
            int messages) {
        Siege measure(StrangerKind kind, Duration time) {
            return SiegeMeter.measure(
                    star,
                    stranger,
                    bench.samples(),
                    settings.sizes().get(0),
                    messages,
                    kind,
                    rate,
                    time);
        }
    }
}
