package io.knet.lab.simulate.cluster;

import io.knet.ChannelConfig;
import io.knet.CompressionConfig;
import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.FilterRequest;
import io.knet.HostConfig;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.Verdict;
import io.knet.crypto.engine.HostCrypto;
import io.knet.lab.simulate.verify.Message;
import io.knet.netty.handle.HandleEnvironment;
import io.knet.netty.handle.HandleSettings;
import io.knet.netty.handle.NettyHandle;
import io.knet.netty.handle.WarmUps;
import io.knet.testkit.network.Machine;
import io.knet.testkit.network.VirtualTransport;
import io.knet.testkit.time.NodeClock;
import io.knet.testkit.time.VirtualGroup;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;

/** One run of a node: a real handle, with event loops, buffers and sockets of its own. */
final class NodeProcess {
    /** Channels that tell a listener; the last one is asked for its messages. */
    static final int LISTENING_CHANNELS = 3;

    static final int CHANNELS = LISTENING_CHANNELS + 1;
    private static final int SOCKET_BUFFER = 256 << 10;
    private static final int REASSEMBLY_BUFFERS = 256;
    private static final Duration PATH_SEARCH = Duration.ofSeconds(15);

    private final int node;
    private final VirtualGroup group;
    private final Executor app;
    private final UnpooledByteBufAllocator allocator;
    private final KnetHandle handle;
    private final Listener listener;

    /** Receives what the handle reports. */
    interface Listener {
        void received(int source, int channel, io.netty.buffer.ByteBuf content);

        void happened(KnetEvent event);
    }

    NodeProcess(
            World world,
            int node,
            NodeClock clock,
            KeyRing keys,
            CompressionConfig compression,
            Optional<SessionRing> sessions,
            IntFunction<HostConfig> hosts,
            SplittableRandom salts,
            Listener listener) {
        this.node = node;
        this.listener = listener;
        Plan plan = world.plan();
        String name = "node " + node;
        group =
                new VirtualGroup(
                        name,
                        world.scheduler(),
                        clock,
                        plan.loops(),
                        failure -> world.findings().exception(name, failure));
        app = group.newExecutor();
        // Counted exactly, so Netty need not look for leaks; the collector takes what a crash left.
        allocator = new UnpooledByteBufAllocator(plan.directBuffers(), true, false);
        Machine machine = world.network().machines().get(node);
        VirtualTransport transport =
                new VirtualTransport(
                        world.network(),
                        machine,
                        allocator,
                        failure -> world.findings().exception(name, failure));
        HandleSettings settings =
                new HandleSettings(
                        Plan.hostId(node),
                        transport,
                        group,
                        false,
                        keys.newSlots(),
                        sessions.map(SessionRing::config),
                        compression,
                        clock,
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        SOCKET_BUFFER,
                        Map.of(),
                        (channel, link) -> addHandlers(world, channel, link),
                        REASSEMBLY_BUFFERS,
                        0);
        handle =
                NettyHandle.create(
                        settings,
                        new HandleEnvironment(
                                () -> (bytes, offset, length) -> fill(salts, bytes, offset, length),
                                () -> (bytes, offset, length) -> fill(salts, bytes, offset, length),
                                allocator,
                                threads -> group.newExecutor(),
                                threads -> group.newExecutor(),
                                neverHeldUp -> {},
                                look -> () -> {},
                                HostCrypto::shared,
                                (called, many) -> group.newExecutor(),
                                WarmUps.none()));
        configure(plan, hosts);
        sessions.ifPresent(ring -> ring.loadOther(handle));
    }

    private static void addHandlers(World world, Channel channel, KnetLink link) {
        if (world.plan().ownHandlers()) {
            channel.pipeline().addLast(new ChannelDuplexHandler());
        }
        world.planted().initLink(channel, link);
    }

    private static void fill(SplittableRandom random, byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            bytes[offset + i] = (byte) random.nextInt();
        }
    }

    private void configure(Plan plan, IntFunction<HostConfig> hosts) {
        handle.accessLists(false);
        if (plan.sealed()) {
            handle.crypto().clearTraffic(io.knet.ClearTraffic.DISALLOW);
        }
        handle.mtu().interval(PATH_SEARCH);
        handle.onEvent(listener::happened);
        handle.filter(filter());
        for (int i = 0; i < CHANNELS; i++) {
            openChannel(i);
        }
        handle.enableForwarding();
        for (int other = 0; other < plan.nodes(); other++) {
            if (other != node) {
                handle.addHost(Plan.hostId(other), hosts.apply(other));
            }
        }
    }

    void openChannel(int number) {
        ChannelConfig config = ChannelConfig.of(number);
        handle.openChannel(
                number < LISTENING_CHANNELS
                        ? config.withListener(
                                message ->
                                        listener.received(
                                                Plan.node(message.sourceHost()),
                                                message.channel(),
                                                message.content()))
                        : config);
    }

    private DestinationFilter filter() {
        return request -> {
            if (request.direction() == Direction.RX) {
                return Verdict.deliver();
            }
            return address(request);
        };
    }

    private Verdict address(FilterRequest request) {
        Message message = (Message) request.attachment();
        BitSet reachable = new BitSet();
        for (KnetHost host : handle.hosts()) {
            int other = Plan.node(host.id());
            if (host.isReachable() && (message.isBroadcast() || message.targets().get(other))) {
                reachable.set(other);
            }
        }
        message.addressed(reachable);
        return message.isBroadcast()
                ? Verdict.broadcast()
                : Verdict.unicast(message.targets().stream().map(Plan::hostId).toArray());
    }

    KnetHandle handle() {
        return handle;
    }

    /** The application's own thread. */
    Executor app() {
        return app;
    }

    VirtualGroup group() {
        return group;
    }

    /** Bytes of buffers that nobody has released. */
    long unreleasedBytes() {
        return allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory();
    }
}
