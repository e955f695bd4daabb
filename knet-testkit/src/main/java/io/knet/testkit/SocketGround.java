package io.knet.testkit;

import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.testkit.network.Path;
import io.knet.testkit.network.SocketRelay;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** The machine's time, threads and sockets, with a relay between the nodes. */
final class SocketGround implements Ground {
    private static final AtomicInteger CLUSTERS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TO_END = Duration.ofSeconds(5);

    /** Of any socket, so that no kernel has to be configured. */
    private static final int SOCKET_BUFFER = 200 << 10;

    /** How often conditions are looked at without any event. */
    private static final long LOOK_NANOS = 10_000_000;

    private final String name = "knet-testkit-" + CLUSTERS.incrementAndGet();
    private final long began = System.nanoTime();
    private final SocketRelay relay;
    private final Map<Way, Path> paths = new HashMap<>();
    private final Map<Way, InetSocketAddress> remotes = new HashMap<>();
    private final Object change = new Object();
    private long changes;

    private record Way(int from, int to, int link) {}

    SocketGround(int nodes, int links, long seed) {
        relay = new SocketRelay(name + "-relay", new SplittableRandom(seed));
        for (int a = 0; a < nodes; a++) {
            for (int b = a + 1; b < nodes; b++) {
                for (int link = 0; link < links; link++) {
                    connect(new Way(a, b, link), new Way(b, a, link));
                }
            }
        }
    }

    private void connect(Way there, Way back) {
        Path forth = Path.relayed(there.toString());
        Path home = Path.relayed(back.toString());
        paths.put(there, forth);
        paths.put(back, home);
        SocketRelay.Ends ends = relay.connect(forth, home);
        remotes.put(there, ends.forFirst());
        remotes.put(back, ends.forSecond());
    }

    @Override
    public Path path(int from, int to, int link) {
        return known(paths, new Way(from, to, link));
    }

    private static <T> T known(Map<Way, T> of, Way way) {
        T found = of.get(way);
        if (found == null) {
            throw new IllegalArgumentException("there is no " + way);
        }
        return found;
    }

    @Override
    public InetSocketAddress local(int node, int link) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public InetSocketAddress remote(int node, int other, int link) {
        return known(remotes, new Way(node, other, link));
    }

    @Override
    public LinkTimers timers() {
        return LinkTimers.ofMillis(50, 300);
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Override
    public NodeGround newProcess(int node) {
        return new NodeProcess(name + "-node" + (node + 1));
    }

    @Override
    public boolean until(BooleanSupplier condition, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            long seen;
            synchronized (change) {
                seen = changes;
            }
            if (condition.getAsBoolean()) {
                return true;
            }
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            awaitChange(seen, end);
        }
    }

    private void awaitChange(long seen, long end) {
        long look = Math.min(end - System.nanoTime(), LOOK_NANOS) + System.nanoTime();
        synchronized (change) {
            long left = look - System.nanoTime();
            while (changes == seen && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(change, left);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting", interrupted);
                }
                left = look - System.nanoTime();
            }
        }
    }

    @Override
    public void changed() {
        synchronized (change) {
            changes++;
            change.notifyAll();
        }
    }

    /** What nobody catches is in Netty's log, as in the program. */
    @Override
    public void check() {}

    @Override
    public void close() {
        relay.close();
    }

    /** One run of a node. */
    private final class NodeProcess implements NodeGround {
        private final String process;
        private final TrackedLoops loops;
        private final UnpooledByteBufAllocator allocator =
                new UnpooledByteBufAllocator(true, true, false);

        NodeProcess(String process) {
            this.process = process;
            loops = TrackedLoops.start(process);
        }

        @Override
        public NettyHandleBuilder newHandle(int hostId) {
            return new NettyHandleBuilder(hostId)
                    .eventLoopGroup(loops)
                    .allocator(allocator)
                    .socketBuffer(SOCKET_BUFFER);
        }

        @Override
        public void stall(Duration time) {
            throw new IllegalStateException(
                    "only a node on a simulated network can be held up; this one has real threads");
        }

        @Override
        public void kill() {
            loops.shutdownGracefully(0, TO_END.toMillis(), TimeUnit.MILLISECONDS)
                    .syncUninterruptibly();
        }

        @Override
        public List<String> end() {
            List<String> left = new ArrayList<>();
            if (!until(() -> usedBytes() == 0, TO_END)) {
                left.add("buffers of " + usedBytes() + " bytes that nobody released");
            }
            if (!until(() -> loops.openChannels() == 0, TO_END)) {
                left.add(loops.openChannels() + " open sockets");
            }
            kill();
            if (!until(() -> threads() == 0, TO_END)) {
                left.add(threads() + " threads of its event loops");
            }
            return left;
        }

        private long usedBytes() {
            return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
        }

        private long threads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith(process + "-"))
                    .count();
        }
    }
}
