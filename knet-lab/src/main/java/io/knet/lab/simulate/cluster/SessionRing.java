package io.knet.lab.simulate.cluster;

import io.knet.KnetHandle;
import io.knet.NodeIdentity;
import io.knet.NodePublicKey;
import io.knet.SessionConfig;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What the sessions of one node are made with, which outlives its process. */
final class SessionRing {
    private static final int KEY_BYTES = 128;
    private static final int SLOTS = 2;

    private final SessionPlan plan;
    private byte[] key;
    private byte @Nullable [] other;
    private NodeIdentity identity;

    /**
     * A node that has the cluster's key file.
     *
     * @param identity its own, which is used if the plan says so
     */
    SessionRing(SessionPlan plan, byte[] key, NodeIdentity identity) {
        this.plan = plan;
        this.key = key;
        this.identity = identity;
    }

    /** The content of a key file. */
    static byte[] newKey(SplittableRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return key;
    }

    /** A key pair. */
    static NodeIdentity newIdentity(SplittableRandom random) {
        byte[] secret = new byte[NodeIdentity.BYTES];
        random.nextBytes(secret);
        return NodeIdentity.of(secret);
    }

    NodePublicKey publicKey() {
        return identity.publicKey();
    }

    /** The node has another key pair from its next start on. */
    void identity(NodeIdentity fresh) {
        identity = fresh;
    }

    /** What a process starts with. */
    SessionConfig config() {
        SessionConfig config = SessionConfig.of(plan.cipher(), key);
        return plan.identities() ? config.withIdentity(identity) : config;
    }

    /** The other key file that a process is given when it starts. */
    void loadOther(KnetHandle handle) {
        byte[] second = other;
        if (second != null) {
            handle.sessions().set(SLOTS, second);
        }
    }

    /** The node learns another key file, which is used later. */
    void learn(byte[] fresh) {
        other = fresh;
    }

    /** The other key file comes into use, and the one that was is still known. */
    void use() {
        byte[] next = other;
        if (next != null) {
            other = key;
            key = next;
        }
    }

    /** The key file that is not in use is forgotten. */
    void clear() {
        other = null;
    }

    /** The slot of a handle that is not in use. */
    static int freeSlot(KnetHandle handle) {
        return 1 + SLOTS - handle.sessions().inUse().orElseThrow();
    }
}
