package io.knet.testkit;

import static java.util.Objects.requireNonNull;

import io.knet.testkit.network.Path;
import java.util.List;
import java.util.function.BiConsumer;

/** Who is connected with whom, by which path. */
final class Topology {
    private final Ground ground;
    private final List<TestNode> nodes;
    private final int links;

    Topology(Ground ground, List<TestNode> nodes, int links) {
        this.ground = ground;
        this.nodes = nodes;
        this.links = links;
    }

    int links() {
        return links;
    }

    TestNode requireMember(TestNode node) {
        if (!nodes.contains(requireNonNull(node, "node"))) {
            throw new IllegalArgumentException(node + " is of another cluster");
        }
        return node;
    }

    /** The way from one node to another. */
    Path path(TestNode from, TestNode to, int link) {
        requireMember(requireNonNull(from, "from"));
        requireMember(requireNonNull(to, "to"));
        if (from == to) {
            throw new IllegalArgumentException(from + " has no link to itself");
        }
        if (link < 0 || link >= links) {
            throw new IllegalArgumentException(
                    "link " + link + " must be 0 to " + (links - 1) + ", as the cluster has them");
        }
        return ground.path(from.index(), to.index(), link);
    }

    /** Does something with each two nodes, once. */
    void pairs(BiConsumer<TestNode, TestNode> action) {
        for (TestNode a : nodes) {
            for (TestNode b : nodes.subList(a.index() + 1, nodes.size())) {
                action.accept(a, b);
            }
        }
    }
}
