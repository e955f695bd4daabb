package io.knet.lab.simulate.cluster;

import io.knet.CompressionConfig;
import io.knet.DataChannel;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetMessage;
import io.knet.lab.simulate.verify.Violation;
import io.knet.lab.simulate.verify.Violation.Kind;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleStats;
import io.knet.testkit.network.Machine;
import io.knet.testkit.time.NodeClock;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node of the cluster through all its runs: starts, stops and dies, and is told what to do. */
public final class SimulatedNode {
    private static final long POLL = 500_000_000L;

    private final World world;
    private final SimulatedCluster cluster;
    private final int index;
    private final Machine machine;
    private final NodeClock clock;
    private final SplittableRandom random;
    private final KeyRing keys = new KeyRing();
    private final Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    private final NodeLinks links;
    private final @Nullable NodeSessions sessions;
    private CompressionConfig compression;
    private @Nullable NodeProcess process;
    private int runs;
    private boolean keptDown;
    private boolean closing;

    /**
     * A node that was not started yet.
     *
     * @param ring what its sessions are made with; null if nobody in the cluster speaks in any
     */
    SimulatedNode(World world, SimulatedCluster cluster, int index, @Nullable SessionRing ring) {
        this.world = world;
        this.cluster = cluster;
        this.index = index;
        machine = world.network().machines().get(index);
        clock = new NodeClock(world.scheduler());
        random = world.random().split();
        compression = world.plan().compression();
        links = new NodeLinks(world, this);
        sessions = ring == null ? null : new NodeSessions(world, cluster, this, ring);
    }

    // ---- life

    /** Whether nothing starts the node's process, not even who meant to before. */
    public void keepDown(boolean down) {
        keptDown = down;
    }

    /** Starts the node's process. */
    public void start() {
        if (process != null || keptDown) {
            return;
        }
        runs++;
        closing = false;
        machine.power(true);
        machine.acceptsDamage(
                world.plan().sealed() || world.plan().sessions().alone(world.plan().nodes()));
        cluster.ledger().started(index);
        world.timeline().event(index, "starts, run", runs);
        NodeProcess started =
                new NodeProcess(
                        world,
                        index,
                        clock,
                        keys,
                        compression,
                        world.plan().sessions().speaks(index)
                                ? Optional.of(sessions().ring())
                                : Optional.empty(),
                        this::hostConfig,
                        random.split(),
                        new Ears(runs));
        process = started;
        for (int other = 0; other < world.plan().nodes(); other++) {
            for (int net = 0; other != index && net < world.plan().nets(); net++) {
                links.add(other, net);
            }
        }
        pollLater(started);
    }

    private HostConfig hostConfig(int other) {
        HostConfig config = HostConfig.of(world.plan().policy());
        SessionPlan plan = world.plan().sessions();
        if (!plan.speaks(index)) {
            return config;
        }
        Dialect dialect = plan.with(other);
        return plan.identities() && dialect.speaksSessions()
                ? config.withDialect(dialect)
                        .withPublicKey(cluster.nodes().get(other).sessions().ring().publicKey())
                : config.withDialect(dialect);
    }

    /** The process dies; its machine answers, or is silent too. */
    public void crash(boolean powerFails) {
        NodeProcess dying = process;
        if (dying == null) {
            return;
        }
        world.timeline().event(index, powerFails ? "loses power" : "crashes");
        keepStats(dying);
        process = null;
        runs++;
        dying.group().kill();
        machine.loseSockets();
        machine.power(!powerFails);
    }

    /** Closes the handle in order, then starts another. */
    public void restart(Duration drain) {
        stop(drain, this::start);
    }

    /** Closes the handle in order, and looks at what it leaves. */
    public void stop(Duration drain, Runnable then) {
        NodeProcess ending = process;
        if (ending == null || closing) {
            return;
        }
        closing = true;
        world.timeline().event(index, "closes, drains for", drain);
        ending.app()
                .execute(
                        () -> {
                            poll(ending);
                            ending.handle()
                                    .closeAsync(drain)
                                    .whenComplete((done, failure) -> ended(ending, failure, then));
                        });
    }

    private void ended(NodeProcess ending, @Nullable Throwable failure, Runnable then) {
        if (process != ending) {
            return;
        }
        if (failure != null) {
            world.findings().exception("node " + index + " closes", failure);
        }
        // Behind what the end itself has yet to do.
        world.scheduler()
                .after(
                        1,
                        () -> {
                            if (process == ending) {
                                world.findings().guard(() -> checkEnd(ending));
                                process = null;
                                runs++;
                                ending.group().kill();
                                then.run();
                            }
                        });
    }

    private void checkEnd(NodeProcess ended) {
        world.timeline().event(index, "is closed");
        keepStats(ended);
        cluster.ledger().closed(index);
        if (ended.unreleasedBytes() != 0) {
            throw new Violation(
                    Kind.LEAK,
                    "node " + index + " left buffers of " + ended.unreleasedBytes() + " bytes");
        }
        if (machine.openSockets() != 0) {
            throw new Violation(
                    Kind.LEAK, "node " + index + " left " + machine.openSockets() + " sockets");
        }
        if (ended.group().hasTimers()) {
            throw new Violation(Kind.LEAK, "node " + index + " left timers");
        }
    }

