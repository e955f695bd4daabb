package io.knet.netty.node;

import static java.util.Objects.requireNonNull;

import io.knet.AccessControl;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.Counters;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.pipeline.LinkPort;
import io.knet.protocol.LinkMonitor;
import io.knet.protocol.MtuMath;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.stats.LinkStatus;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One link. Its heartbeat and its channel belong to the event loop of its host; what other threads
 * read is volatile, and what they change goes through that loop.
 */
final class NettyLink implements KnetLink {
    static final AttributeKey<NettyLink> IDENTITY = AttributeKey.valueOf("io.knet.link");

    private final NettyHost host;
    private final int id;
    private final Node node;
    private final LinkConnection connection;
    private final LinkOutput output;
    private final PeerFollower follower;
    private final LinkAccess access;
    private final LinkPath path;
    private final LinkState state;
    private final LinkHeartbeat heartbeat;
    private final LinkErrors errors;
    private final LinkPort port;
    private final Counters<LinkCounter> counters = new Counters<>(LinkCounter.class);

    private volatile LinkConfig config;

    /** What the configuration is about to become; written under the lock of the hosts. */
    private volatile @Nullable LinkConfig pendingConfig;

    private volatile boolean removed;

    NettyLink(NettyHost host, int id, LinkConfig config) {
        this.host = host;
        this.id = id;
        this.node = host.node();
        this.config = config;
        LinkMonitor monitor =
                config.isDynamic()
                        ? LinkMonitor.ofDynamicLink(config.timers())
                        : LinkMonitor.ofStaticLink(config.timers());
        connection = new LinkConnection(this, config.local(), config.remote().orElse(null));
        output = new LinkOutput(this, connection);
        follower = new PeerFollower(this, connection);
        access = new LinkAccess(this);
        path = new LinkPath(this, monitor);
        state = new LinkState(this, monitor);
        heartbeat = new LinkHeartbeat(this, monitor, connection);
        errors = new LinkErrors(this);
        port = new NettyLinkPort(this);
    }

    // ---- opening and closing, on the loop

    /**
     * Opens the link's channel. A failure to bind fails the result; a missing route does not: it is
     * tried again.
     */
    CompletableFuture<Void> open(Listener boundListener) {
        connection.listen(boundListener);
        if (removed || host.isRemoved() || node.isClosed()) {
            return CompletableFuture.failedFuture(removedException());
        }
        node.resources(loop()).heartbeat().add(heartbeat);
        return connection
                .open()
                .thenRun(
                        () -> {
                            if (config.enabled()) {
                                state.enable();
                            }
                        });
    }

    KnetException removedException() {
        return node.isClosed()
                ? node.closedException()
                : new KnetException(KnetError.UNKNOWN_LINK, "link " + this + " was removed");
    }

    /** Takes the link down for good and closes its channel. */
    CompletableFuture<Void> close(LinkDownReason reason) {
        removed = true;
        state.close(reason);
        node.resources(loop()).heartbeat().remove(heartbeat);
        follower.abandon();
        CompletableFuture<Void> closed = connection.close();
        state.end(removedException());
        path.end(removedException());
        return closed;
    }

    // ---- on the loop

    /** A deadline of the link may have come closer. */
    void wake() {
        if (!removed) {
            node.resources(loop()).heartbeat().wake();
        }
    }

    /** Loop only: what is configured from now on. */
    void config(LinkConfig replacement) {
        config = replacement;
    }

    void clearStats() {
        counters.clear();
        state.clearStats();
    }

    /**
     * Hands in a packet of this link that came by another way, after the checks that it has passed
     * there.
     */
    void receive(InboundPacket packet) {
        if (config.isDynamic()) {
            follower.receive(packet);
        } else {
            receiveOver(connection.socket(), packet);
        }
    }

    /** Hands in a packet as if it had come over that socket. */
    void receiveOver(@Nullable LinkSocket socket, InboundPacket packet) {
        if (socket == null || !socket.receive(packet)) {
            packet.release();
            drop(DropReason.LINK_STARTING, 1);
        }
    }

    // ---- its parts and their common ground, on any thread

    Node node() {
        return node;
    }

    EventLoop loop() {
        return host.loop();
    }

    int hostId() {
        return host.id();
    }

    long nanoTime() {
        return loop().ticker().nanoTime();
    }

    /** Whether it is enabled and up. */
    LinkState state() {
        return state;
    }

    LinkHeartbeat heartbeat() {
        return heartbeat;
    }

    LinkConnection connection() {
        return connection;
    }

    @Nullable LinkSocket socket() {
        return connection.socket();
    }

    /** The way of the asynchronous messages. */
    LinkOutput output() {
        return output;
    }

