package io.knet.lab.simulate.crowd;

import io.knet.CompressionConfig;
import io.knet.HostConfig;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.handle.HandleEnvironment;
import io.knet.netty.handle.HandleSettings;
import io.knet.netty.handle.NettyHandle;
import io.knet.netty.handle.WarmUps;
import io.knet.stats.LinkCounter;
import io.knet.testkit.network.Machine;
import io.knet.testkit.network.NetworkCounter;
import io.knet.testkit.network.Path;
import io.knet.testkit.network.VirtualNetwork;
import io.knet.testkit.network.VirtualTransport;
import io.knet.testkit.time.NodeClock;
import io.knet.testkit.time.Scheduler;
import io.knet.testkit.time.VirtualGroup;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * A real handle under virtual time that knows thousands of hosts, which do nothing but answer it.
 * Hosts are numbered from 0. To be used by one thread.
 */
public final class Crowd implements AutoCloseable {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int PORT = 5405;
    private static final int HANDLE_ID = 1;
    private static final int SOCKET_BUFFER = 256 << 10;
    private static final int REASSEMBLY_BUFFERS = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final CrowdPlan plan;
    private final Scheduler scheduler = new Scheduler();
    private final VirtualNetwork network;
    private final NodeClock clock = new NodeClock(scheduler);
    private final VirtualGroup group;
    private final Executor program;
    private final UnpooledByteBufAllocator allocator =
            new UnpooledByteBufAllocator(false, true, false);
    private final CountedTransport transport;
    private final KnetHandle handle;
    private final PingLog pings;
    private final List<Throwable> failures = new ArrayList<>();
    private final BitSet up;
    private long downs;

    /** A handle that begins to add its hosts, as soon as time passes. */
    public Crowd(CrowdPlan plan) {
        this.plan = plan;
        up = new BitSet(plan.allLinks());
        pings = new PingLog(plan.allLinks(), plan.timers().pingInterval().toNanos());
        SplittableRandom random = new SplittableRandom(1);
        network =
                new VirtualNetwork(
                        scheduler,
                        random.split(),
                        new Unwatched(),
                        1 + plan.hosts(),
                        plan.links(),
                        true);
        network.interceptor(
                (from, to, source, datagram) -> {
                    if (from.machine().number() == 0) {
                        int link = index(to.machine().number() - 1, to.net());
                        pings.sent(link, datagram, clock.nanoTime());
                    }
                    return false;
                });
        for (int host = 0; host < plan.hosts(); host++) {
            machine(host).responder(new ScriptedPeer(network, id(host), HANDLE_ID));
        }
        group = new VirtualGroup("handle", scheduler, clock, plan.loops(), failures::add);
        program = group.newExecutor();
        transport =
                new CountedTransport(
                        new VirtualTransport(
                                network, network.machines().get(0), allocator, failures::add),
                        () -> clock.jumpAhead(plan.lookTime().toNanos()));
        handle =
                NettyHandle.create(
                        new HandleSettings(
                                HANDLE_ID,
                                transport,
                                group,
                                false,
                                new CryptoSlots(),
                                Optional.empty(),
                                CompressionConfig.NONE,
                                clock,
                                Duration.ofSeconds(1),
                                Duration.ZERO,
                                SOCKET_BUFFER,
                                Map.of(),
                                (channel, link) -> {},
                                REASSEMBLY_BUFFERS,
                                0),
                        new HandleEnvironment(
                                () -> (bytes, offset, length) -> {},
                                () -> (bytes, offset, length) -> {},
                                allocator,
                                threads -> group.newExecutor(),
                                threads -> group.newExecutor(),
                                neverHeldUp -> {},
                                look -> () -> {},
                                HostCrypto::shared,
                                (name, count) -> group.newExecutor(),
                                WarmUps.none()));
        handle.accessLists(false);
        handle.onEvent(this::happened);
        for (int host = 0; host < plan.hosts(); host++) {
            int added = host;
            scheduler.at(
                    plan.arrival().toNanos() * host / plan.hosts(),
                    () -> program.execute(() -> add(added)));
        }
    }

    private static int id(int host) {
        return HANDLE_ID + 1 + host;
    }

    private int index(int host, int net) {
        return host * plan.links() + net;
    }

    private Machine machine(int host) {
        return network.machines().get(1 + host);
    }

