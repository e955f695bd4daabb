package io.knet.lab.simulate.fault;

import io.knet.lab.simulate.cluster.SimulatedCluster;
import io.knet.lab.simulate.cluster.SimulatedNode;
import io.knet.lab.simulate.cluster.World;
import io.knet.lab.simulate.report.Timeline;
import io.knet.testkit.network.Interface;
import io.knet.testkit.network.Machine;
import io.knet.testkit.network.Path;
import io.knet.testkit.network.VirtualNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What networks do. */
final class NetworkFaults {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final int[] MTUS_V4 = {600, 901, 1280, 1400, 1499, 1500};
    private static final int[] MTUS_V6 = {1280, 1281, 1400, 1499, 1500};

    private final SimulatedCluster cluster;
    private final World world;
    private final VirtualNetwork network;
    private final SplittableRandom random;
    private int generation;

    NetworkFaults(SimulatedCluster cluster, SplittableRandom random) {
        this.cluster = cluster;
        this.random = random;
        world = cluster.world();
        network = world.network();
    }

    List<WeightedFault> all() {
        List<WeightedFault> faults = new ArrayList<>();
        faults.add(
                new WeightedFault("loss", 6, () -> degrade("loses", path -> path.loss(chance()))));
        faults.add(
                new WeightedFault(
                        "duplication",
                        4,
                        () -> degrade("repeats", path -> path.duplication(chance()))));
        faults.add(
                new WeightedFault(
                        "reordering",
                        4,
                        () -> degrade("reorders", path -> path.reordering(chance()))));
        faults.add(
                new WeightedFault(
                        "corruption",
                        3,
                        () -> degrade("corrupts", path -> path.corruption(chance()))));
        faults.add(
                new WeightedFault(
                        "truncation",
                        3,
                        () -> degrade("truncates", path -> path.truncation(chance()))));
        faults.add(new WeightedFault("delay", 3, () -> degrade("delays", this::delay)));
        faults.add(new WeightedFault("one-way partition", 4, this::cutOneWay));
        faults.add(new WeightedFault("partition", 4, this::cutBothWays));
        faults.add(new WeightedFault("isolation", 2, this::isolate));
        faults.add(new WeightedFault("path MTU", 4, this::narrow));
        faults.add(new WeightedFault("interface MTU", 2, this::narrowInterface));
        faults.add(new WeightedFault("interface down", 3, this::interfaceDown));
        faults.add(new WeightedFault("full sockets", 2, this::fillSockets));
        if (world.plan().roamer() >= 0) {
            faults.add(new WeightedFault("address translated", 4, this::translate));
            faults.add(new WeightedFault("address changed", 3, this::renumber));
        }
        return faults;
    }

    private double chance() {
        return 0.01 + 0.4 * random.nextDouble() * random.nextDouble();
    }

    private void delay(Path path) {
        path.delay(random.nextInt(300) * MILLI, random.nextInt(200) * MILLI);
    }

    /** Does something to one path, or to all of a network, and makes it good later. */
    private void degrade(String what, Consumer<Path> fault) {
        List<Path> hit = new ArrayList<>();
        int net = random.nextInt(network.nets());
        boolean all = random.nextInt(3) == 0;
        int from = random.nextInt(cluster.count());
        int to = random.nextInt(cluster.count());
        for (int a = 0; a < cluster.count(); a++) {
            for (int b = 0; b < cluster.count(); b++) {
                if (a != b && (all || (a == from && (b == to || from == to)))) {
                    hit.add(network.path(a, b, net));
                }
            }
        }
        world.timeline().event(Timeline.CLUSTER, what, hit);
        hit.forEach(fault);
        world.scheduler().after(duration(60), () -> hit.forEach(Path::heal));
    }

    private long duration(int mostSeconds) {
        return SECOND / 2
                + (long) (random.nextDouble() * random.nextDouble() * mostSeconds * SECOND);
    }

    private Path.Cut cut() {
        return random.nextInt(3) == 0 ? Path.Cut.REFUSING : Path.Cut.SILENT;
    }

    private void cut(List<Path> paths) {
        Path.Cut how = cut();
        world.timeline().event(Timeline.CLUSTER, "cuts", how, paths);
        paths.forEach(path -> path.cut(how));
        world.scheduler().after(duration(60), () -> paths.forEach(path -> path.cut(Path.Cut.NONE)));
    }

    private void cutOneWay() {
        int from = random.nextInt(cluster.count());
        cut(List.of(network.path(from, another(from), random.nextInt(network.nets()))));
    }

    private int another(int node) {
        int other = random.nextInt(cluster.count() - 1);
        return other >= node ? other + 1 : other;
    }

    private void cutBothWays() {
        int from = random.nextInt(cluster.count());
        int to = another(from);
        int net = random.nextInt(network.nets());
        cut(List.of(network.path(from, to, net), network.path(to, from, net)));
    }

    /** A node loses all networks. */
    private void isolate() {
        int node = random.nextInt(cluster.count());
        List<Path> paths = new ArrayList<>();
        for (int other = 0; other < cluster.count(); other++) {
            for (int net = 0; other != node && net < network.nets(); net++) {
                paths.add(network.path(node, other, net));
                paths.add(network.path(other, node, net));
            }
        }
        cut(paths);
    }

    private int mtu() {
        int[] choice = world.plan().ipv6() ? MTUS_V6 : MTUS_V4;
        return choice[random.nextInt(choice.length)];
    }

    private void narrow() {
        int from = random.nextInt(cluster.count());
        Path path = network.path(from, another(from), random.nextInt(network.nets()));
        int bytes = mtu();
        boolean silent = random.nextInt(3) == 0;
        world.timeline().event(from, "has MTU", bytes, silent ? "silently" : "", "on path", path);
        path.mtu(bytes, silent);
    }

    private void narrowInterface() {
        Machine machine = network.machines().get(random.nextInt(cluster.count()));
        int net = random.nextInt(network.nets());
        int bytes = random.nextInt(4) == 0 ? 9000 : mtu();
        world.timeline().event(machine.number(), "has interface MTU", bytes, "on net", net);
        machine.on(net).mtu(bytes);
    }

    private void interfaceDown() {
        Machine machine = network.machines().get(random.nextInt(cluster.count()));
        Interface place = machine.on(random.nextInt(network.nets()));
        world.timeline().event(machine.number(), "loses", place);
        place.up(false);
        world.scheduler().after(duration(30), () -> place.up(true));
    }

    private void fillSockets() {
        Machine machine = network.machines().get(random.nextInt(cluster.count()));
        world.timeline().event(machine.number(), "has full sockets");
        network.fill(machine, true);
        world.scheduler().after(duration(3), () -> network.fill(machine, false));
    }

    private void translate() {
        SimulatedNode roamer = cluster.nodes().get(world.plan().roamer());
        world.timeline().event(roamer.index(), "is seen under another address");
        network.translate(roamer.machine(), 0, ++generation);
    }

    private void renumber() {
        SimulatedNode roamer = cluster.nodes().get(world.plan().roamer());
        world.timeline().event(roamer.index(), "gets another address");
        network.renumber(roamer.machine(), 0, ++generation);
        roamer.links().followAddress(0);
    }
}