    /** What the pipeline asks. */
    LinkPort port() {
        return port;
    }

    /** What the sockets report. */
    LinkErrors errors() {
        return errors;
    }

    /** The path and its MTU. */
    LinkPath path() {
        return path;
    }

    /** Learns where the peer of a dynamic link is. */
    PeerFollower follower() {
        return follower;
    }

    LinkAccess access() {
        return access;
    }

    void count(LinkCounter counter, long amount) {
        counters.add(counter, amount);
    }

    /** Packets with messages that have come. Any thread. */
    long received() {
        return counters.get(LinkCounter.RX_DATA_PACKETS);
    }

    void drop(DropReason reason, long packets) {
        node.drops.count(reason, packets, this);
    }

    void onHandlerFailure(Throwable failure) {
        node.callbackFailed("a handler in the pipeline of link " + this, failure);
    }

    @Nullable LinkConfig pendingConfig() {
        return pendingConfig;
    }

    void pendingConfig(@Nullable LinkConfig pending) {
        pendingConfig = pending;
    }

    /** Whether messages may go over the link. */
    boolean isUsable() {
        return state.view().up() && path.mtu().valid();
    }

    boolean isRemoved() {
        return removed;
    }

    void checkUsable() {
        node.checkOpen();
        if (removed) {
            throw removedException();
        }
    }

    // ---- the API, on any thread

    @Override
    public NettyHost host() {
        return host;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public LinkConfig config() {
        return config;
    }

    @Override
    public InetSocketAddress localAddress() {
        checkUsable();
        return connection.local();
    }

    @Override
    public Optional<InetSocketAddress> remoteAddress() {
        checkUsable();
        return Optional.ofNullable(connection.peer());
    }

    @Override
    public void reconfigure(LinkConfig wanted) {
        requireNonNull(wanted, "config");
        node.calls.requireOffLoop("reconfigureAsync");
        LoopCalls.await(new LinkChange(this, wanted).start());
    }

    @Override
    public CompletableFuture<KnetLink> reconfigureAsync(LinkConfig wanted) {
        requireNonNull(wanted, "config");
        return new LinkChange(this, wanted).start().thenApplyAsync(done -> done, node.completions);
    }

    @Override
    public AccessControl accessList() {
        return access;
    }

    @Override
    public void enable() {
        checkUsable();
        node.calls.run(loop(), state::enable);
    }

    @Override
    public void disable() {
        checkUsable();
        node.calls.run(loop(), state::disable);
    }

    @Override
    public boolean isEnabled() {
        return state.view().enabled();
    }

    @Override
    public boolean isUp() {
        return state.view().up();
    }

    @Override
    public LinkStatus status() {
        checkUsable();
        LinkView now = state.view();
        LinkConfig current = config;
        return new LinkStatus(
                host.id(),
                id,
                connection.local(),
                Optional.ofNullable(connection.peer()),
                node.transport.name(),
                now.enabled(),
                now.up(),
                host.active().contains(id),
                current.priority(),
                current.timers(),
                path.mtu().bytes(node.crypto.state().overhead()),
                MtuMath.protoOverhead(path.headers(), node.crypto.state().overhead()),
                now.latency(),
                now.sincePong(nanoTime()),
                now.ups(),
                now.downs(),
                now.history(),
                now.lastDown(),
                new LinkStats(counters.snapshot()));
    }

    @Override
    public void priority(int priority) {
        if (priority < 0 || priority > KnetLimits.MAX_PRIORITY) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "priority " + priority + " must be 0 to " + KnetLimits.MAX_PRIORITY);
        }
        checkUsable();
        node.calls.run(
                loop(),
                () -> {
                    config = config.withPriority(priority);
                    host.active().recompute();
                });
    }

    @Override
    public void timers(LinkTimers timers) {
        requireNonNull(timers, "timers");
        checkUsable();
        node.calls.run(
                loop(),
                () -> {
                    config = config.withTimers(timers);
                    state.changeTimers(timers);
                    wake();
                });
    }

    @Override
    public CompletableFuture<KnetLink> whenUp() {
        return state.when(true);
    }

    @Override
    public CompletableFuture<KnetLink> whenDown() {
        return state.when(false);
    }

    @Override
    public CompletableFuture<KnetLink> whenMtuKnown() {
        return path.whenSettled();
    }

    @Override
    public CompletableFuture<Void> remove() {
        checkUsable();
        return host.hostLinks()
                .remove(this, LinkDownReason.REMOVED)
                .thenRunAsync(() -> {}, node.completions);
    }

    @Override
    public String toString() {
        return host.id() + "/" + id;
    }
}