    private void add(int host) {
        handle.addHost(id(host), HostConfig.of(LinkPolicy.PASSIVE));
        for (int net = 0; net < plan.links(); net++) {
            LinkConfig config =
                    LinkConfig.udp(
                                    address(network.machines().get(0), net),
                                    address(machine(host), net))
                            .withTimers(plan.timers())
                            .withPriority(net);
            handle.host(id(host))
                    .addLinkAsync(net, config)
                    .whenComplete(
                            (link, failure) -> {
                                if (failure != null) {
                                    failures.add(failure);
                                }
                            });
        }
    }

    private static InetSocketAddress address(Machine machine, int net) {
        return new InetSocketAddress(machine.on(net).address(), PORT);
    }

    private void happened(KnetEvent event) {
        if (event instanceof KnetEvent.LinkUp link) {
            up.set(index(link.host() - id(0), link.link()));
        } else if (event instanceof KnetEvent.LinkDown link) {
            up.clear(index(link.host() - id(0), link.link()));
            downs++;
        }
    }

    // ---- time

    /** Lets time pass. */
    public void run(Duration time) {
        runUntil(() -> false, time);
    }

    /**
     * Lets time pass until a condition holds, which is looked at whenever something has happened.
     *
     * @return whether it holds
     */
    public boolean runUntil(BooleanSupplier condition, Duration atMost) {
        boolean holds = scheduler.runUntil(condition, scheduler.now() + atMost.toNanos());
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    failures.size() + " things went wrong, the first of them", failures.get(0));
        }
        return holds;
    }

    /** Lets time pass, and tells what the handle did in it. */
    public CrowdFigures measure(Duration time) {
        pings.begin(clock.nanoTime());
        long from = clock.nanoTime();
        long looks = transport.looks();
        long timers = group.timersRun();
        long began = THREADS.getCurrentThreadCpuTime();
        run(time);
        long took = THREADS.getCurrentThreadCpuTime() - began;
        return new CrowdFigures(
                Duration.ofNanos(clock.nanoTime() - from),
                pings.figures(clock.nanoTime()),
                transport.looks() - looks,
                group.timersRun() - timers,
                took);
    }

    /** How many pongs the links have taken so far. */
    public long pongs() {
        long pongs = 0;
        for (KnetHost host : handle.hosts()) {
            for (KnetLink link : host.links()) {
                pongs += link.status().stats().get(LinkCounter.RX_PONG_PACKETS);
            }
        }
        return pongs;
    }

    // ---- links

    /** Links that are up now. */
    public int linksUp() {
        return up.cardinality();
    }

    /** How often a link went down so far. */
    public long downs() {
        return downs;
    }

    /** Whether all links to a host are up. */
    public boolean isUp(int host) {
        return up.get(index(host, 0), index(host, plan.links())).cardinality() == plan.links();
    }

    /** Whether none of the links to a host is up. */
    public boolean isDown(int host) {
        return up.get(index(host, 0), index(host, plan.links())).isEmpty();
    }

    /** The handle, to be asked. */
    public KnetHandle handle() {
        return handle;
    }

    /** From now on the network swallows all that goes to some hosts or comes from them. */
    public void swallow(List<Integer> hosts) {
        for (int host : hosts) {
            for (int net = 0; net < plan.links(); net++) {
                network.path(0, 1 + host, net).cut(Path.Cut.SILENT);
                network.path(1 + host, 0, net).cut(Path.Cut.SILENT);
            }
        }
    }

    /** The handle does nothing for a while, as in a collection of garbage, and notices it now. */
    public void holdUp(Duration time) {
        clock.jumpAhead(time.toNanos());
    }

    /** The network is in order again. */
    public void heal() {
        network.heal();
    }

    /**
     * Closes the handle.
     *
     * @throws IllegalStateException if it leaves something behind
     */
    @Override
    public void close() {
        CompletableFuture<Void> closed = handle.closeAsync();
        if (!runUntil(closed::isDone, PATIENCE)) {
            throw new IllegalStateException("the handle does not close");
        }
        closed.join();
        // Behind what the end itself has yet to do.
        run(Duration.ofNanos(1));
        long bytes = allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
        int sockets = network.machines().get(0).openSockets();
        if (bytes != 0 || sockets != 0 || group.hasTimers()) {
            throw new IllegalStateException(
                    "the handle leaves buffers of "
                            + bytes
                            + " bytes, "
                            + sockets
                            + " sockets"
                            + (group.hasTimers() ? ", timers" : ""));
        }
        group.kill();
    }

    /** Of the network nobody keeps a record. */
    private static final class Unwatched implements VirtualNetwork.Observer {
        @Override
        public void sent(
                Machine from, InetSocketAddress source, InetSocketAddress target, byte[] bytes) {}

        @Override
        public void happened(Machine machine, NetworkCounter what) {}
    }
}
