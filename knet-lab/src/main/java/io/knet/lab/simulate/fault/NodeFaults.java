package io.knet.lab.simulate.fault;

import io.knet.lab.simulate.cluster.SimulatedCluster;
import io.knet.lab.simulate.cluster.SimulatedNode;
import io.knet.lab.simulate.cluster.World;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** What machines and processes do. */
final class NodeFaults {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;

    private final SimulatedCluster cluster;
    private final World world;
    private final SplittableRandom random;

    NodeFaults(SimulatedCluster cluster, SplittableRandom random) {
        this.cluster = cluster;
        this.random = random;
        world = cluster.world();
    }

    List<WeightedFault> all() {
        return List.of(
                new WeightedFault("crash", 3, () -> crash(false)),
                new WeightedFault("power failure", 2, () -> crash(true)),
                new WeightedFault("restart", 3, this::restart),
                new WeightedFault("stall", 4, this::stall),
                new WeightedFault("clock jump", 3, this::jump));
    }

    private SimulatedNode any() {
        return cluster.nodes().get(random.nextInt(cluster.count()));
    }

    private void crash(boolean powerFails) {
        SimulatedNode node = any();
        node.crash(powerFails);
        world.scheduler().after(MILLI + (long) (random.nextDouble() * 40 * SECOND), node::start);
    }

    private void restart() {
        any().restart(Duration.ofMillis(random.nextInt(3) * 200L));
    }

    private void stall() {
        any().stall((long) (random.nextDouble() * random.nextDouble() * 12 * SECOND));
    }

    private void jump() {
        SimulatedNode node = any();
        if (random.nextBoolean()) {
            long ahead = (long) (random.nextDouble() * random.nextDouble() * 30 * SECOND);
            world.timeline().event(node.index(), "sleeps, ms", ahead / MILLI);
            node.clock().jumpAhead(ahead);
        } else {
            long offset = (random.nextInt(7200) - 3600) * SECOND;
            world.timeline().event(node.index(), "has its clock set, s", offset / SECOND);
            node.clock().setWall(offset);
        }
    }
}
