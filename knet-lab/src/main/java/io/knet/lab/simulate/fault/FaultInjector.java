package io.knet.lab.simulate.fault;

import io.knet.lab.simulate.cluster.SimulatedCluster;
import io.knet.lab.simulate.cluster.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Lets faults happen, one after the other and several at a time, as chance has it. */
public final class FaultInjector {
    private final World world;
    private final SplittableRandom random;
    private final List<WeightedFault> faults = new ArrayList<>();
    private final int weights;
    private final long every;
    private final Map<String, Long> counts = new TreeMap<>();
    private boolean active;
    private int phase;

    /**
     * The faults that can happen to a cluster.
     *
     * @param every the average time between two faults, in nanoseconds
     */
    public FaultInjector(SimulatedCluster cluster, long every) {
        world = cluster.world();
        this.every = every;
        random = world.random().split();
        faults.addAll(new NetworkFaults(cluster, random.split()).all());
        faults.addAll(new NodeFaults(cluster, random.split()).all());
        faults.addAll(new ConfigurationFaults(cluster, random.split()).all());
        faults.addAll(new SessionFaults(cluster, random.split()).all());
        weights = faults.stream().mapToInt(WeightedFault::weight).sum();
    }

    /** Faults happen from now on. */
    public void start() {
        active = true;
        later(++phase);
    }

    /** No more faults begin. Those that have begun end on their own. */
    public void stop() {
        active = false;
    }

    private void later(int now) {
        double patience = -Math.log(1 - random.nextDouble());
        world.scheduler()
                .after(
                        (long) (patience * every),
                        () -> {
                            if (active && now == phase) {
                                strike();
                                later(now);
                            }
                        });
    }

    private void strike() {
        int chosen = random.nextInt(weights);
        for (WeightedFault fault : faults) {
            chosen -= fault.weight();
            if (chosen < 0) {
                counts.merge(fault.name(), 1L, Long::sum);
                fault.strike().run();
                return;
            }
        }
    }

    /** How often each fault happened. */
    public Map<String, Long> counts() {
        return counts;
    }
}
