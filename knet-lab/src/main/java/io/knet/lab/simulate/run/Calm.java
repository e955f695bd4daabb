package io.knet.lab.simulate.run;

import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.lab.simulate.cluster.Plan;
import io.knet.lab.simulate.cluster.SimulatedCluster;
import io.knet.lab.simulate.cluster.SimulatedNode;
import io.knet.lab.simulate.cluster.SimulatedTraffic;
import io.knet.lab.simulate.cluster.Truth;
import io.knet.lab.simulate.cluster.World;
import io.knet.lab.simulate.report.Timeline;
import io.knet.lab.simulate.verify.Message;
import io.knet.lab.simulate.verify.Violation;
import io.knet.lab.simulate.verify.Violation.Kind;
import io.knet.testkit.network.VirtualNetwork;
import java.time.Duration;
import java.util.List;

/** The time after faults have ended: nodes have to see the truth, and every message arrives. */
final class Calm {
    private static final long SECOND = 1_000_000_000L;

    /** By then all links must be up, and the MTUs of all paths known. */
    private static final long BOUND = 120 * SECOND;

    private static final long STEP = SECOND / 2;

    /** A process that stands still, or whose clock jumped, may fall out again for so long. */
    private static final long HOLDS = 30 * SECOND;

    /** Nothing is under way for longer. */
    private static final long UNDER_WAY = 2 * VirtualNetwork.LONGEST_HOLD;

    private static final int CHANNELS = 3;

    private final SimulatedCluster cluster;
    private final SimulatedTraffic traffic;
    private final World world;
    private final Truth truth;
    private int count;
    private long slowest;
    private long total;

    Calm(SimulatedCluster cluster, SimulatedTraffic traffic) {
        this.cluster = cluster;
        this.traffic = traffic;
        world = cluster.world();
        truth = new Truth(cluster);
    }

    /**
     * Ends all faults and waits until the nodes see the truth.
     *
     * @param dead the node that stays dead, -1 if none does
     */
    void settle(int dead) {
        world.timeline().event(Timeline.CLUSTER, "faults end, node that stays dead:", dead);
        world.attack(false);
        world.network().heal();
        cluster.checkCounters();
        if (dead >= 0) {
            // A restart that was under way would have it come back amid what is to be quiet.
            cluster.nodes().get(dead).keepDown(true);
            cluster.nodes().get(dead).crash(false);
        }
        cluster.nodes().stream().filter(node -> node.index() != dead).forEach(SimulatedNode::start);
        cluster.running().forEach(this::repair);
        converge();
        traffic.pause(true);
        advance(UNDER_WAY);
        exchange();
        cluster.ledger().close();
        traffic.pause(false);
        cluster.nodes().forEach(node -> node.keepDown(false));
        cluster.nodes().forEach(SimulatedNode::start);
    }

    private void advance(long nanos) {
        world.scheduler().runUntil(world.scheduler().now() + nanos);
        world.findings().check();
    }

    /** What an administrator does to have all links again. */
    private void repair(SimulatedNode node) {
        for (int channel = 0; channel < CHANNELS; channel++) {
            node.openChannel(channel);
        }
        node.links().followAddress(0);
        node.run(
                handle -> {
                    handle.enableForwarding();
                    for (SimulatedNode other : cluster.nodes()) {
                        if (other != node) {
                            repair(node, handle.host(Plan.hostId(other.index())));
                        }
                    }
                });
    }

    private void repair(SimulatedNode node, KnetHost host) {
        for (int net = 0; net < world.plan().nets(); net++) {
            if (host.findLink(net).isEmpty()) {
                node.links().add(Plan.node(host.id()), net);
            } else {
                host.findLink(net).ifPresent(KnetLink::enable);
            }
        }
    }

    /** Waits until the truth is seen, and goes on being seen. */
    private void converge() {
        long since = world.scheduler().now();
        long seenSince = since;
        while (world.scheduler().now() - seenSince < HOLDS) {
            List<String> errors = truth.errors();
            if (!errors.isEmpty()) {
                seenSince = world.scheduler().now() + STEP;
                checkBound(since, errors);
            }
            advance(STEP);
        }
        long took = seenSince - since;
        count++;
        total += took;
        slowest = Math.max(slowest, took);
        world.timeline().event(Timeline.CLUSTER, "sees the truth after ms:", took / 1_000_000);
    }

    private void checkBound(long since, List<String> errors) {
        if (world.scheduler().now() - since > BOUND) {
            throw new Violation(
                    Kind.NOT_CONVERGED, "after " + BOUND / SECOND + " s without faults " + errors);
        }
    }

    private void exchange() {
        List<Message> sent = traffic.sendToAll();
        advance(5 * SECOND);
        for (Message message : sent) {
            if (!cluster.ledger().cameOnce(message)) {
                throw new Violation(
                        Kind.SILENT_LOSS, message + " was lost although nothing is wrong");
            }
        }
    }

    int count() {
        return count;
    }

    Duration slowest() {
        return Duration.ofNanos(slowest);
    }

    Duration average() {
        return Duration.ofNanos(count == 0 ? 0 : total / count);
    }
}
