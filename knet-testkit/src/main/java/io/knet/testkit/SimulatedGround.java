package io.knet.testkit;

import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.testkit.network.Machine;
import io.knet.testkit.network.NetworkCounter;
import io.knet.testkit.network.Path;
import io.knet.testkit.network.VirtualNetwork;
import io.knet.testkit.time.NodeClock;
import io.knet.testkit.time.Scheduler;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** Virtual time and a virtual network: all in the thread that lets time pass. */
final class SimulatedGround implements Ground {
    private static final int PORT = 5405;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Scheduler scheduler = new Scheduler();
    private final VirtualNetwork network;
    private final SplittableRandom random;
    private final List<NodeClock> clocks = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    SimulatedGround(int nodes, int links, long seed) {
        random = new SplittableRandom(seed);
        network =
                new VirtualNetwork(scheduler, random.split(), new Unwatched(), nodes, links, false);
        for (int i = 0; i < nodes; i++) {
            clocks.add(new NodeClock(scheduler));
        }
    }

    @Override
    public Path path(int from, int to, int link) {
        return network.path(from, to, link);
    }

    @Override
    public InetSocketAddress local(int node, int link) {
        return new InetSocketAddress(network.machines().get(node).on(link).address(), PORT);
    }

    @Override
    public InetSocketAddress remote(int node, int other, int link) {
        return local(other, link);
    }

    @Override
    public LinkTimers timers() {
        return LinkTimers.ofMillis(200, 1000);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(scheduler.now());
    }

    @Override
    public NodeGround newProcess(int node) {
        return new NodeProcess(node);
    }

    @Override
    public boolean until(BooleanSupplier condition, Duration atMost) {
        return scheduler.runUntil(condition, scheduler.now() + atMost.toNanos());
    }

    /** Whoever waits looks after every instant in which something happens. */
    @Override
    public void changed() {}

    @Override
    public void check() {
        if (!failures.isEmpty()) {
            AssertionError failure =
                    new AssertionError(
                            "an exception that nobody caught, on an event loop or at the end of a"
                                    + " link's pipeline",
                            failures.get(0));
            failures.stream().skip(1).forEach(failure::addSuppressed);
            failures.clear();
            throw failure;
        }
    }

    @Override
    public void close() {}

    /** One run of a node. */
    private final class NodeProcess implements NodeGround {
        private final Machine machine;
        private final NodeClock clock;
        private final SimulatedLoops loops;

        // Counted exactly, so Netty need not look for leaks.
        private final UnpooledByteBufAllocator allocator =
                new UnpooledByteBufAllocator(true, true, false);

        NodeProcess(int node) {
            machine = network.machines().get(node);
            clock = clocks.get(node);
            loops =
                    new SimulatedLoops(
                            scheduler, clock, network, machine, random.split(), failures::add);
        }

        @Override
        public NettyHandleBuilder newHandle(int hostId) {
            return new NettyHandleBuilder(hostId)
                    .eventLoopGroup(loops)
                    .allocator(allocator)
                    .wallClock(clock);
        }

        @Override
        public void stall(Duration time) {
            loops.stallUntil(scheduler.now() + time.toNanos());
        }

        @Override
        public void kill() {
            loops.kill();
            machine.loseSockets();
        }

        @Override
        public List<String> end() {
            // Behind what the end of the handle itself has yet to do.
            until(() -> false, Duration.ofNanos(1));
            List<String> left = new ArrayList<>();
            long bytes =
                    allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
            if (bytes != 0) {
                left.add("buffers of " + bytes + " bytes that nobody released");
            }
            if (machine.openSockets() != 0) {
                left.add(machine.openSockets() + " open sockets");
            }
            if (loops.hasTimers()) {
                left.add("timers that nobody cancelled");
            }
            kill();
            return left;
        }
    }

    /** The network counts for itself. */
    private static final class Unwatched implements VirtualNetwork.Observer {
        @Override
        public void sent(
                Machine from, InetSocketAddress source, InetSocketAddress target, byte[] bytes) {}

        @Override
        public void happened(Machine machine, NetworkCounter what) {}
    }
}
