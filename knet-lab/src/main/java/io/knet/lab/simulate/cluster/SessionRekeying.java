package io.knet.lab.simulate.cluster;

import io.knet.lab.simulate.report.Timeline;
import java.util.SplittableRandom;

/**
 * Changes the cluster's key file of sessions as an administrator does: every node learns the new
 * one, then every node uses it, then every node forgets the old one.
 */
public final class SessionRekeying {
    private static final long SECOND = 1_000_000_000L;

    /** A node may be stalled, and takes its step later. */
    private static final long STEP = 20 * SECOND;

    private final SimulatedCluster cluster;
    private final SplittableRandom random;
    private boolean underway;

    /** No change is under way. */
    public SessionRekeying(SimulatedCluster cluster, SplittableRandom random) {
        this.cluster = cluster;
        this.random = random;
    }

    /** Begins a change, unless one is under way. */
    public void begin() {
        if (underway) {
            return;
        }
        underway = true;
        byte[] key = SessionRing.newKey(random);
        cluster.world().timeline().event(Timeline.CLUSTER, "learns a new key file of sessions");
        for (SimulatedNode node : cluster.nodes()) {
            if (cluster.world().plan().sessions().speaks(node.index())) {
                later(0, () -> node.sessions().learn(key));
                later(STEP, () -> node.sessions().use());
                later(2 * STEP, () -> node.sessions().clear());
            }
        }
        cluster.world().scheduler().after(3 * STEP, () -> underway = false);
    }

    private void later(long from, Runnable step) {
        long wait = from + (long) (random.nextDouble() * STEP / 2);
        cluster.world().scheduler().after(wait, step);
    }
}
