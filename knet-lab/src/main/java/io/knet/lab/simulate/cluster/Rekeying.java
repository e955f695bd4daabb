package io.knet.lab.simulate.cluster;

import io.knet.CryptoConfig;
import io.knet.lab.simulate.report.Timeline;
import java.util.SplittableRandom;

/**
 * Changes the cluster's key as an administrator does: every node learns the new key, then every
 * node uses it, then every node forgets the old one. Nodes that are down in the meantime come back
 * with what they were given.
 */
public final class Rekeying {
    private static final long SECOND = 1_000_000_000L;

    /** A node may be stalled, and takes its step later. */
    private static final long STEP = 20 * SECOND;

    private final SimulatedCluster cluster;
    private final SplittableRandom random;
    private boolean underway;

    /** No change is under way. */
    public Rekeying(SimulatedCluster cluster, SplittableRandom random) {
        this.cluster = cluster;
        this.random = random;
    }

    /** Begins a change, unless one is under way. */
    public void begin() {
        if (underway) {
            return;
        }
        underway = true;
        CryptoConfig key = KeyRing.newKey(random);
        int old = cluster.nodes().get(0).keys().inUse();
        int fresh = 3 - old;
        cluster.world().timeline().event(Timeline.CLUSTER, "learns a new key,", key);
        for (SimulatedNode node : cluster.nodes()) {
            later(0, () -> node.setKey(fresh, key));
            later(STEP, () -> node.useKey(fresh));
            later(2 * STEP, () -> node.clearKey(old));
        }
        cluster.world().scheduler().after(3 * STEP, () -> underway = false);
    }

    private void later(long from, Runnable step) {
        long wait = from + (long) (random.nextDouble() * STEP / 2);
        cluster.world().scheduler().after(wait, step);
    }
}
