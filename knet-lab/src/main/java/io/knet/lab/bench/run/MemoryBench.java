package io.knet.lab.bench.run;

import io.knet.lab.bench.measure.ReceiptFiller;
import io.knet.lab.bench.measure.Renewals;
import io.knet.lab.bench.measure.Star;
import io.knet.lab.bench.measure.TrafficMeter;
import io.knet.lab.bench.measure.Workbench;
import io.knet.lab.bench.option.BenchSettings;
import io.knet.lab.bench.option.PairKind;
import io.knet.lab.bench.report.MemoryReport;
import io.knet.lab.bench.report.MemoryReport.State;
import java.util.ArrayList;
import java.util.List;

/** What each host takes of a node's memory: with one session, and with all that it may have. */
public final class MemoryBench {
    /** As many confirmed sessions as are kept of a host. */
    private static final int SESSIONS = 4;

    private MemoryBench() {}

    /**
     * Measures.
     *
     * @param hosts numbers of hosts, ascending
     * @param confirmed confirmed messages in each direction between the node and each host
     */
    public static MemoryReport run(
            BenchSettings settings, List<Integer> hosts, int confirmed, Progress progress) {
        List<MemoryReport.Row> rows = new ArrayList<>();
        int size = settings.sizes().get(0);
        try (Workbench bench = new Workbench(settings)) {
            for (int count : hosts) {
                Star star = bench.connected(PairKind.JAVA, count, false);
                if (!settings.warmUp().isZero()) {
                    progress.say(count + " hosts, messages to each of them");
                    TrafficMeter.measure(star, size, settings.rate(), true, settings.warmUp());
                }
                rows.add(new MemoryReport.Row(State.ONE_SESSION, count, star.senderFootprint()));
                progress.say(count + " hosts, confirmed messages to and from each of them");
                ReceiptFiller.fill(star, size, confirmed);
                Renewals.make(star, SESSIONS);
                rows.add(new MemoryReport.Row(State.FULL, count, star.senderFootprint()));
                bench.close(star);
            }
        }
        return new MemoryReport(settings, confirmed, rows);
    }
}
