package io.knet.tests.nodes;

import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Handles in this JVM, numbered from 1, that are linked with each other over loopback addresses.
 * When {@link Builder#start} returns, all of them forward, and each reaches the others.
 */
public final class Cluster implements AutoCloseable {
    /** Links come up at once, and go down for silence only if a test has them wait for that. */
    public static final LinkTimers QUICK =
            LinkTimers.ofMillis(10, 60_000).withPrecision(16).withPongsToComeUp(2).withBackoff(1);

    /** Links notice silence soon. */
    public static final LinkTimers IMPATIENT = QUICK.withTimes(millis(10), millis(300));

    /** Links send nothing by themselves, and miss nothing. */
    public static final LinkTimers SILENT = QUICK.withTimes(Duration.ofDays(1), Duration.ofDays(1));

    private final Builder settings;
    private final Map<Integer, KnetHandle> handles = new TreeMap<>();
    private final Map<Pair, List<Route>> routes = new HashMap<>();

    private record Pair(int low, int high) {
        static Pair of(int one, int other) {
            return new Pair(Math.min(one, other), Math.max(one, other));
        }
    }

    /** A link as its two ends see it, which differs if something between them changes addresses. */
    private record Route(LinkEnds fromLow, LinkEnds fromHigh) {
        static Route direct(LinkEnds path) {
            return new Route(path, path.reversed());
        }
    }

    private Cluster(Builder settings) {
        this.settings = settings;
        for (int low = 1; low <= settings.nodes; low++) {
            for (int high = low + 1; high <= settings.nodes; high++) {
                if (!settings.star || low == 1) {
                    routes.put(new Pair(low, high), settings.newRoutes());
                }
            }
        }
    }

    /** Configures a cluster of so many nodes, by default with one IPv4 link between any two. */
    public static Builder of(int nodes) {
        return new Builder(nodes);
    }

    private void start() {
        for (int id = 1; id <= settings.nodes; id++) {
            start(id);
        }
        for (int id = 1; id <= settings.nodes; id++) {
            awaitReachable(id);
        }
    }

    /** Starts a node that was closed, with the addresses it had. Its peers may not be up yet. */
    public KnetHandle start(int id) {
        KnetHandle handle = settings.newHandle(id);
        handles.put(id, handle);
        handle.enableForwarding();
        for (int peer : peers(id)) {
            KnetHost host = handle.addHost(peer, settings.policy);
            for (int link = 0; link < settings.linkCount(); link++) {
                host.addLink(link, config(id, peer, link));
            }
        }
        return handle;
    }

    private List<Integer> peers(int id) {
        return routes.keySet().stream()
                .filter(pair -> pair.low == id || pair.high == id)
                .map(pair -> pair.low == id ? pair.high : pair.low)
                .sorted()
                .toList();
    }

    /** Waits until a node reaches all its peers over all links. */
    public void awaitReachable(int id) {
        try {
            for (KnetHost host : node(id).hosts()) {
                Await.result(host.whenReachable());
                host.links().stream().map(KnetLink::whenUp).forEach(Await::result);
            }
        } catch (AssertionError late) {
            throw new AssertionError(
                    "node " + id + " does not reach its peers; " + description(), late);
        }
    }

    /** The state of all links, for the message of a failure. */
    private String description() {
        StringBuilder text = new StringBuilder("links:");
        handles.forEach(
                (id, handle) -> {
                    handle.hosts().stream()
                            .flatMap(host -> host.links().stream())
                            .forEach(
                                    link ->
                                            text.append("\n  of ")
                                                    .append(id)
                                                    .append(": ")
                                                    .append(link.status()));
                    text.append("\n  drops of ")
                            .append(id)
                            .append(": ")
                            .append(handle.stats().drops());
                });
        return text.toString();
    }

    /** The handle of a node. */
    public KnetHandle node(int id) {
        KnetHandle handle = handles.get(id);
        if (handle == null) {
            throw new IllegalArgumentException("there is no node " + id);
        }
        return handle;
    }

    /** A peer as a node sees it. */
    public KnetHost host(int node, int peer) {
        return node(node).host(peer);
    }

    /** A link to a peer as a node sees it. */
    public KnetLink link(int node, int peer, int link) {
        return host(node, peer).link(link);
    }

    /** The configuration of a link to a peer as a node sees it. */
    public LinkConfig config(int node, int peer, int link) {
        LinkEnds path = path(node, peer, link);
        return LinkConfig.udp(path.left(), path.right()).withTimers(settings.timers);
    }

    /** The addresses of a link to a peer, the node's own to the left. */
    public LinkEnds path(int node, int peer, int link) {
        Route route = routes.get(Pair.of(node, peer)).get(link);
        return node < peer ? route.fromLow : route.fromHigh;
    }

    /**
     * Stops all heartbeats without taking a link down, so that the next datagram on a link is the
     * test's.
     */
    public void silence() {
        handles.values()
                .forEach(
                        handle ->
                                handle.hosts().stream()
                                        .flatMap(host -> host.links().stream())
                                        .forEach(link -> link.timers(SILENT)));
    }

    /** Closes one node. */
    public void stop(int id) {
        Await.result(node(id).closeAsync());
        handles.remove(id);
    }

    @Override
    public void close() {
        handles.values().stream().map(KnetHandle::closeAsync).toList().forEach(Await::result);
    }

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    /** What a cluster shall be like. */
    public static final class Builder {
        private final int nodes;
        private final List<Route> given = new ArrayList<>();
        private final Map<Integer, UnaryOperator<NettyHandleBuilder>> special = new HashMap<>();
        private UnaryOperator<NettyHandleBuilder> each = handle -> handle;
        private LinkPolicy policy = LinkPolicy.PASSIVE;
        private LinkTimers timers = QUICK;
        private int links = 1;
        private boolean ipv6;
        private boolean star;

        private Builder(int nodes) {
            this.nodes = nodes;
        }

        /** The sockets of all nodes. */
        public Builder sockets(NativeMode mode) {
            return each(handle -> handle.nativeMode(mode));
        }

        /** Configures every handle; adds up. */
        public Builder each(UnaryOperator<NettyHandleBuilder> more) {
            UnaryOperator<NettyHandleBuilder> before = each;
            each = handle -> more.apply(before.apply(handle));
            return this;
        }

        /** Configures the handle of one node, after {@link #each}. */
        public Builder node(int id, UnaryOperator<NettyHandleBuilder> more) {
            special.put(id, more);
            return this;
        }

        /** Loopback links between any two nodes. */
        public Builder links(int count) {
            links = count;
            return this;
        }

        /** A link between the nodes of a pair, before those over loopback. */
        public Builder link(LinkEnds fromOne, LinkEnds fromTwo) {
            given.add(new Route(fromOne, fromTwo));
            return this;
        }

        /** IPv6 addresses instead of IPv4. */
        public Builder ipv6() {
            ipv6 = true;
            return this;
        }

        /** Only node 1 has links to the others. */
        public Builder star() {
            star = true;
            return this;
        }

        /** How messages are spread over links. */
        public Builder policy(LinkPolicy choice) {
            policy = choice;
            return this;
        }

        /** The heartbeat of all links, {@link #QUICK} unless set. */
        public Builder timers(LinkTimers choice) {
            timers = choice;
            return this;
        }

        /** Starts all nodes and waits until they reach each other. */
        public Cluster start() {
            Cluster cluster = new Cluster(this);
            boolean started = false;
            try {
                cluster.start();
                started = true;
                return cluster;
            } finally {
                if (!started) {
                    cluster.close();
                }
            }
        }

        private KnetHandle newHandle(int id) {
            NettyHandleBuilder handle = each.apply(new NettyHandleBuilder(id));
            return special.getOrDefault(id, plain -> plain).apply(handle).build();
        }

        private int linkCount() {
            return given.size() + links;
        }

        private List<Route> newRoutes() {
            List<Route> routes = new ArrayList<>(given);
            for (int i = 0; i < links; i++) {
                routes.add(Route.direct(ipv6 ? FreePorts.link6() : FreePorts.link()));
            }
            return routes;
        }
    }
}
