package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.Footprint;
import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.Traffic;
import io.knet.lab.bench.measure.TrafficMeter;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.report.ScaleReport;
import java.util.ArrayList;
import java.util.List;

/** One node that knows few or many others. */
public final class ScaleBench {
    /** As many as the C program has room for. */
    private static final int MOST_LIBKNET_NODES = 64;

    private ScaleBench() {}

    /**
     * Measures.
     *
     * @param hosts numbers of hosts
     */
    public static ScaleReport run(BenchSettings settings, List<Integer> hosts, Progress progress) {
        progress.estimate(settings, 2 * settings.pairs().size() * hosts.size());
        List<ScaleReport.Row> rows = new ArrayList<>();
        try (Workbench bench = new Workbench(settings)) {
            for (int count : hosts) {
                for (PairKind wanted : settings.pairs()) {
                    PairKind pair = possible(wanted, count);
                    progress.say(count + " hosts, " + pair.label());
                    rows.add(measure(bench, settings, pair, count));
                }
            }
        }
        return new ScaleReport(settings, rows);
    }

    /**
     * A node of libknet's takes too many threads and too much memory to have hundreds in a process.
     */
    private static PairKind possible(PairKind pair, int hosts) {
        return pair == PairKind.LIBKNET && hosts > MOST_LIBKNET_NODES
                ? PairKind.LIBKNET_TO_JAVA
                : pair;
    }

    private static ScaleReport.Row measure(
            Workbench bench, BenchSettings settings, PairKind pair, int hosts) {
        Star star = bench.connected(pair, hosts, false);
        int size = settings.sizes().get(0);
        if (!settings.warmUp().isZero()) {
            // Classes are loaded and compiled, queues and pools have grown.
            TrafficMeter.measure(star, size, settings.rate(), true, settings.warmUp());
        }
        Footprint connected = star.senderFootprint();
        List<Double> idle = new ArrayList<>();
        List<Traffic> busy = new ArrayList<>();
        for (int round = 0; round < settings.rounds(); round++) {
            idle.add(star.idleCores(settings.seconds()));
            busy.add(TrafficMeter.measure(star, size, settings.rate(), true, settings.seconds()));
        }
        bench.close(star);
        return new ScaleReport.Row(pair, hosts, connected, idle, busy);
    }
}
