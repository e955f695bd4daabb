package io.knet.netty.node;

import static io.knet.protocol.Transition.DOWN;
import static io.knet.protocol.Transition.UP;

import io.knet.AccessControl;
import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.crypto.CryptoOverhead;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.InboundMessage;
import io.knet.netty.InboundPacket;
import io.knet.netty.pipeline.LimitedLog;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.transport.SocketErrors;
import io.knet.protocol.LinkMonitor;
import io.knet.protocol.MtuMath;
import io.knet.protocol.ReceiveWindow;
import io.knet.protocol.Transition;
import io.knet.protocol.UpDownHistory;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.stats.LinkStatus;
import io.knet.wire.PacketType;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * One link. Its heartbeat and its channel belong to the event loop of its host; what other threads
 * read is volatile, and what they change goes through that loop.
 */
final class NettyLink implements KnetLink, LinkPort {
    static final AttributeKey<NettyLink> IDENTITY = AttributeKey.valueOf("io.knet.link");

    private static final Logger LOG = KnetLogging.logger(LogSubsystem.LINK);

    /** Lines at once: a link that comes and goes more often does so every second. */
    private static final int LOG_BURST = 8;

    private final NettyHost host;
    private final int id;
    private final Node node;
    private final LinkMonitor monitor;
    private final PathMtu pathMtu;
    private final LinkConnection connection;
    private final LinkOutput output;
    private final PeerFollower follower;
    private final LinkAccess access;
    private final UpDownHistory history = new UpDownHistory();
    private final Counters<LinkCounter> counters = new Counters<>(LinkCounter.class);
    private final StateFuture<KnetLink> upFuture;
    private final LimitedLog log;
    private final LimitedLog errorLog;
    private final LimitedLog downLog;
    private final SettledMtu settledMtu;

    private volatile LinkConfig config;

    /** What the configuration is about to become; written under the lock of the hosts. */
    private volatile @Nullable LinkConfig pendingConfig;

    private volatile LinkView view;
    private volatile LinkMtu mtu;
    private volatile boolean removed;
    private volatile @Nullable SocketError lastSocketError;

    NettyLink(NettyHost host, int id, LinkConfig config) {
        this.host = host;
        this.id = id;
        this.node = host.node();
        this.config = config;
        monitor =
                config.isDynamic()
                        ? LinkMonitor.ofDynamicLink(config.timers())
                        : LinkMonitor.ofStaticLink(config.timers());
        connection = new LinkConnection(this, config.local(), config.remote().orElse(null));
        output = new LinkOutput(this, connection);
        follower = new PeerFollower(this, connection);
        access = new LinkAccess(this);
        pathMtu = new PathMtu(new LinkPath(this, node), monitor, host.loop().ticker());
        mtu = new LinkMtu(pathMtu.linkMtu(), pathMtu.linkCrypto(), pathMtu.isValid());
        upFuture = new StateFuture<>(this, node.completions);
        settledMtu = new SettledMtu(this, node.completions);
        log = new LimitedLog(LOG, host.loop().ticker(), LOG_BURST);
        errorLog = new LimitedLog(LOG, host.loop().ticker(), 1);
        downLog = new LimitedLog(LOG, host.loop().ticker(), 1);
        view = LinkView.initial(monitor);
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
        node.resources(loop()).heartbeat().add(this);
        return connection
                .open()
                .thenRun(
                        () -> {
                            if (config.enabled()) {
                                enableOnLoop();
                            }
                        });
    }

    private KnetException removedException() {
        return node.isClosed()
                ? node.closedException()
                : new KnetException(KnetError.UNKNOWN_LINK, "link " + this + " was removed");
    }

    /** Takes the link down for good and closes its channel. */
    CompletableFuture<Void> close(LinkDownReason reason) {
        removed = true;
        if (monitor.takeDown(reason, nanoTime()) == DOWN) {
            wentDown(reason, "");
        }
        monitor.disable(nanoTime());
        publish();
        node.resources(loop()).heartbeat().remove(this);
        follower.abandon();
        CompletableFuture<Void> closed = connection.close();
        upFuture.end(removedException());
        settledMtu.end(removedException());
        return closed;
    }

    // ---- heartbeat, on the loop

