package io.knet.testkit;

import static java.util.Objects.requireNonNull;

import io.knet.HostConfig;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.function.UnaryOperator;

/**
 * Some nodes with handles, in this JVM, each connected with each other. To be used by one thread,
 * the test's. {@link #close} ends it, and fails if something was left behind.
 *
 * <pre>{@code
 * try (TestCluster cluster = TestCluster.builder().nodes(3).links(2).start()) {
 *     TestNode a = cluster.node(1);
 *     TestNode b = cluster.node(2);
 *     cluster.network().cut(a, b, 0);
 *     cluster.runUntil(() -> !a.link(b, 0).isUp(), Duration.ofSeconds(10));
 * }
 * }</pre>
 */
public final class TestCluster implements AutoCloseable {
    /** The system property with a seed that goes before that of tests. */
    public static final String SEED = "knet.testkit.seed";

    private static final int MOST_NODES = 64;

    /** A hundred years, which clocks in nanoseconds bear to be added to what has passed. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Settings settings;
    private final Ground ground;
    private final List<TestNode> nodes = new ArrayList<>();
    private final TestNetwork network;
    private boolean closed;

    /** What a cluster was built with. */
    record Settings(
            NetworkKind network,
            int nodes,
            int links,
            long seed,
            LinkPolicy policy,
            Optional<LinkTimers> timers,
            ObjIntConsumer<NettyHandleBuilder> handles,
            UnaryOperator<HostConfig> hosts,
            Consumer<TestNode> onStart) {}

    /** How a cluster is to be; may start any number of them. */
    public static final class Builder {
        private NetworkKind network = NetworkKind.SIMULATED;
        private int nodes = 2;
        private int links = 1;
        private long seed = 1;
        private LinkPolicy policy = LinkPolicy.PASSIVE;
        private Optional<LinkTimers> timers = Optional.empty();
        private ObjIntConsumer<NettyHandleBuilder> handles = (builder, node) -> {};
        private UnaryOperator<HostConfig> hosts = UnaryOperator.identity();
        private Consumer<TestNode> onStart = node -> {};

        private Builder() {}

        /** What the nodes talk over; a simulated network unless set. */
        public Builder network(NetworkKind kind) {
            network = requireNonNull(kind, "kind");
            return this;
        }

        /** How many nodes, 2 to 64; 2 unless set. Their host ids begin with 1. */
        public Builder nodes(int count) {
            if (count < 2 || count > MOST_NODES) {
                throw new IllegalArgumentException(count + " nodes must be 2 to " + MOST_NODES);
            }
            nodes = count;
            return this;
        }

        /** How many links between each two nodes, 1 to 8; 1 unless set. */
        public Builder links(int count) {
            if (count < 1 || count > KnetLimits.MAX_LINKS) {
                throw new IllegalArgumentException(
                        count + " links must be 1 to " + KnetLimits.MAX_LINKS);
            }
            links = count;
            return this;
        }

        /**
         * What decides all chance: on a simulated network everything that happens; on real sockets
         * which packets a fault hits. The system property {@value TestCluster#SEED} goes before it.
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** How messages are spread over the links; {@link LinkPolicy#PASSIVE} unless set. */
        public Builder policy(LinkPolicy value) {
            policy = requireNonNull(value, "value");
            return this;
        }

        /** Of all links; unless set, such that a dead link is noticed after a second at most. */
        public Builder timers(LinkTimers value) {
            timers = Optional.of(requireNonNull(value, "value"));
            return this;
        }

        /**
         * Configures the handle of a node, given its host id, each time before it is built: crypto,
         * sessions, compression, handlers in pipelines. Event loops, allocator and clocks are set.
         */
        public Builder handles(ObjIntConsumer<NettyHandleBuilder> setup) {
            handles = requireNonNull(setup, "setup");
            return this;
        }

        /** Changes what each node knows of each other one: its dialect, for example. */
        public Builder hosts(UnaryOperator<HostConfig> change) {
            hosts = requireNonNull(change, "change");
            return this;
        }

        /**
         * Is called with each node that starts, after its hosts were added and before its links
         * are: the place for channels, filter and listeners, which a restart takes away.
         */
        public Builder onStart(Consumer<TestNode> setup) {
            onStart = requireNonNull(setup, "setup");
            return this;
        }

        /**
         * Starts all nodes, and lets time pass until all links are up.
         *
         * @throws AssertionError if they do not come up
         */
        public TestCluster start() {
            TestCluster cluster =
                    new TestCluster(
                            new Settings(
                                    network,
                                    nodes,
                                    links,
                                    Long.getLong(SEED, seed),
                                    policy,
                                    timers,
                                    handles,
                                    hosts,
                                    onStart));
            try {
                cluster.begin();
                return cluster;
            } catch (RuntimeException | Error failure) {
                try {
                    cluster.close();
                } catch (RuntimeException | Error also) {
                    failure.addSuppressed(also);
                }
                throw failure;
            }
        }
    }

    /** How a cluster is to be, with two nodes and one link on a simulated network unless set. */
    public static Builder builder() {
        return new Builder();
    }

    private TestCluster(Settings settings) {
        this.settings = settings;
        ground =
                settings.network() == NetworkKind.SIMULATED
                        ? new SimulatedGround(settings.nodes(), settings.links(), settings.seed())
                        : new SocketGround(settings.nodes(), settings.links(), settings.seed());
        network = new TestNetwork(new Topology(ground, nodes, settings.links()));
    }

