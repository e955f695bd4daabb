package io.knet.lab.simulate.run;

import java.time.Duration;

/**
 * What to simulate.
 *
 * @param time simulated, at least; faults come in phases, and each phase is followed by a calm one
 * @param nodes how many, 0 for what the seed says
 * @param faultEvery the average time between two faults
 */
public record SimulationSettings(Duration time, int nodes, Duration faultEvery) {
    private static final Duration FAULT_EVERY = Duration.ofSeconds(15);

    /** With a fault every 15 s and as many nodes as the seed says. */
    public static SimulationSettings of(Duration time) {
        return new SimulationSettings(time, 0, FAULT_EVERY);
    }

    /** With a number of nodes. */
    public SimulationSettings withNodes(int count) {
        return new SimulationSettings(time, count, faultEvery);
    }
}
