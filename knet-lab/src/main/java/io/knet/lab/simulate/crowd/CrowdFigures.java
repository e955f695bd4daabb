package io.knet.lab.simulate.crowd;

import java.time.Duration;

/**
 * What a handle in a crowd did in some time.
 *
 * @param time how long, as its own clock says
 * @param pings that it sent
 * @param looks how often it looked at a link because something may have been due
 * @param timers how many timers of its event loops went off
 * @param cpuNanos what all that took of one core, the simulated network and the peers included
 */
public record CrowdFigures(Duration time, Pings pings, long looks, long timers, long cpuNanos) {
    /** How exactly deadlines are kept: those closer together are served together. */
    public static final Duration TICK = Duration.ofMillis(1);

    /**
     * The pings of all links.
     *
     * @param count how many there were
     * @param fewest of one link
     * @param most of one link
     * @param latestNanos by how much one came later than its interval after the one before; also
     *     one that had not come at the end
     * @param earliestNanos by how much one came earlier
     * @param busiestTick how many there were in the millisecond that had most
     */
    public record Pings(
            long count,
            int fewest,
            int most,
            long latestNanos,
            long earliestNanos,
            int busiestTick) {}

    /** Real seconds for each of the handle's own: above 1 it falls behind. */
    public double load() {
        return (double) cpuNanos / time.toNanos();
    }
}
