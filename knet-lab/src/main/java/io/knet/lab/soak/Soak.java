package io.knet.lab.soak;

import io.knet.lab.Pause;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Runs the cluster, watches, and reports. */
final class Soak implements AutoCloseable {
    private static final long MIB = 1 << 20;
    private static final int ROWS = 20;
    private static final Duration CALM = Duration.ofMillis(700);

    private final PrintStream out;
    private final SoakCluster cluster;
    private final Growth growth = new Growth();
    private final long start = System.nanoTime();
    private int faults;

    Soak(PrintStream out, int nodes, long seed) {
        this.out = out;
        out.printf(Locale.ROOT, "%d nodes, two links between any two, seed %d%n", nodes, seed);
        cluster = new SoakCluster(nodes, new Random(seed));
    }

    /**
     * Runs for a time.
     *
     * @return whether all was well
     */
    boolean run(Duration time) {
        out.printf(
                Locale.ROOT,
                "%9s %10s %10s %7s %8s %5s %7s %9s %10s %9s %5s %8s%n",
                "time",
                "sent",
                "delivered",
                "lost",
                "refused",
                "bad",
                "faults",
                "heap",
                "direct",
                "resident",
                "files",
                "threads");
        long row = time.dividedBy(ROWS).toNanos();
        long nextRow = 0;
        cluster.start();
        while (elapsed() < time.toNanos()) {
            for (Disturbance disturbance : Disturbance.values()) {
                disturbance.strike(cluster);
                faults += disturbance == Disturbance.NONE ? 0 : 1;
                Pause.of(CALM);
                Sample sample = Sample.take();
                growth.add(sample);
                if (elapsed() >= nextRow) {
                    nextRow = elapsed() + row;
                    print(sample);
                }
            }
        }
        cluster.stop();
        while (!cluster.isDone()) {
            Pause.of(CALM);
        }
        return report();
    }

    private long elapsed() {
        return System.nanoTime() - start;
    }

    private void print(Sample sample) {
        MessageCounts tally = cluster.tally();
        out.printf(
                Locale.ROOT,
                "%7d s %10d %10d %7d %8d %5d %7d %7.1f M %8.1f M %7.1f M %5d %8d%n",
                Duration.ofNanos(elapsed()).toSeconds(),
                tally.sent(),
                tally.delivered(),
                tally.lost(),
                tally.refused(),
                tally.bad(),
                faults,
                (double) sample.heap() / MIB,
                (double) sample.direct() / MIB,
                (double) sample.resident() / MIB,
                sample.descriptors(),
                sample.threads());
        out.flush();
    }

    private boolean report() {
        MessageCounts tally = cluster.tally();
        List<String> findings = cluster.findings();
        out.printf(
                Locale.ROOT,
                "%d messages sent, %d delivered whole and once; lost %d and refused %d while a fault"
                        + " explains it, %d of them came late; %d findings%n",
                tally.sent(),
                tally.delivered(),
                tally.lost(),
                tally.refused(),
                tally.late(),
                tally.bad());
        findings.forEach(finding -> out.println("finding: " + finding));
        growth.lines().forEach(out::println);
        boolean well = tally.bad() == 0 && tally.delivered() > 0 && !growth.isTooMuch();
        out.println(well ? "all is well" : "NOT WELL");
        out.flush();
        return well;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
