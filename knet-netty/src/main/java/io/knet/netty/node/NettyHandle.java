package io.knet.netty.node;

import io.knet.ChannelConfig;
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
import io.knet.Registration;
import io.knet.crypto.CryptoSlots;
import io.knet.netty.transport.DatagramTransport;
import io.knet.stats.HandleStats;
import io.netty.channel.EventLoopGroup;
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
     */
    public NettyHandle(
            int id,
            HandleSettings settings,
            DatagramTransport transport,
            EventLoopGroup group,
            boolean ownsGroup,
            CryptoSlots slots,
            CompressionConfig compression,
            InstantSource wallClock) {
        node = new Node(id, settings, transport, group, slots, compression, wallClock);
        crypto = new SlotControl(node);
        this.ownsGroup = ownsGroup;
    }

    @Override
    public int hostId() {
        return node.id;
    }

    @Override
    public KnetHost addHost(int id, LinkPolicy policy) {
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
    public Optional<DataChannel> findChannel(int number) {
        node.checkOpen();
        ChannelConfig.of(number);
        return Optional.ofNullable(node.channels.get(number));
    }

    @Override
    public void filter(DestinationFilter filter) {
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
        forwardingChange.incrementAndGet();
        node.forwarding(true);
    }

    @Override
    public CompletableFuture<Void> disableForwarding() {
        node.checkOpen();
        int change = forwardingChange.incrementAndGet();
        CompletableFuture<Void> done = new CompletableFuture<>();
        node.txQueue.whenDrained(
                () -> {
                    // Unless it was enabled again meanwhile.
                    if (forwardingChange.get() == change) {
                        node.forwarding(false);
                    }
                    node.events.execute(() -> done.complete(null));
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
    public HandleStats stats() {
        return new HandleStats(node.counters.snapshot(), node.drops.snapshot());
    }

    @Override
    public Registration onEvent(Consumer<? super KnetEvent> listener) {
        node.checkOpen();
        return node.events.add(listener);
    }

    @Override
    public CompletableFuture<Void> closeAsync() {
        if (closing.compareAndSet(false, true)) {
            startClose();
        }
        return closed.copy();
    }

    private void startClose() {
        node.markClosed();
        node.forwarding(false);
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
        if (failure == null) {
            closed.complete(null);
        } else {
            closed.completeExceptionally(failure);
        }
        node.events.close();
    }

    @Override
    public void close() {
        CompletableFuture<Void> done = closeAsync();
        if (!node.calls.onAnyLoop()) {
            done.join();
        }
    }

    @Override
    public String toString() {
        return "knet handle of host " + node.id + (node.isClosed() ? ", closed" : "");
    }
}
