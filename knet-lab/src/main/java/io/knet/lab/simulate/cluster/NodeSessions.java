package io.knet.lab.simulate.cluster;

import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.NodeIdentity;
import io.knet.NodePublicKey;
import io.knet.SessionFailureReason;
import io.knet.lab.simulate.verify.Violation;
import io.knet.lab.simulate.verify.Violation.Kind;
import java.time.Duration;
import java.util.SplittableRandom;

/** The sessions of a node through all its runs: what is done with them, and what it tells. */
public final class NodeSessions {
    private final World world;
    private final SimulatedCluster cluster;
    private final SimulatedNode node;
    private final SessionRing ring;

    NodeSessions(World world, SimulatedCluster cluster, SimulatedNode node, SessionRing ring) {
        this.world = world;
        this.cluster = cluster;
        this.node = node;
        this.ring = ring;
    }

    SessionRing ring() {
        return ring;
    }

    /** The application fears that its memory was copied. */
    public void end() {
        world.timeline().event(node.index(), "forgets its sessions");
        cluster.sessionCounts().add("forgotten by their node");
        node.run(KnetHandle::endSessions);
    }

    void learn(byte[] key) {
        ring.learn(key);
        node.run(handle -> handle.sessions().set(SessionRing.freeSlot(handle), key));
    }

    void use() {
        ring.use();
        node.run(handle -> handle.sessions().use(SessionRing.freeSlot(handle)));
    }

    void clear() {
        ring.clear();
        node.run(handle -> handle.sessions().clear(SessionRing.freeSlot(handle)));
    }

    /** The node is started with another key pair, and the others are told. */
    public void changeIdentity(SplittableRandom random) {
        NodeIdentity fresh = SessionRing.newIdentity(random);
        world.timeline().event(node.index(), "gets another identity");
        cluster.identityChanged();
        ring.identity(fresh);
        node.restart(Duration.ZERO);
        NodePublicKey known = fresh.publicKey();
        int id = Plan.hostId(node.index());
        for (SimulatedNode other : cluster.nodes()) {
            if (other != node && world.plan().sessions().speaks(other.index())) {
                other.run(handle -> handle.host(id).publicKey(known));
            }
        }
    }

    /** The handle tells something. */
    void happened(KnetEvent event) {
        if (event instanceof KnetEvent.SessionEstablished made) {
            cluster.sessionCounts()
                    .add(
                            made.restarted()
                                    ? "after a restart"
                                    : made.renewal() ? "renewed" : "first");
        } else if (event instanceof KnetEvent.SessionEnded ended) {
            cluster.sessionCounts().add("ended, " + ended.reason());
        } else if (event instanceof KnetEvent.SessionFailed failed) {
            cluster.sessionCounts().add("failed, " + failed.reason());
            checkFailure(failed);
        }
    }

    /** All nodes have one suite, and all platforms are sound. */
    private void checkFailure(KnetEvent.SessionFailed failed) {
        boolean wrong =
                failed.reason() == SessionFailureReason.SUITE
                        || failed.reason() == SessionFailureReason.PLATFORM
                        || (failed.reason() == SessionFailureReason.IDENTITY
                                && !cluster.hasIdentityChanged());
        if (wrong) {
            world.findings()
                    .report(
                            new Violation(
                                    Kind.WRONG_RESULT,
                                    "node " + node.index() + " tells what is not so: " + failed));
        }
    }
}