    void heartbeat(long now) {
        long silence = now - monitor.lastPongNanos().orElse(now);
        if (monitor.checkTimeout(now) == DOWN) {
            wentDown(
                    LinkDownReason.TIMEOUT,
                    "no pong for " + TimeUnit.NANOSECONDS.toMillis(silence) + " ms");
        }
        follower.run(now);
        LinkSocket current = connection.socket();
        if (current == null) {
            if (monitor.canPing()) {
                connection.reopen(now);
            }
        } else if (monitor.pingDue(now)) {
            ping(current);
            monitor.pingSent(now);
        }
        if (monitor.isUp()) {
            pathMtu.run(now);
        }
    }

    /** Something went wrong on our side: try again a little later. */
    void onHeartbeatFailure(Throwable failure) {
        connection.tryAgainLater("its heartbeat failed, will try again", failure);
    }

    long nanosUntilDue(long now) {
        long due = Math.min(monitor.nanosUntilDue(now), follower.nanosUntilDue(now));
        if (monitor.isUp()) {
            due = Math.min(due, pathMtu.nanosUntilDue(now));
        }
        return connection.socket() == null && monitor.canPing()
                ? Math.max(due, connection.nanosUntilReopen(now))
                : due;
    }

    /** Sends a timed ping. */
    void ping(LinkSocket socket) {
        socket.ping(true, node.sequences.current());
    }

    /** Sends a ping that the volume of data demands (spec wire 8). */
    void forcePing(int sequence) {
        LinkSocket current = connection.socket();
        if (current != null && monitor.canPing()) {
            current.ping(false, sequence);
            monitor.pingSent(nanoTime());
        }
    }

    @Override
    public @Nullable DropReason check(InboundPacket packet) {
        return config.isDynamic() ? follower.check(packet) : null;
    }

    @Override
    public boolean onPing(InetSocketAddress source) {
        boolean fromPeer = !config.isDynamic() || follower.onPing(source);
        if (fromPeer) {
            peerHeard();
        }
        return fromPeer;
    }

    /** The peer of a dynamic link is where packets are sent to. */
    void peerHeard() {
        if (!monitor.canPing()) {
            monitor.peerHeard(nanoTime());
            wake();
        }
    }

    @Override
    public void onPong(InetSocketAddress source, long rttNanos) {
        if (config.isDynamic() && !follower.onPong(source, rttNanos)) {
            return;
        }
        Transition transition = monitor.onPong(nanoTime(), rttNanos);
        publish();
        if (transition == UP) {
            cameUp();
        }
    }

    @Override
    public void onPeerVersions(int max, int current) {
        host.heardVersions(max, current);
    }

    @Override
    public boolean acceptsData() {
        if (host.active().isReachable()) {
            return true;
        }
        if (monitor.onEarlyData() == UP) {
            cameUp();
        }
        return host.active().isReachable();
    }

    @Override
    public void onSocketError(Channel channel, Errno errno, Throwable failure) {
        if (follower.isNewcomer(channel)) {
            LOG.debug("link {}: its peer is not at {}", this, channel.remoteAddress());
            follower.abandon();
            return;
        }
        LinkSocket current = connection.socket();
        if (current != null && !current.channel().equals(channel)) {
            LOG.debug("link {}: {} from a socket that it does not use any more", this, errno);
            return;
        }
        lastSocketError = new SocketError(errno, failure);
        if (errno == Errno.EMSGSIZE) {
            pathMtu.onPathTooSmall(nanoTime());
            wake();
        } else if (!SocketErrors.isUnreachable(errno)) {
            logSocketError("socket error " + errno, failure);
        } else if (monitor.onTransportError(nanoTime()) == DOWN) {
            wentDown(LinkDownReason.PEER_UNREACHABLE, errno.name());
        } else {
            // As long as the peer is not there, every ping is answered like this.
            downLog.debug("link {} stays down: {}", this, errno);
        }
    }

    private void cameUp() {
        history.up(node.wallClock.instant());
        view = view.cameUp(monitor, history);
        log.info("link {} is up", this);
        pathMtu.onNewPath();
        node.events.post(new KnetEvent.LinkUp(host.id(), id));
        host.active().recompute();
        node.updateDataMtu();
        upFuture.set(true);
        wake();
    }

    private void wentDown(LinkDownReason reason, String detail) {
        String words = detail.isEmpty() ? reason.name() : reason + " (" + detail + ")";
        history.down(node.wallClock.instant(), reason);
        view = view.wentDown(monitor, history, words);
        log.info("link {} is down: {}", this, words);
        pathMtu.onLinkDown();
        node.events.post(new KnetEvent.LinkDown(host.id(), id, reason, words));
        host.active().recompute();
        node.updateDataMtu();
        upFuture.set(false);
        wake();
    }

    // ---- other addresses, on the loop