    private void keepStats(NodeProcess ending) {
        HandleStats last = ending.handle().stats();
        for (DropReason reason : DropReason.values()) {
            drops.merge(reason, last.get(reason), Long::sum);
        }
        checkFailures(last);
    }

    private void checkFailures(HandleStats stats) {
        if (stats.get(HandleCounter.CALLBACK_FAILURES) > 0) {
            world.findings()
                    .report(
                            new Violation(
                                    Kind.EXCEPTION, "a callback of node " + index + " failed"));
        }
    }

    // ---- what others ask

    /** From 0. */
    public int index() {
        return index;
    }

    /** Its machine. */
    public Machine machine() {
        return machine;
    }

    /** Its clocks. */
    public NodeClock clock() {
        return clock;
    }

    /** Whether its process runs and is not about to end. */
    public boolean isRunning() {
        return process != null && !closing;
    }

    /** Whether it has a process, which may be about to end. */
    public boolean isAlive() {
        return process != null;
    }

    int runs() {
        return runs;
    }

    @Nullable NodeProcess process() {
        return process;
    }

    /** What it has dropped so far for a reason, in all its runs. */
    public long dropped(DropReason reason) {
        NodeProcess now = process;
        return drops.getOrDefault(reason, 0L)
                + (now == null ? 0 : now.handle().stats().get(reason));
    }

    // ---- what it is made to do

    /** Does something as the application, as soon as the process gets time. */
    public void run(Consumer<KnetHandle> task) {
        NodeProcess now = process;
        if (now == null || closing) {
            return;
        }
        now.app()
                .execute(
                        () -> {
                            if (process == now && !closing) {
                                attempt(() -> task.accept(now.handle()));
                            }
                        });
    }

    /** Knet may refuse; anything else is a fault of knet's. */
    private void attempt(Runnable task) {
        try {
            task.run();
        } catch (KnetException refused) {
            world.timeline().event(index, "is refused:", String.valueOf(refused.getMessage()));
        } catch (RuntimeException failure) {
            world.findings().exception("a call on node " + index, failure);
        }
    }

    /** The process gets no processor for a while. */
    public void stall(long nanos) {
        NodeProcess now = process;
        if (now != null) {
            world.timeline().event(index, "stands still, ms", nanos / 1_000_000);
            now.group().stallUntil(world.scheduler().now() + nanos);
        }
    }

    /** Its links. */
    public NodeLinks links() {
        return links;
    }

    /** Its sessions. */
    public NodeSessions sessions() {
        NodeSessions present = sessions;
        if (present == null) {
            throw new IllegalStateException("nobody speaks in sessions");
        }
        return present;
    }

    /** Changes the compression, also of later runs. */
    public void compression(CompressionConfig wanted) {
        compression = wanted;
        run(handle -> handle.compression(wanted));
    }

    /** Loads a key, also in later runs. */
    void setKey(int slot, io.knet.CryptoConfig key) {
        keys.set(slot, key);
        run(handle -> handle.crypto().set(slot, key));
    }

    /** Seals with a key from now on, also in later runs. */
    void useKey(int slot) {
        keys.use(slot);
        run(handle -> handle.crypto().use(slot));
    }

    /** Forgets a key. */
    void clearKey(int slot) {
        keys.clear(slot);
        run(handle -> handle.crypto().clear(slot));
    }

    KeyRing keys() {
        return keys;
    }

    /** Opens a channel again, if it is closed. */
    public void openChannel(int number) {
        NodeProcess now = process;
        run(
                handle -> {
                    if (now != null && handle.findChannel(number).isEmpty()) {
                        now.openChannel(number);
                    }
                });
    }

    private void pollLater(NodeProcess polling) {
        world.scheduler()
                .after(
                        POLL,
                        () -> {
                            if (process == polling) {
                                run(handle -> poll(polling));
                                pollLater(polling);
                            }
                        });
    }

    private void poll(NodeProcess polling) {
        Optional<DataChannel> channel =
                polling.handle().findChannel(NodeProcess.LISTENING_CHANNELS);
        if (channel.isEmpty()) {
            return;
        }
        for (Optional<KnetMessage> next = channel.get().receive(Duration.ZERO);
                next.isPresent();
                next = channel.get().receive(Duration.ZERO)) {
            KnetMessage message = next.get();
            received(Plan.node(message.sourceHost()), message.channel(), message.content());
            message.release();
        }
    }

    private void received(int source, int channel, ByteBuf content) {
        world.findings().guard(() -> cluster.ledger().received(index, source, channel, content));
    }

    /** What the handle reports. */
    private final class Ears implements NodeProcess.Listener {
        private final int run;

        Ears(int run) {
            this.run = run;
        }

        @Override
        public void received(int source, int channel, ByteBuf content) {
            SimulatedNode.this.received(source, channel, content);
        }

        @Override
        public void happened(KnetEvent event) {
            if (run != runs) {
                return;
            }
            world.timeline().event(index, "tells", event);
            if (sessions != null) {
                sessions.happened(event);
            }
            if (event instanceof KnetEvent.HostReachability change && !change.reachable()) {
                cluster.ledger().hostLost(index, Plan.node(change.host()));
            }
        }
    }
}
