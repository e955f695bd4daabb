package io.knet.lab.bench.run;

import io.knet.lab.bench.report.TimersReport;
import io.knet.lab.simulate.crowd.Crowd;
import io.knet.lab.simulate.crowd.CrowdFigures;
import io.knet.lab.simulate.crowd.CrowdPlan;
import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the timers of many hosts take of a core, and their links of memory. */
public final class TimersBench {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private TimersBench() {}

    /**
     * Measures, after as many measurements that do not count, for the JVM's compilers.
     *
     * @param hosts numbers of hosts
     * @param seconds virtual time of each measurement
     * @throws ToolException if links do not come up, or do not stay up
     */
    public static TimersReport run(
            List<Integer> hosts, int links, Duration seconds, int rounds, Progress progress) {
        List<TimersReport.Row> rows = new ArrayList<>();
        for (int count : hosts.stream().sorted().distinct().toList()) {
            rows.add(measure(CrowdPlan.of(count).withLinks(links), seconds, rounds, progress));
        }
        return new TimersReport(links, seconds, rounds, rows);
    }

    private static TimersReport.Row measure(
            CrowdPlan plan, Duration seconds, int rounds, Progress progress) {
        long before = heap();
        try (Crowd crowd = new Crowd(plan)) {
            progress.say(plan.hosts() + " hosts, links come up");
            crowd.run(plan.arrival());
            if (!crowd.runUntil(() -> crowd.linksUp() == plan.allLinks(), PATIENCE)) {
                throw new ToolException(
                        ExitCode.FAILURE,
                        "only " + crowd.linksUp() + " of " + plan.allLinks() + " links come up");
            }
            List<CrowdFigures> figures = new ArrayList<>();
            for (int round = -rounds; round < rounds; round++) {
                progress.say(plan.hosts() + " hosts, " + (round < 0 ? "warm-up" : "measuring"));
                CrowdFigures one = crowd.measure(seconds);
                if (round >= 0) {
                    figures.add(one);
                }
            }
            if (crowd.downs() > 0) {
                throw new ToolException(ExitCode.FAILURE, crowd.downs() + " links went down");
            }
            return new TimersReport.Row(plan.hosts(), figures, heap() - before);
        }
    }

    /** What is in use after a collection of garbage, in bytes. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
