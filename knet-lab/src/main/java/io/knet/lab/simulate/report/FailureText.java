package io.knet.lab.simulate.report;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a person needs to find out why a seed failed. */
public final class FailureText {
    private FailureText() {}

    /**
     * The cluster, the last events of each node, the failure, and how to see it again.
     *
     * @param command replays the seed
     */
    public static String of(RunResult failed, String command) {
        StringWriter text = new StringWriter();
        PrintWriter lines = new PrintWriter(text);
        lines.println("seed " + failed.seed() + " failed; the last events before:");
        failed.timeline().forEach(line -> lines.println("  " + line));
        lines.println("cluster: " + failed.cluster());
        lines.println("at " + Timeline.time(failed.time().toNanos()) + " of simulated time:");
        failed.failure()
                .ifPresent(
                        failure -> {
                            lines.println("  " + failure.getMessage());
                            if (failure.getCause() != null) {
                                failure.getCause().printStackTrace(lines);
                            }
                        });
        lines.println("again: " + command);
        return text.toString();
    }
}