    /** The peer of a dynamic link was found at another address. */
    void pathChanged() {
        if (monitor.isUp()) {
            pathMtu.onNewPath();
            wake();
        }
    }

    /** Whether the peer of a dynamic link is still accepted, which a change may have ended. */
    void checkPeerAccess() {
        InetSocketAddress peer = connection.peer();
        if (removed || !config.isDynamic()) {
            return;
        }
        follower.checkAccess();
        if (peer != null && !access.accepts(peer.getAddress())) {
            connection.forgetPeer();
            if (monitor.takeDown(LinkDownReason.ACCESS_REVOKED, nanoTime()) == DOWN) {
                wentDown(LinkDownReason.ACCESS_REVOKED, peer.toString());
            }
            publish();
        }
    }

    /** Why the configuration cannot be changed now; null if it can. */
    @Nullable KnetException refusalToChange() {
        if (removed) {
            return removedException();
        }
        return connection.isListening()
                ? null
                : new KnetException(
                        KnetError.IN_USE, "link " + this + " is still being added; wait for that");
    }

    /**
     * Leads elsewhere from now on.
     *
     * @return completes when the old addresses are free
     */
    CompletableFuture<Void> moveTo(
            LinkConfig wanted, Listener listener, LinkOpener.Outcome outcome) {
        follower.abandon();
        access.configurationChanged(config, wanted);
        Transition transition = monitor.changePeer(wanted.isDynamic(), nanoTime());
        config = wanted.withEnabled(monitor.isEnabled());
        CompletableFuture<Void> free =
                connection.exchange(listener, wanted.remote().orElse(null), outcome);
        if (transition == DOWN) {
            wentDown(
                    LinkDownReason.ADDRESS_CHANGED,
                    "now from "
                            + connection.local()
                            + wanted.remote().map(peer -> " to " + peer).orElse(""));
        }
        applySettings(wanted);
        return free;
    }

    /** Takes over everything from a configuration that does not concern addresses. */
    void applySettings(LinkConfig wanted) {
        config = wanted.withEnabled(monitor.isEnabled());
        monitor.changeTimers(wanted.timers());
        if (wanted.enabled()) {
            enableOnLoop();
        } else {
            disableOnLoop();
        }
        host.active().recompute();
        publish();
        wake();
    }

    // ---- path MTU, on the loop

    int headers() {
        return MtuMath.headers(config.local().getAddress(), MtuMath.UDP_HEADER);
    }

    void sendProbe(int size, int plainLength) {
        LinkSocket current = connection.socket();
        if (current == null || !current.sendProbe(size, plainLength)) {
            pathMtu.onProbeFailed(nanoTime());
        }
    }

    @Override
    public void onProbeReply(int size) {
        pathMtu.onReply(size, nanoTime());
        wake();
    }

    @Override
    public void onRefused(PacketType type, Errno errno) {
        if (type != PacketType.PMTUD) {
            pathMtu.onPathTooSmall(nanoTime());
        } else if (errno == Errno.EMSGSIZE) {
            pathMtu.onProbeTooBig(nanoTime());
        } else {
            pathMtu.onProbeFailed(nanoTime());
        }
        wake();
    }

    void mtuChanged() {
        boolean wasValid = mtu.valid();
        mtu = new LinkMtu(pathMtu.linkMtu(), pathMtu.linkCrypto(), pathMtu.isValid());
        if (wasValid != pathMtu.isValid()) {
            host.active().recompute();
        }
        node.updateDataMtu();
    }

    void mtuSettled(boolean settled) {
        settledMtu.settle(settled);
        node.updateDataMtu();
    }

    /** Any thread: whether what {@link #mtu()} says is not about to change. */
    boolean isMtuSettled(CryptoOverhead crypto) {
        return settledMtu.holds() && mtu.crypto().equals(crypto);
    }

    /** Any thread: what is known is outdated. {@link #searchMtu} has to follow. */
    void outdateMtu() {
        settledMtu.outdate();
    }

    /** The settings of the search, or the crypto, have changed: search anew. */
    void searchMtu() {
        settledMtu.seen();
        pathMtu.force();
        wake();
    }

    void wake() {
        if (!removed) {
            node.resources(loop()).heartbeat().wake();
        }
    }

    void clearStats() {
        counters.clear();
        history.clear();
        monitor.latency().clearExtremes();
        view = view.cleared(monitor);
    }

    private void publish() {
        view = view.updated(monitor);
    }

    void logSocketError(String what, Throwable failure) {
        errorLog.warn("link {}: {}: {}", this, what, failure.toString());
    }

