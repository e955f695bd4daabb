package io.knet.lab.simulate.run;

import io.knet.lab.simulate.cluster.SessionShare;
import java.time.Duration;

/**
 * What to simulate.
 *
 * @param time simulated, at least; faults come in phases, and each phase is followed by a calm one
 * @param nodes how many, 0 for what the seed says
 * @param faultEvery the average time between two faults
 * @param sessions in which clusters nodes speak in sessions
 */
public record SimulationSettings(
        Duration time, int nodes, Duration faultEvery, SessionShare sessions) {
    private static final Duration FAULT_EVERY = Duration.ofSeconds(15);

    /** With a fault every 15 s, as many nodes as the seed says, and in sessions if it says so. */
    public static SimulationSettings of(Duration time) {
        return new SimulationSettings(time, 0, FAULT_EVERY, SessionShare.SOMETIMES);
    }

    /** With a number of nodes. */
    public SimulationSettings withNodes(int count) {
        return new SimulationSettings(time, count, faultEvery, sessions);
    }

    /** With sessions in those clusters. */
    public SimulationSettings withSessions(SessionShare share) {
        return new SimulationSettings(time, nodes, faultEvery, share);
    }
}
