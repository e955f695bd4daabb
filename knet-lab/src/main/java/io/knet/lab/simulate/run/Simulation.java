package io.knet.lab.simulate.run;

import io.knet.lab.simulate.attack.Attacker;
import io.knet.lab.simulate.cluster.NodeLinks;
import io.knet.lab.simulate.cluster.Plan;
import io.knet.lab.simulate.cluster.SimulatedCluster;
import io.knet.lab.simulate.cluster.SimulatedNode;
import io.knet.lab.simulate.cluster.SimulatedTraffic;
import io.knet.lab.simulate.cluster.World;
import io.knet.lab.simulate.fault.FaultInjector;
import io.knet.lab.simulate.report.RunResult;
import io.knet.lab.simulate.report.Timeline;
import io.knet.lab.simulate.verify.Findings;
import io.knet.lab.simulate.verify.Violation;
import io.knet.lab.simulate.verify.Violation.Kind;
import io.knet.netty.handler.LinkInitializer;
import io.knet.testkit.network.Machine;
import io.knet.testkit.network.NetworkCounter;
import io.knet.testkit.network.VirtualNetwork;
import io.knet.testkit.time.Scheduler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One seed: a cluster in which faults and calm take turns, checked from the beginning to the end.
 */
public final class Simulation {
    private static final long SECOND = 1_000_000_000L;
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final long seed;
    private final SimulationSettings settings;
    private final SplittableRandom random;
    private final Scheduler scheduler = new Scheduler();
    private final Timeline timeline;
    private final Findings findings;
    private final World world;
    private final SimulatedCluster cluster;
    private final SimulatedTraffic traffic;
    private final FaultInjector faults;
    private final Calm calm;

    /** A simulation that has not begun. */
    public Simulation(long seed, SimulationSettings settings) {
        this(seed, settings, (channel, link) -> {});
    }

    /**
     * A simulation in which something is broken on purpose.
     *
     * @param planted puts handlers that break it in the pipelines of links
     */
    public Simulation(long seed, SimulationSettings settings, LinkInitializer planted) {
        this.seed = seed;
        this.settings = settings;
        random = new SplittableRandom(seed);
        Plan plan = Plan.of(random.split(), settings.nodes(), settings.sessions());
        timeline = new Timeline(scheduler, plan.nodes());
        findings = new Findings(scheduler);
        VirtualNetwork network =
                new VirtualNetwork(
                        scheduler,
                        random.split(),
                        new Recorder(),
                        plan.nodes(),
                        plan.nets(),
                        plan.ipv6());
        Optional<Attacker> attacker =
                plan.sessions().attacked()
                        ? Optional.of(new Attacker(network, random.split(), NodeLinks.PORT))
                        : Optional.empty();
        attacker.ifPresent(network::interceptor);
        world =
                new World(
                        plan,
                        random.split(),
                        scheduler,
                        timeline,
                        network,
                        attacker,
                        findings,
                        planted);
        cluster = new SimulatedCluster(world);
        traffic = new SimulatedTraffic(cluster);
        faults = new FaultInjector(cluster, settings.faultEvery().toNanos());
        calm = new Calm(cluster, traffic);
    }

    /** The cluster, before it runs: tests plant their defects there. */
    public SimulatedCluster cluster() {
        return cluster;
    }

    /** Runs the simulation. */
    public RunResult run() {
        Throwable failure = null;
        try {
            live();
        } catch (Scheduler.BusyLoopException busy) {
            failure = new Violation(Kind.BUSY_LOOP, String.valueOf(busy.getMessage()), busy);
        } catch (RuntimeException | Error found) {
            failure = found;
        }
        return result(failure);
    }

    private void live() {
        cluster.nodes().forEach(SimulatedNode::start);
        traffic.start();
        long end = settings.time().toNanos();
        while (scheduler.now() < end) {
            world.attack(true);
            faults.start();
            advance(60 * SECOND + (long) (random.nextDouble() * 600 * SECOND));
            faults.stop();
            calm.settle(random.nextInt(5) == 0 ? random.nextInt(cluster.count()) : -1);
        }
        stopAll();
    }

    private void advance(long nanos) {
        scheduler.runUntil(scheduler.now() + nanos);
        findings.check();
    }

    private void stopAll() {
        traffic.pause(true);
        advance(10 * SECOND);
        cluster.checkCounters();
        cluster.ledger().close();
        cluster.nodes().forEach(node -> node.stop(DRAIN, () -> {}));
        advance(60 * SECOND);
        if (!cluster.running().isEmpty()
                || cluster.nodes().stream().anyMatch(SimulatedNode::isAlive)) {
            throw new Violation(Kind.LEAK, "a handle did not close");
        }
    }

    private RunResult result(@Nullable Throwable failure) {
        EnumMap<NetworkCounter, Long> network = new EnumMap<>(NetworkCounter.class);
        network.putAll(world.network().counters());
        return new RunResult(
                seed,
                world.plan().toString(),
                Duration.ofNanos(scheduler.now()),
                timeline.hash(),
                timeline.length(),
                cluster.ledger().sent(),
                cluster.ledger().delivered(),
                cluster.ledger().lost(),
                faults.counts(),
                cluster.sessionCounts().counts(),
                network,
                calm.count(),
                calm.slowest(),
                calm.average(),
                Optional.ofNullable(failure),
                failure == null ? List.of() : timeline.lines());
    }

    /** Puts every datagram on record. */
    private final class Recorder implements VirtualNetwork.Observer {
        @Override
        public void sent(
                Machine from, InetSocketAddress source, InetSocketAddress target, byte[] bytes) {
            timeline.datagram(
                    from.number(),
                    "sends datagram",
                    Arrays.hashCode(bytes),
                    bytes.length,
                    "bytes to",
                    target);
        }

        @Override
        public void happened(Machine machine, NetworkCounter what) {
            timeline.datagram(machine.number(), "datagram", what.name().hashCode(), what);
        }
    }
}
