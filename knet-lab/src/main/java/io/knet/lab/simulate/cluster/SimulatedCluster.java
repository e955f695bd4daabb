package io.knet.lab.simulate.cluster;

import io.knet.CryptoConfig;
import io.knet.lab.simulate.verify.Ledger;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** All nodes of a simulation. */
public final class SimulatedCluster implements Ledger.Nodes {
    /** A session lives for three minutes, and a process may stand still before it reads. */
    private static final long LONGEST_HOLD = 400_000_000_000L;

    private static final Set<DropReason> UNSENT =
            Set.of(
                    DropReason.FORWARDING_DISABLED,
                    DropReason.FILTER_REFUSED,
                    DropReason.FILTER_FAILED,
                    DropReason.NO_DESTINATION,
                    DropReason.DESTINATION_DOWN,
                    DropReason.TOO_MANY_FRAGMENTS,
                    DropReason.HANDLER_FAILED,
                    DropReason.CRYPTO_FAILED,
                    DropReason.NO_SESSION,
                    DropReason.SOCKET_FULL,
                    DropReason.SOCKET_ERROR,
                    DropReason.CLOSED);
    private static final Set<DropReason> INCOMPLETE =
            Set.of(
                    DropReason.REASSEMBLY_EXPIRED,
                    DropReason.REASSEMBLY_OVERFLOW,
                    DropReason.BAD_FRAGMENT,
                    DropReason.STALE_FRAGMENT);

    private final World world;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final SessionCounts sessionCounts = new SessionCounts();
    private final Ledger ledger;
    private boolean identityChanged;

    /** The nodes of a plan, all stopped. */
    public SimulatedCluster(World world) {
        this.world = world;
        int count = world.plan().nodes();
        CryptoConfig key = KeyRing.newKey(world.random());
        SessionPlan sessions = world.plan().sessions();
        byte[] sessionKey = sessions.any() ? SessionRing.newKey(world.random()) : new byte[0];
        for (int i = 0; i < count; i++) {
            SimulatedNode node = new SimulatedNode(world, this, i, ring(sessions, sessionKey));
            if (world.plan().sealed()) {
                node.keys().set(1, key);
                node.keys().use(1);
            }
            nodes.add(node);
        }
        ledger = new Ledger(world.scheduler(), world.timeline(), this);
    }

    private @Nullable SessionRing ring(SessionPlan sessions, byte[] key) {
        return sessions.any()
                ? new SessionRing(sessions, key, SessionRing.newIdentity(world.random()))
                : null;
    }

    /** What is shared. */
    public World world() {
        return world;
    }

    /** Who follows the messages. */
    public Ledger ledger() {
        return ledger;
    }

    /** All nodes. */
    public List<SimulatedNode> nodes() {
        return nodes;
    }

    /** Those whose process runs. */
    public List<SimulatedNode> running() {
        return nodes.stream().filter(SimulatedNode::isRunning).toList();
    }

    /** What happened to sessions and confirmed messages. */
    public SessionCounts sessionCounts() {
        return sessionCounts;
    }

    void identityChanged() {
        identityChanged = true;
    }

    /** Whether any node ever got another key pair. */
    boolean hasIdentityChanged() {
        return identityChanged;
    }

    /** Looks for what must never be counted. */
    public void checkCounters() {
        if (world.plan().sessions().any()) {
            nodes.forEach(node -> SoundCounters.check(node, identityChanged));
        }
    }

    @Override
    public int count() {
        return world.plan().nodes();
    }

    @Override
    public int runs(int node) {
        return nodes.get(node).runs();
    }

    @Override
    public long numbered(int node) {
        NodeProcess process = nodes.get(node).process();
        return process == null ? 0 : process.handle().stats().get(HandleCounter.TX_MESSAGES);
    }

    @Override
    public long drops(int node) {
        NodeProcess process = nodes.get(node).process();
        return process == null ? 0 : process.handle().stats().allDrops();
    }

    @Override
    public long droppedUnsent(int node) {
        return UNSENT.stream().mapToLong(nodes.get(node)::dropped).sum();
    }

    @Override
    public long droppedIncomplete(int node) {
        return INCOMPLETE.stream().mapToLong(nodes.get(node)::dropped).sum();
    }

    @Override
    public boolean inSessions(int one, int other) {
        return world.plan().sessions().speakNothingElse(one, other);
    }

    @Override
    public long longestHold() {
        return world.plan().sessions().attacked() ? LONGEST_HOLD : 0;
    }

    @Override
    public Executor executor(int node) {
        NodeProcess process = nodes.get(node).process();
        return process == null
                ? Runnable::run
                : task -> process.app().execute(() -> world.findings().guard(task));
    }
}
