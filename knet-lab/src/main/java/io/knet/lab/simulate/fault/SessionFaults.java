package io.knet.lab.simulate.fault;

import io.knet.lab.simulate.attack.Attacker;
import io.knet.lab.simulate.cluster.SessionPlan;
import io.knet.lab.simulate.cluster.SessionRekeying;
import io.knet.lab.simulate.cluster.SimulatedCluster;
import io.knet.lab.simulate.cluster.SimulatedNode;
import io.knet.lab.simulate.cluster.World;
import io.knet.lab.simulate.report.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What happens to sessions, and what an attacker does now and then. */
final class SessionFaults {
    private static final long SECOND = 1_000_000_000L;
    private static final long YEAR = 365L * 24 * 3600;

    private final SimulatedCluster cluster;
    private final World world;
    private final SplittableRandom random;
    private final SessionRekeying rekeying;

    SessionFaults(SimulatedCluster cluster, SplittableRandom random) {
        this.cluster = cluster;
        this.random = random;
        world = cluster.world();
        rekeying = new SessionRekeying(cluster, random.split());
    }

    List<WeightedFault> all() {
        SessionPlan plan = world.plan().sessions();
        List<WeightedFault> faults = new ArrayList<>();
        if (!plan.any()) {
            return faults;
        }
        faults.add(new WeightedFault("sessions forgotten", 4, () -> speaker().sessions().end()));
        faults.add(new WeightedFault("key file of sessions", 4, rekeying::begin));
        faults.add(new WeightedFault("clock set by years", 3, this::jumpYears));
        if (plan.identities()) {
            faults.add(
                    new WeightedFault(
                            "identity", 1, () -> speaker().sessions().changeIdentity(random)));
        }
        if (plan.attacked()) {
            faults.add(
                    new WeightedFault("replays", 6, () -> attack("repeats", Attacker::repeatAll)));
            faults.add(
                    new WeightedFault(
                            "flood of handshakes", 4, () -> attack("floods", Attacker::flood)));
            faults.add(
                    new WeightedFault(
                            "handshakes held back",
                            4,
                            () -> attack("holds handshakes", Attacker::holdHandshakes)));
        }
        return faults;
    }

    private SimulatedNode speaker() {
        int[] speakers = world.plan().sessions().speakers().stream().toArray();
        return cluster.nodes().get(speakers[random.nextInt(speakers.length)]);
    }

    private void jumpYears() {
        SimulatedNode node = speaker();
        long years = random.nextInt(-20, 21);
        world.timeline().event(node.index(), "has its clock set, years", years);
        node.clock().setWall(years * YEAR * SECOND);
    }

    private void attack(String what, Consumer<Attacker> attack) {
        world.attacker()
                .ifPresent(
                        attacker -> {
                            world.timeline().event(Timeline.CLUSTER, what, attacker);
                            attack.accept(attacker);
                        });
    }
}
