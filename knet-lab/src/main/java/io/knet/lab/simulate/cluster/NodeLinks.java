package io.knet.lab.simulate.cluster;

import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.testkit.network.Interface;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The links of a node through all its runs. */
public final class NodeLinks {
    /** Every node receives at this port. */
    public static final int PORT = 5405;

    private static final long RETRY = 1_000_000_000L;

    private final World world;
    private final SimulatedNode node;

    NodeLinks(World world, SimulatedNode node) {
        this.world = world;
        this.node = node;
    }

    /** Adds the link to another node on a network, which may be there already. */
    public void add(int other, int net) {
        LinkConfig config = linkConfig(other, net);
        node.run(
                handle ->
                        handle.host(Plan.hostId(other))
                                .addLinkAsync(net, config)
                                .whenComplete((link, failure) -> added(other, net, failure)));
    }

    private void added(int other, int net, @Nullable Throwable failure) {
        if (failure == null) {
            world.timeline().event(node.index(), "has link to node", other, "on net", net);
        } else {
            world.timeline()
                    .event(
                            node.index(),
                            "cannot add a link:",
                            String.valueOf(failure.getMessage()));
        }
    }

    private LinkConfig linkConfig(int other, int net) {
        Interface there = world.network().machines().get(other).on(net);
        boolean dynamic = other == world.plan().roamer() && net == 0;
        LinkConfig config =
                dynamic
                        ? LinkConfig.dynamic(local(net))
                        : LinkConfig.udp(local(net), new InetSocketAddress(there.address(), PORT));
        return config.withTimers(world.plan().timers()).withPriority(net);
    }

    private InetSocketAddress local(int net) {
        return new InetSocketAddress(node.machine().on(net).address(), PORT);
    }

    /** The links on a network leave from the address that the machine has there now. */
    public void followAddress(int net) {
        node.run(
                handle -> {
                    for (KnetHost host : handle.hosts()) {
                        host.findLink(net).ifPresent(this::followAddress);
                    }
                });
    }

    private void followAddress(KnetLink link) {
        InetSocketAddress now = local(link.id());
        if (link.config().local().equals(now)) {
            return;
        }
        NodeProcess asked = node.process();
        link.reconfigureAsync(link.config().withLocal(now))
                .whenComplete(
                        (done, failure) -> {
                            world.timeline()
                                    .event(
                                            node.index(),
                                            "leaves from",
                                            now,
                                            failure == null ? "" : failure);
                            if (failure != null && node.process() == asked) {
                                world.scheduler().after(RETRY, () -> followAddress(link.id()));
                            }
                        });
    }
}
