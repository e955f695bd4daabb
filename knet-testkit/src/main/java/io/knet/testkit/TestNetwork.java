package io.knet.testkit;

import static java.util.Objects.requireNonNull;

import io.knet.testkit.network.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The networks between the nodes of a cluster, one for each link id, and what is wrong with them.
 * Faults hold from the call on, for both directions unless a method says otherwise, and until they
 * are set anew or healed. On a simulated network from the test's thread only, else from any.
 */
public final class TestNetwork {
    private final Topology topology;

    TestNetwork(Topology topology) {
        this.topology = topology;
    }

    /** How many links there are between two nodes. */
    public int links() {
        return topology.links();
    }

    /** Nothing passes any more between two nodes on a link, and nobody is told. */
    public void cut(TestNode a, TestNode b, int link) {
        both(a, b, link, path -> path.cut(Path.Cut.SILENT));
    }

    /** Nothing passes any more from one node to another on a link; the way back stays as it is. */
    public void cutOneWay(TestNode from, TestNode to, int link) {
        topology.path(from, to, link).cut(Path.Cut.SILENT);
    }

    /** Nothing passes any more between two nodes, on any link. */
    public void cut(TestNode a, TestNode b) {
        for (int link = 0; link < topology.links(); link++) {
            cut(a, b, link);
        }
    }

    /** The network of a link fails for all nodes. */
    public void cut(int link) {
        topology.pairs((a, b) -> cut(a, b, link));
    }

    /** A node is cut off from all others, on all links. */
    public void isolate(TestNode node) {
        TestNode member = topology.requireMember(node);
        topology.pairs(
                (a, b) -> {
                    if (a == member || b == member) {
                        cut(a, b);
                    }
                });
    }

    /**
     * The cluster falls into parts between which nothing passes on any link. Nodes that are in none
     * of the groups are a part together. What was cut within a part stays so.
     *
     * @throws IllegalArgumentException if a node is in two groups
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public final void partition(Collection<TestNode>... groups) {
        List<List<TestNode>> parts = new ArrayList<>();
        List<TestNode> seen = new ArrayList<>();
        for (Collection<TestNode> group : requireNonNull(groups, "groups")) {
            for (TestNode node : requireNonNull(group, "group")) {
                if (seen.contains(node)) {
                    throw new IllegalArgumentException(node + " is in two groups");
                }
                seen.add(topology.requireMember(node));
            }
            parts.add(List.copyOf(group));
        }
        topology.pairs(
                (a, b) -> {
                    if (partOf(parts, a) != partOf(parts, b)) {
                        cut(a, b);
                    }
                });
    }

    private static int partOf(List<List<TestNode>> parts, TestNode node) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).contains(node)) {
                return i;
            }
        }
        return parts.size();
    }

    /**
     * Each packet between two nodes on a link is lost with a probability.
     *
     * @param probability 0 to 1
     */
    public void loss(TestNode a, TestNode b, int link, double probability) {
        double checked = probability(probability);
        both(a, b, link, path -> path.loss(checked));
    }

    /**
     * Each packet between two nodes on a link comes twice with a probability.
     *
     * @param probability 0 to 1
     */
    public void duplication(TestNode a, TestNode b, int link, double probability) {
        double checked = probability(probability);
        both(a, b, link, path -> path.duplication(checked));
    }

    /**
     * Each packet between two nodes on a link is held back with a probability, for up to 5 s, so
     * that others overtake it.
     *
     * @param probability 0 to 1
     */
    public void reordering(TestNode a, TestNode b, int link, double probability) {
        double checked = probability(probability);
        both(a, b, link, path -> path.reordering(checked));
    }

    private static double probability(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("probability " + value + " must be 0 to 1");
        }
        return value;
    }

    /** Packets between two nodes on a link take so long, each way. */
    public void delay(TestNode a, TestNode b, int link, Duration delay) {
        delay(a, b, link, delay, Duration.ZERO);
    }

    /**
     * Packets between two nodes on a link take so long, each way, and up to a jitter longer.
     *
     * @throws IllegalArgumentException if one of the two is negative, or more than a hundred years
     */
    public void delay(TestNode a, TestNode b, int link, Duration delay, Duration jitter) {
        TestCluster.requireTime("delay", requireNonNull(delay, "delay"));
        TestCluster.requireTime("jitter", requireNonNull(jitter, "jitter"));
        both(a, b, link, path -> path.delay(delay.toNanos(), jitter.toNanos()));
    }

    /**
     * IP packets that are longer do not pass between two nodes on a link, and nobody is told.
     *
     * @param bytes at least 576
     */
    public void mtu(TestNode a, TestNode b, int link, int bytes) {
        requireNonNull(a, "a");
        requireNonNull(b, "b");
        if (bytes < 576) {
            throw new IllegalArgumentException("MTU of " + bytes + " bytes must have 576");
        }
        both(a, b, link, path -> path.mtu(bytes, true));
    }

    /** Nothing is wrong any more between two nodes on a link; its MTU stays as it is. */
    public void heal(TestNode a, TestNode b, int link) {
        both(a, b, link, Path::heal);
    }

    /** Nothing is wrong any more between two nodes, on any link. */
    public void heal(TestNode a, TestNode b) {
        for (int link = 0; link < topology.links(); link++) {
            heal(a, b, link);
        }
    }

    /** Nothing is wrong any more anywhere; MTUs stay as they are. */
    public void heal() {
        topology.pairs(this::heal);
    }

    private void both(TestNode a, TestNode b, int link, Consumer<Path> fault) {
        requireNonNull(a, "a");
        requireNonNull(b, "b");
        fault.accept(topology.path(a, b, link));
        fault.accept(topology.path(b, a, link));
    }
}
