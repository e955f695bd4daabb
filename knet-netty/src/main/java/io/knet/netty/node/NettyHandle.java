package io.knet.netty.node;

import static java.util.Objects.requireNonNull;

import io.knet.ChannelConfig;
import io.knet.ClearStats;
import io.knet.CompressionConfig;
import io.knet.CryptoControl;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.LinkPolicy;
import io.knet.MtuControl;
import io.knet.OnwireControl;
import io.knet.ReassemblyControl;
import io.knet.Registration;
import io.knet.SocketControl;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.transport.DatagramTransport;
import io.knet.stats.HandleStats;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The handle. */
public final class NettyHandle implements KnetHandle {
    private static final long LOOP_SHUTDOWN_SECONDS = 5;

    private final Node node;
    private final boolean ownsGroup;
    private final CryptoControl crypto;
    private final AtomicInteger forwardingChange = new AtomicInteger();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Drain drain;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /**
     * A handle.
     *
     * @param id of this node
     * @param settings what it was configured with
     * @param transport opens its sockets
     * @param group its event loops
     * @param ownsGroup whether to shut them down at the end
     * @param slots its crypto, taken over
     * @param compression of what it sends
     * @param wallClock dates ups and downs of links
     * @param environment what else it takes from its surroundings
     */
    public NettyHandle(
            int id,
            HandleSettings settings,
            DatagramTransport transport,
            EventLoopGroup group,
            boolean ownsGroup,
            CryptoSlots slots,
            CompressionConfig compression,
            InstantSource wallClock,
            HandleEnvironment environment) {
        requireNonNull(settings, "settings");
        requireNonNull(transport, "transport");
        requireNonNull(group, "group");
        requireNonNull(slots, "slots");
        requireNonNull(compression, "compression");
        requireNonNull(wallClock, "wallClock");
        requireNonNull(environment, "environment");
        node = new Node(id, settings, transport, group, slots, compression, wallClock, environment);
        crypto = new SlotControl(node);
        drain = new Drain(node);
        this.ownsGroup = ownsGroup;
    }

    @Override
    public int hostId() {
        return node.id;
    }

