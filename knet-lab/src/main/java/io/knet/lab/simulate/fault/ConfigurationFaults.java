package io.knet.lab.simulate.fault;

import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkTimers;
import io.knet.lab.simulate.cluster.Plan;
import io.knet.lab.simulate.cluster.Rekeying;
import io.knet.lab.simulate.cluster.SimulatedCluster;
import io.knet.lab.simulate.cluster.SimulatedNode;
import io.knet.lab.simulate.cluster.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What administrators do, at any moment. */
final class ConfigurationFaults {
    private static final long SECOND = 1_000_000_000L;

    private final SimulatedCluster cluster;
    private final World world;
    private final SplittableRandom random;
    private final Rekeying rekeying;

    ConfigurationFaults(SimulatedCluster cluster, SplittableRandom random) {
        this.cluster = cluster;
        this.random = random;
        world = cluster.world();
        rekeying = new Rekeying(cluster, random.split());
    }

    List<WeightedFault> all() {
        List<WeightedFault> faults = new ArrayList<>();
        if (world.plan().sealed()) {
            faults.add(new WeightedFault("rekeying", 4, rekeying::begin));
        }
        faults.add(new WeightedFault("compression", 3, this::compression));
        faults.add(new WeightedFault("policy", 3, this::policy));
        faults.add(new WeightedFault("priority", 3, this::priority));
        faults.add(new WeightedFault("timers", 2, this::timers));
        faults.add(new WeightedFault("link removed", 3, this::removeLink));
        faults.add(new WeightedFault("link disabled", 3, this::disableLink));
        faults.add(new WeightedFault("link reconfigured", 2, this::reconfigureLink));
        faults.add(new WeightedFault("channel closed", 2, this::closeChannel));
        faults.add(new WeightedFault("forwarding disabled", 1, this::disableForwarding));
        faults.add(new WeightedFault("reassembly window", 1, this::reassembly));
        faults.add(new WeightedFault("path MTU search", 2, this::pathSearch));
        return faults;
    }

    private SimulatedNode any() {
        return cluster.nodes().get(random.nextInt(cluster.count()));
    }

    private long aWhile() {
        return SECOND / 10 + (long) (random.nextDouble() * random.nextDouble() * 20 * SECOND);
    }

    private void onHost(String what, Object value, Consumer<KnetHost> task) {
        SimulatedNode node = any();
        int other = random.nextInt(cluster.count());
        if (other != node.index()) {
            world.timeline().event(node.index(), what, value, "for node", other);
            node.run(handle -> task.accept(handle.host(Plan.hostId(other))));
        }
    }

    private void onLink(String what, Object value, Consumer<KnetLink> task) {
        int net = random.nextInt(world.plan().nets());
        onHost(what, value, host -> host.findLink(net).ifPresent(task));
    }

    private void compression() {
        SimulatedNode node = any();
        var wanted = Plan.compression(random);
        world.timeline().event(node.index(), "compresses with", wanted.model());
        node.compression(wanted);
    }

    private void policy() {
        var wanted = Plan.policy(random);
        onHost("has policy", wanted, host -> host.policy(wanted));
    }

    private void priority() {
        int wanted = random.nextInt(256);
        onLink("has priority", wanted, link -> link.priority(wanted));
    }

    private void timers() {
        LinkTimers wanted = Plan.timers(random);
        onLink("has timers", wanted, link -> link.timers(wanted));
    }

    private void removeLink() {
        SimulatedNode node = any();
        int other = random.nextInt(cluster.count());
        int net = random.nextInt(world.plan().nets());
        if (other == node.index()) {
            return;
        }
        world.timeline().event(node.index(), "removes its link to node", other, "on net", net);
        node.run(
                handle ->
                        handle.host(Plan.hostId(other))
                                .findLink(net)
                                .ifPresent(KnetLink::removeAsync));
        world.scheduler().after(aWhile(), () -> node.links().add(other, net));
    }

    private void disableLink() {
        SimulatedNode node = any();
        int other = random.nextInt(cluster.count());
        int net = random.nextInt(world.plan().nets());
        if (other == node.index()) {
            return;
        }
        world.timeline().event(node.index(), "disables its link to node", other, "on net", net);
        node.run(
                handle ->
                        handle.host(Plan.hostId(other)).findLink(net).ifPresent(KnetLink::disable));
        world.scheduler()
                .after(
                        aWhile(),
                        () ->
                                node.run(
                                        handle ->
                                                handle.host(Plan.hostId(other))
                                                        .findLink(net)
                                                        .ifPresent(KnetLink::enable)));
    }

    /** Other sockets for the same addresses. */
    private void reconfigureLink() {
        boolean urgent = random.nextBoolean();
        onLink(
                "has urgent packets",
                urgent,
                link ->
                        link.reconfigureAsync(link.config().withUrgent(urgent))
                                .exceptionally(failure -> link));
    }

    private void closeChannel() {
        SimulatedNode node = any();
        int number = random.nextInt(3);
        world.timeline().event(node.index(), "closes channel", number);
        node.run(handle -> handle.findChannel(number).ifPresent(channel -> channel.close()));
        world.scheduler().after(aWhile(), () -> node.openChannel(number));
    }

    private void disableForwarding() {
        SimulatedNode node = any();
        world.timeline().event(node.index(), "disables forwarding");
        node.run(handle -> handle.disableForwardingAsync());
        world.scheduler().after(aWhile(), () -> node.run(handle -> handle.enableForwarding()));
    }

    private void reassembly() {
        SimulatedNode node = any();
        int messages = 32 << random.nextInt(5);
        world.timeline().event(node.index(), "keeps incomplete messages:", messages);
        node.run(handle -> handle.reassembly().maxMessages(messages));
    }

    private void pathSearch() {
        SimulatedNode node = any();
        Duration interval = Duration.ofSeconds(5 + random.nextInt(15));
        world.timeline().event(node.index(), "searches MTUs every", interval);
        node.run(handle -> handle.mtu().interval(interval));
    }
}