    // ---- packets that came by another way, on the loop

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

    @Override
    public void onWritability(boolean writable) {
        if (writable) {
            output.onWritable();
        }
    }

    // ---- what the pipeline asks

    @Override
    public int localHost() {
        return node.id;
    }

    @Override
    public int hostId() {
        return host.id();
    }

    @Override
    public int linkId() {
        return id;
    }

    @Override
    public ReceiveWindow window() {
        return host.window();
    }

    @Override
    public long nanoTime() {
        return loop().ticker().nanoTime();
    }

    @Override
    public void route(InboundPacket packet) {
        node.router.route(packet, this);
    }

    @Override
    public void deliver(InboundMessage message) {
        node.delivery.deliver(host, message);
    }

    @Override
    public void count(LinkCounter counter, long amount) {
        counters.add(counter, amount);
    }

    @Override
    public void drop(DropReason reason, long packets) {
        node.drops.count(reason, packets, this);
    }

    @Override
    public void onHandlerFailure(Throwable failure) {
        node.callbackFailed("a handler in the pipeline of link " + this, failure);
    }

    // ---- the API, on any thread

    EventLoop loop() {
        return host.loop();
    }

    Node node() {
        return node;
    }

    /** The link's state in words, for the message of an error. */
    String describeDown() {
        LinkView now = view;
        if (now.up() && !mtu.valid()) {
            return "link " + id + " has a path too small for knet's packets";
        }
        String state = now.up() ? "is up" : now.enabled() ? "is down" : "is disabled";
        if (now.enabled() && connection.peer() == null) {
            state = "has not heard its peer";
        }
        return "link "
                + id
                + " "
                + state
                + now.lastDown().map(reason -> ", last: " + reason).orElse("");
    }

    /** What goes in a packet, as the last search found. */
    LinkMtu mtu() {
        return mtu;
    }

    /** Whether messages may go over the link. */
    boolean isUsable() {
        return view.up() && mtu.valid();
    }

    LinkConnection connection() {
        return connection;
    }

    LinkOutput output() {
        return output;
    }

    LinkAccess access() {
        return access;
    }

    @Nullable LinkConfig pendingConfig() {
        return pendingConfig;
    }

    void pendingConfig(@Nullable LinkConfig pending) {
        pendingConfig = pending;
    }

    @Nullable LinkSocket socket() {
        return connection.socket();
    }

    /** The error that the socket reported last, if it reported any. Any thread. */
    @Nullable SocketError lastSocketError() {
        return lastSocketError;
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

    @Override
    public KnetHost host() {
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
        node.calls.requireOffLoop("reconfigureAsync");
        LoopCalls.await(new LinkChange(this, wanted).start());
    }

    @Override
    public CompletableFuture<KnetLink> reconfigureAsync(LinkConfig wanted) {
        return new LinkChange(this, wanted).start().thenApplyAsync(done -> done, node.completions);
    }

    @Override
    public AccessControl accessList() {
        return access;
    }

    @Override
    public void enable() {
        checkUsable();
        node.calls.run(loop(), this::enableOnLoop);
    }

    void enableOnLoop() {
        if (removed || monitor.isEnabled()) {
            return;
        }
        config = config.withEnabled(true);
        monitor.enable(nanoTime());
        publish();
        wake();
    }

    @Override
    public void disable() {
        checkUsable();
        node.calls.run(loop(), this::disableOnLoop);
    }

    private void disableOnLoop() {
        config = config.withEnabled(false);
        follower.abandon();
        if (monitor.disable(nanoTime()) == DOWN) {
            wentDown(LinkDownReason.DISABLED, "");
        }
        publish();
    }

    @Override
    public boolean isEnabled() {
        return view.enabled();
    }

    @Override
    public boolean isUp() {
        return view.up();
    }

    @Override
    public LinkStatus status() {
        checkUsable();
        LinkView now = view;
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
                mtu.bytes(node.crypto.state().overhead()),
                MtuMath.protoOverhead(headers(), node.crypto.state().overhead()),
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
        checkUsable();
        node.calls.run(
                loop(),
                () -> {
                    config = config.withTimers(timers);
                    monitor.changeTimers(timers);
                    wake();
                });
    }

    @Override
    public CompletableFuture<KnetLink> whenUp() {
        return upFuture.when(true);
    }

    @Override
    public CompletableFuture<KnetLink> whenDown() {
        return upFuture.when(false);
    }

    @Override
    public CompletableFuture<KnetLink> whenMtuKnown() {
        return settledMtu.whenSettled();
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