    @Override
    public KnetHost addHost(int id, LinkPolicy policy) {
        requireNonNull(policy, "policy");
        node.checkOpen();
        if (id < 0 || id > KnetLimits.MAX_HOST_ID) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "host id " + id + " must be 0 to " + KnetLimits.MAX_HOST_ID);
        }
        NettyHost host = new NettyHost(node, id, policy);
        node.hosts.add(host);
        return host;
    }

    @Override
    public KnetHost host(int id) {
        return findHost(id)
                .orElseThrow(
                        () ->
                                new KnetException(
                                        KnetError.UNKNOWN_HOST,
                                        "there is no host " + id + "; add it first"));
    }

    @Override
    public Optional<KnetHost> findHost(int id) {
        node.checkOpen();
        return Optional.ofNullable(node.hosts.get(id));
    }

    @Override
    public Optional<KnetHost> findHost(String name) {
        requireNonNull(name, "name");
        node.checkOpen();
        return Optional.ofNullable(node.hosts.byName(name));
    }

    @Override
    public List<KnetHost> hosts() {
        node.checkOpen();
        return List.copyOf(node.hosts.all());
    }

    @Override
    public DataChannel openChannel(ChannelConfig config) {
        requireNonNull(config, "config");
        node.checkOpen();
        NettyDataChannel channel = new NettyDataChannel(node, config);
        if (!node.channels.add(channel)) {
            throw new KnetException(
                    KnetError.IN_USE,
                    "channel " + config.number() + " is open already; close it or take another");
        }
        return channel;
    }

    @Override
    public DataChannel openFreeChannel(ChannelConfig config) {
        requireNonNull(config, "config");
        node.checkOpen();
        for (int number = 0; number < KnetLimits.MAX_CHANNELS; number++) {
            NettyDataChannel channel = new NettyDataChannel(node, config.withNumber(number));
            if (node.channels.add(channel)) {
                return channel;
            }
        }
        throw new KnetException(
                KnetError.IN_USE,
                "all " + KnetLimits.MAX_CHANNELS + " channels are open; close one first");
    }

    @Override
    public List<DataChannel> channels() {
        node.checkOpen();
        return List.copyOf(node.channels.all());
    }

    @Override
    public Optional<DataChannel> findChannel(int number) {
        node.checkOpen();
        ChannelConfig.of(number);
        return Optional.ofNullable(node.channels.get(number));
    }

    @Override
    public void filter(DestinationFilter filter) {
        requireNonNull(filter, "filter");
        node.checkOpen();
        node.filter(filter);
    }

    @Override
    public void removeFilter() {
        node.checkOpen();
        node.filter(null);
    }

    @Override
    public void enableForwarding() {
        node.checkOpen();
        synchronized (forwardingChange) {
            forwardingChange.incrementAndGet();
            node.forwarding(true);
        }
    }

    @Override
    public CompletableFuture<Void> disableForwarding() {
        node.checkOpen();
        int change = forwardingChange.incrementAndGet();
        CompletableFuture<Void> done = new CompletableFuture<>();
        node.txQueue.whenDrained(
                () -> {
                    // Unless it was enabled again meanwhile.
                    synchronized (forwardingChange) {
                        if (forwardingChange.get() == change) {
                            node.forwarding(false);
                        }
                    }
                    node.completions.execute(() -> done.complete(null));
                });
        return done;
    }

    @Override
    public boolean isForwarding() {
        node.checkOpen();
        return node.isForwarding();
    }

    @Override
    public CryptoControl crypto() {
        node.checkOpen();
        return crypto;
    }

    @Override
    public CompressionConfig compression() {
        node.checkOpen();
        return node.codec.config();
    }

    @Override
    public void compression(CompressionConfig config) {
        requireNonNull(config, "config");
        node.checkOpen();
        node.codec.configure(config);
    }

    @Override
    public boolean accessLists() {
        node.checkOpen();
        return node.accessLists();
    }

    @Override
    public void accessLists(boolean enabled) {
        node.checkOpen();
        node.accessLists(enabled);
    }

    @Override
    public int dataMtu() {
        node.checkOpen();
        return node.dataMtu();
    }

    @Override
    public MtuControl mtu() {
        node.checkOpen();
        return node.mtuSettings;
    }

    @Override
    public OnwireControl onwireVersion() {
        node.checkOpen();
        return node.versions;
    }

    @Override
    public SocketControl sockets() {
        node.checkOpen();
        return node.sockets;
    }

    @Override
    public ReassemblyControl reassembly() {
        node.checkOpen();
        return node.reassembly;
    }

    @Override
    public HandleStats stats() {
        return new HandleStats(
                node.counters.snapshot(), node.times.snapshot(), node.drops.snapshot());
    }

    @Override
    public void clearStats(ClearStats what) {
        requireNonNull(what, "what");
        node.checkOpen();
        node.clearStats(what);
    }

    @Override
    public Registration onEvent(Consumer<? super KnetEvent> listener) {
        requireNonNull(listener, "listener");
        node.checkOpen();
        return node.events.add(listener);
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        return closeAsync(Duration.ZERO);
    }

    @Override
    public CompletableFuture<Void> closeAsync(Duration limit) {
        requireNonNull(limit, "drain");
        if (limit.isNegative()) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT, "drain time " + limit + " must not be negative");
        }
        boolean first = closing.compareAndSet(false, true);
        if (first) {
            node.refuseCalls();
            drain.whenEnded(this::startCloseWithoutFail);
        }
        if (limit.isZero()) {
            drain.end();
        } else if (first) {
            drain.start(limit);
        }
        return closed.copy();
    }

    /** Whoever waits for the end must learn of it whatever happens. */
    private void startCloseWithoutFail() {
        try {
            startClose();
        } catch (RuntimeException | Error failure) {
            endLoops(failure);
        }
    }

    private void startClose() {
        node.markClosed();
        node.forwarding(false);
        node.endDataMtu();
        node.channels.all().forEach(DataChannel::close);
        CompletableFuture<?>[] hosts =
                node.hosts.all().stream().map(NettyHost::close).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(hosts)
                .handle(
                        (done, failure) -> {
                            node.txQueue.close();
                            node.crypto.close();
                            return node.closeCiphers()
                                    .whenComplete((wiped, rejected) -> endLoops(failure));
                        });
    }

    private void endLoops(@Nullable Throwable failure) {
        if (!ownsGroup) {
            finish(failure);
            return;
        }
        node.group
                .shutdownGracefully(0, LOOP_SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                .addListener(ended -> finish(failure));
    }

    private void finish(@Nullable Throwable failure) {
        node.completions.execute(
                () -> {
                    if (failure == null) {
                        closed.complete(null);
                    } else {
                        closed.completeExceptionally(failure);
                    }
                });
        node.completions.close();
        node.events.close();
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }

    @Override
    public void close(Duration limit) {
        requireNonNull(limit, "drain");
        CompletableFuture<Void> done = closeAsync(limit);
        if (!node.calls.onAnyLoop()) {
            done.join();
        }
    }

    @Override
    public String toString() {
        return "knet handle of host " + node.id + (node.isClosed() ? ", closed" : "");
    }
}