    private void begin() {
        for (int i = 0; i < settings.nodes(); i++) {
            nodes.add(new TestNode(this, ground, settings, i));
        }
        nodes.forEach(TestNode::start);
        runUntilConnected();
    }

    /**
     * A node.
     *
     * @param id its host id, from 1
     * @throws IllegalArgumentException if there is none
     */
    public TestNode node(int id) {
        if (id < 1 || id > nodes.size()) {
            throw new IllegalArgumentException("node " + id + " must be 1 to " + nodes.size());
        }
        return nodes.get(id - 1);
    }

    /** All nodes, by their host ids. */
    public List<TestNode> nodes() {
        return List.copyOf(nodes);
    }

    /** What connects the nodes, to make faults in. */
    public TestNetwork network() {
        return network;
    }

    /** What decides all chance, to see the same again. */
    public long seed() {
        return settings.seed();
    }

    /** The time that has passed since the cluster began, as its nodes reckon it. */
    public Duration elapsed() {
        return ground.elapsed();
    }

    // ---- time

    /**
     * Lets time pass. On a simulated network that takes no longer than what happens in it; on real
     * sockets the thread waits, so prefer {@link #runUntil}.
     *
     * @throws IllegalArgumentException if the time is negative, or more than a hundred years
     */
    public void run(Duration time) {
        until(() -> false, requireNonNull(time, "time"));
    }

    /**
     * Lets time pass until a condition holds. It is looked at whenever something has happened; on
     * real sockets, where it must bear to be read by this thread, a hundred times a second besides.
     *
     * @param condition of the nodes, or of what the test's listeners have seen; it only looks, and
     *     does nothing
     * @throws AssertionError if it does not hold when the time is up; says how the nodes are then
     */
    public void runUntil(BooleanSupplier condition, Duration atMost) {
        requireNonNull(condition, "condition");
        requireNonNull(atMost, "atMost");
        if (!until(condition, atMost)) {
            throw new AssertionError(words("the condition does not hold after " + atMost));
        }
    }

    /**
     * Lets time pass until all nodes that run reach each other over all links.
     *
     * @throws AssertionError if that takes longer than 2 minutes, on real sockets 30 s
     */
    public void runUntilConnected() {
        if (!until(this::isConnected, ground.patience())) {
            throw new AssertionError(words("not all links are up after " + ground.patience()));
        }
    }

    /**
     * Lets time pass until something asynchronous is done.
     *
     * @return its result
     * @throws AssertionError if it is not done when the time is up
     * @throws RuntimeException what it failed with; a {@link CompletionException} around it if that
     *     is a checked one
     */
    public <T> T join(CompletionStage<T> stage, Duration atMost) {
        requireNonNull(stage, "stage");
        requireNonNull(atMost, "atMost");
        CompletableFuture<T> future = stage.toCompletableFuture();
        future.whenComplete((result, failure) -> ground.changed());
        if (!until(future::isDone, atMost)) {
            throw new AssertionError(words("not done after " + atMost));
        }
        try {
            return future.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw failed;
        }
    }

    private boolean until(BooleanSupplier condition, Duration atMost) {
        requireTime("time", atMost);
        boolean held = ground.until(condition, atMost);
        ground.check();
        return held;
    }

    static void requireTime(String name, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(name + " " + time + " must not be negative");
        }
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " " + time + " must be at most " + LONGEST.toDays() + " days");
        }
    }

    private boolean isConnected() {
        return nodes.stream()
                .filter(TestNode::isRunning)
                .allMatch(
                        a ->
                                nodes.stream()
                                        .filter(b -> b != a && b.isRunning())
                                        .allMatch(b -> isConnected(a.host(b))));
    }

    private boolean isConnected(KnetHost host) {
        return host.isReachable()
                && host.links().size() == settings.links()
                && host.links().stream().allMatch(KnetLink::isUp);
    }

    // ---- end

    /**
     * Stops all nodes in order.
     *
     * @throws AssertionError if one of them leaves something behind: buffers that nobody released,
     *     sockets, threads, timers; or if a callback of the program has failed
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<String> left = new ArrayList<>();
        try {
            for (TestNode node : nodes) {
                List<String> ofNode = node.end(true);
                if (!ofNode.isEmpty()) {
                    left.add(node + " leaves " + String.join(", ", ofNode));
                }
            }
        } finally {
            ground.close();
        }
        if (!left.isEmpty()) {
            throw new AssertionError(words(String.join("; ", left)));
        }
        ground.check();
    }

    // ---- words

    /** What is the matter, and how to see it again. */
    String words(String matter) {
        StringBuilder text = new StringBuilder(matter);
        text.append(" (seed ").append(settings.seed()).append(", time ").append(elapsed());
        text.append(')');
        for (TestNode node : nodes) {
            text.append("\n  ").append(node);
            if (!node.isRunning()) {
                text.append(" does not run");
                continue;
            }
            for (KnetHost host : node.handle().hosts()) {
                text.append(host.isReachable() ? ", reaches " : ", does not reach ");
                text.append(host.id());
                for (KnetLink link : host.links()) {
                    text.append(" (link ").append(link.id());
                    text.append(link.isUp() ? " up)" : " down)");
                }
            }
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return words(settings.network() + " cluster");
    }
}
