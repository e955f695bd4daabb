package io.knet.tests.hostile;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What came of an ordeal.
 *
 * @param downMillis until the near node had link 0 down; empty if it stayed up
 * @param outMillis until the near node's messages arrived again, all of them; 0 if they did all
 *     along, empty if single ones were lost all the time
 * @param inMillis the longest time in which nothing arrived from the far node
 * @param backMillis until both sides had all links up again, after the fault
 * @param lostOut messages of the near node that were sent and lost
 * @param sentOut messages of the near node that were sent from the fault's beginning to recovery
 * @param lostIn messages of the far node that were sent and lost; -1 if not known
 * @param cpu processor time of the near node's threads during the fault, as a share of a core
 * @param farCpu the same of the far node if it is one of ours, else 0
 */
record TrialOutcome(
        Fault fault,
        OptionalDouble downMillis,
        OptionalDouble outMillis,
        double inMillis,
        double backMillis,
        long lostOut,
        long sentOut,
        long lostIn,
        double cpu,
        double farCpu) {

    private static final double NANOS = Duration.ofMillis(1).toNanos();

    static double millis(long nanos) {
        return nanos / NANOS;
    }

    /** A table of what came of the ordeals of a kind of pair, in Markdown. */
    static String table(String pair, List<TrialOutcome> outcomes) {
        StringBuilder text = new StringBuilder("\n").append(pair).append("\n\n");
        text.append("| fault | link down after | arrives again after | longest silence |");
        text.append(" recovered after | lost | lost, other direction | CPU |\n");
        text.append("|---|---|---|---|---|---|---|---|\n");
        for (TrialOutcome one : outcomes) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %s | %.0f ms | %.0f ms | %d of %d | %s | %.0f %% |%n",
                            one.fault.label(),
                            time(one.downMillis),
                            time(one.outMillis),
                            one.inMillis,
                            one.backMillis,
                            one.lostOut,
                            one.sentOut,
                            one.lostIn < 0 ? "unknown" : Long.toString(one.lostIn),
                            100 * Math.max(one.cpu, one.farCpu)));
        }
        return text.toString();
    }

    private static String time(OptionalDouble millis) {
        return millis.isPresent()
                ? String.format(Locale.ROOT, "%.0f ms", millis.getAsDouble())
                : "-";
    }
}
