package io.knet.lab.simulate.cluster;

import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.stats.LinkStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What nodes see of each other, compared with what is the case when nothing is wrong. */
public final class Truth {
    /** A packet may be shorter than the path allows: by its padding, and by less than a block. */
    private static final int PADDING = 31;

    private final SimulatedCluster cluster;

    /** The truth about a cluster whose network is in order and whose links are all configured. */
    public Truth(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    /** What is seen wrongly, in words; empty if all is seen as it is. */
    public List<String> errors() {
        List<String> errors = new ArrayList<>();
        for (SimulatedNode node : cluster.running()) {
            NodeProcess process = node.process();
            if (process != null) {
                check(node, process.handle(), errors);
            }
        }
        return errors;
    }

    private void check(SimulatedNode node, KnetHandle handle, List<String> errors) {
        for (SimulatedNode other : cluster.nodes()) {
            if (other == node) {
                continue;
            }
            KnetHost host = handle.host(Plan.hostId(other.index()));
            boolean alive = other.isRunning();
            if (host.isReachable() != alive) {
                errors.add(node.index() + " sees " + other.index() + (alive ? " down" : " up"));
            }
            if (alive
                    && cluster.world().plan().sessions().speak(node.index(), other.index())
                    && host.status().session().isEmpty()) {
                errors.add(node.index() + " has no session with " + other.index());
            }
            for (int net = 0; net < cluster.world().plan().nets(); net++) {
                check(node, other, host.findLink(net), net, errors);
            }
        }
    }

    private void check(
            SimulatedNode node,
            SimulatedNode other,
            Optional<KnetLink> link,
            int net,
            List<String> errors) {
        String name = "link " + net + " from " + node.index() + " to " + other.index();
        if (link.isEmpty()) {
            errors.add(name + " is missing");
            return;
        }
        LinkStatus status = link.get().status();
        if (status.up() != other.isRunning()) {
            errors.add(name + " is " + (status.up() ? "up" : "down"));
        } else if (status.up()) {
            int path =
                    Math.min(
                            cluster.world().network().path(node.index(), other.index(), net).mtu(),
                            node.machine().on(net).mtu());
            int longest = status.mtu() + status.overhead();
            if (longest > path || longest < path - PADDING) {
                errors.add(name + " sends packets of up to " + longest + " on a path of " + path);
            }
        }
    }
}
