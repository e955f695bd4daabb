package io.knet.netty.link;

import static java.util.Objects.requireNonNull;

import io.knet.AccessControl;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.mtu.KnownPath;
import io.knet.netty.mtu.SettledMtu;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.pipeline.OutboundPackets;
import io.knet.protocol.LinkMonitor;
import io.knet.protocol.MtuMath;
import io.knet.stats.LinkStatus;
import io.knet.stats.report.LinkReport;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A link whose packets go through a Netty channel, of whatever transport: puts its parts together,
 * and is the API's side of them.
 */
public final class NettyLink extends BaseLink implements ChannelOwner {
    private final ChannelSource source;
    private final AddressBook addresses;
    private final Supplier<CryptoOverhead> overhead;
    private final HeartbeatLoop heartbeats;
    private final LinkId id;
    private final LinkState state;
    private final LinkConnection connection;
    private final LinkPath path;
    private final LinkTeller teller;
    private final LinkPings pings;
    private final AccessGate gate;
    private final PeerFollower follower;
    private final LinkLife life;
    private final LinkHeartbeat heartbeat;
    private final ChannelOutput output;
    private final LinkAccess access;
    private final LinkPort port;

    /**
     * A link that is not open yet.
     *
     * @param source opens its channels
     * @param around what it is put together with
     */
    public NettyLink(
            LinkHost host,
            int linkId,
            LinkConfig config,
            ChannelSource source,
            LinkSurroundings around) {
        this(
                host,
                new LinkId(around.localHost(), host.id(), linkId),
                new LinkConfiguration(config),
                source,
                around);
    }

    private NettyLink(
            LinkHost host,
            LinkId id,
            LinkConfiguration configuration,
            ChannelSource source,
            LinkSurroundings around) {
        super(
                host,
                id,
                configuration,
                new LinkCounts(id, around.counters(), around.drops(), around.failures()),
                around.life(),
                around.calls(),
                around.completions());
        this.id = id;
        this.source = source;
        addresses = around.addresses();
        overhead = () -> around.crypto().state().overhead();
        EventLoop loop = host.loop();
        heartbeats = around.loops().of(loop).heartbeat();
        LinkConfig config = configuration.current();
        LinkCounts counts = counts();
        LinkLog log = new LinkLog(id, loop.ticker());
        LinkMonitor monitor =
                config.isDynamic()
                        ? LinkMonitor.ofDynamicLink(config.timers())
                        : LinkMonitor.ofStaticLink(config.timers());
        state =
                new LinkState(
                        loop,
                        monitor,
                        new StateFuture<>(this, around.completions()),
                        counts,
                        around.wallClock());
        // What follows refers to parts below in lambdas, which are not called before open().
        LinkConnection.Opener opener =
                (local, remote) -> openChannel(local, remote, configuration.current().urgent());
        KernelDrops kernelDrops = new KernelDrops(id, source, counts, around.events(), log);
        connection =
                new LinkConnection(
                        id,
                        loop,
                        config.local(),
                        config.remote().orElse(null),
                        opener,
                        source,
                        () -> around.sockets().reconnectInterval().toNanos(),
                        log,
                        kernelDrops::lastLook,
                        this::onChannel,
                        this::wake);
        path =
                new LinkPath(
                        id,
                        loop,
                        configuration,
                        connection,
                        state,
                        monitor,
                        source,
                        around.mtu(),
                        overhead,
                        new SettledMtu(this, around.completions()),
                        pathListener(host, around));
        teller = new LinkTeller(id, connection, around.events(), path.mtu().bytes(overhead.get()));
        pings = new LinkPings(loop, monitor, connection, around.currentSequence(), this::wake);
        gate = new AccessGate(around.access());
        follower =
                new PeerFollower(
                        id,
                        loop,
                        configuration,
                        state,
                        connection,
                        path,
                        pings,
                        gate,
                        opener,
                        counts,
                        log,
                        teller,
                        this::wake);
        FailedPings failedPings = new FailedPings();
        SourceWatch sourceWatch =
                new SourceWatch(
                        id,
                        loop,
                        state,
                        connection,
                        path,
                        failedPings,
                        opener,
                        source,
                        () -> around.sockets().reconnectInterval().toNanos(),
                        log,
                        this::wake);
        ZoneWatch zoneWatch =
                new ZoneWatch(
                        id,
                        loop,
                        configuration,
                        state,
                        connection,
                        failedPings,
                        opener,
                        source,
                        () -> around.sockets().reconnectInterval().toNanos(),
                        log,
                        this::wake);
        life =
                new LinkLife(
                        id,
                        host,
                        configuration,
                        state,
                        connection,
                        path,
                        follower,
                        failedPings,
                        around.dataMtu(),
                        teller,
                        this::wake);
        heartbeat =
                new LinkHeartbeat(
                        monitor,
                        life,
                        connection,
                        follower,
                        pings,
                        sourceWatch,
                        zoneWatch,
                        path,
                        kernelDrops);
        LastError lastError = new LastError();
        LinkErrors errors =
                new LinkErrors(
                        id,
                        loop,
                        state,
                        connection,
                        path,
                        follower,
                        life,
                        pings,
                        failedPings,
                        sourceWatch,
                        counts,
                        lastError,
                        log);
        access =
                new LinkAccess(
                        id,
                        configuration,
                        gate,
                        this::checkUsable,
                        () -> onLoop(this::checkAccess));
        port =
                new NettyLinkPort(
                        around.localHost(),
                        id,
                        host,
                        configuration,
                        state,
                        life,
                        path,
                        follower,
                        pings,
                        this::onChannel,
                        errors,
                        counts,
                        packet -> around.router().route(packet, this),
                        around.delivery());
        DirectWriter direct =
                new DirectWriter(
                        id,
                        new OutboundPackets(port),
                        around.codec(),
                        around.ciphers(),
                        source,
                        around.calls(),
                        lastError);
        output =
                new ChannelOutput(
                        id,
                        loop,
                        connection,
                        counts,
                        direct,
                        around.calls(),
                        around.life(),
                        around.onRoom());
    }

    private LinkPath.Listener pathListener(LinkHost host, LinkSurroundings around) {
        return new LinkPath.Listener() {
            @Override
            public void validityChanged() {
                host.linksChanged();
            }

            @Override
            public void mtuChanged() {
                teller.mtu(path.mtu().bytes(overhead.get()));
                around.dataMtu().update();
            }

            @Override
            public void wake() {
                NettyLink.this.wake();
            }
        };
    }

    // ---- opening and closing

    @Override
    public CompletableFuture<Void> open() {
        return source.acquire(config().local())
                .thenCompose(
                        end ->
                                LoopCalls.supply(host().loop(), () -> openOnLoop(end))
                                        .exceptionallyCompose(this::closeAfter));
    }

    private CompletableFuture<Void> openOnLoop(LocalEnd end) {
        connection.listen(end);
        checkMayOpen();
        heartbeats.add(heartbeat);
        return connection
                .open()
                .thenRun(
                        () -> {
                            if (config().enabled() && !isRemoved()) {
                                life.enable();
                            }
                        });
    }

    private CompletableFuture<Void> closeAfter(Throwable failure) {
        return LoopCalls.supply(host().loop(), () -> close(LinkDownReason.REMOVED))
                .thenCompose(closed -> CompletableFuture.failedFuture(failure));
    }

    CompletableFuture<OpenOutcome> openChannel(
            InetSocketAddress local, InetSocketAddress remote, boolean urgent) {
        return source.open(this, host().loop(), local, remote, urgent);
    }

    @Override
    public CompletableFuture<Void> close(LinkDownReason reason) {
        markRemoved();
        life.close(reason);
        heartbeats.remove(heartbeat);
        follower.abandon();
        CompletableFuture<Void> closed = connection.close();
        state.end(removedException());
        path.end(removedException());
        return closed;
    }

    // ---- on the loop

    private void onChannel() {
        output.onWritable();
    }

    /** A deadline of the link may have come closer. */
    void wake() {
        if (!isRemoved()) {
            heartbeats.wake();
        }
    }

    @Override
    public void clearStats() {
        counts().clear();
        state.clearStats();
    }

    @Override
    public void receive(InboundPacket packet) {
        if (config().isDynamic()) {
            follower.receive(packet);
        } else {
            follower.receiveOver(connection.channel(), packet);
        }
    }

    @Override
    public void checkAccess() {
        if (!isRemoved()) {
            life.checkAccess();
        }
    }

    @Override
    public void searchPath() {
        path.search();
    }

    // ---- what host and senders ask, on any thread

    @Override
    public LinkPort port() {
        return port;
    }

    @Override
    public HostLink link() {
        return this;
    }

    @Override
    public LinkOutput output() {
        return output;
    }

    @Override
    public boolean isUsable() {
        return path.carriesMessages();
    }

    @Override
    public String describeDown() {
        return life.describeDown();
    }

    @Override
    public boolean numbersMessages() {
        return true;
    }

    @Override
    public void forcePing(int sequence) {
        pings.force(sequence);
    }

    @Override
    public Optional<KnownPath> path() {
        return Optional.of(path);
    }

    @Override
    public void outdatePath() {
        path.outdate();
    }

    @Override
    public @Nullable InetSocketAddress peer() {
        return connection.peer();
    }

    @Override
    public boolean accepts(InetAddress address) {
        return gate.accepts(address);
    }

    /** The channel at the moment, if there is one. */
    public Optional<LinkChannel> channel() {
        return Optional.ofNullable(connection.channel());
    }

    // ---- the API, on any thread

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
    protected CompletableFuture<KnetLink> change(LinkConfig wanted) {
        return new LinkChange(
                        this,
                        wanted,
                        id,
                        configuration(),
                        state,
                        life,
                        connection,
                        follower,
                        access,
                        source,
                        addresses)
                .start();
    }

    @Override
    public AccessControl accessList() {
        return access;
    }

    @Override
    public void enable() {
        checkUsable();
        onLoop(
                () -> {
                    if (!isRemoved()) {
                        life.enable();
                    }
                });
    }

    @Override
    public void disable() {
        checkUsable();
        onLoop(life::disable);
    }

    @Override
    public boolean isEnabled() {
        return state.isEnabled();
    }

    @Override
    public boolean isUp() {
        return state.isUp() && !host().loop().isShutdown();
    }

    @Override
    public LinkStatus status() {
        LinkView now = state.view();
        LinkConfig current = config();
        return new LinkReport(
                id.hostId(),
                id.linkId(),
                connection.local(),
                channel().map(SourceWatch::sourceOf),
                Optional.ofNullable(connection.peer()),
                source.name(),
                now.enabled(),
                isUp(),
                host().isCarrier(id.linkId()),
                current.priority(),
                current.timers(),
                path.mtu().bytes(overhead.get()),
                MtuMath.protoOverhead(path.headers(), overhead.get()),
                now.latency(),
                now.sincePong(host().loop().ticker().nanoTime()),
                now.history(),
                now.lastDown(),
                counts().snapshot(),
                counts().lifetime(),
                isGone());
    }

    @Override
    public void timers(LinkTimers timers) {
        requireNonNull(timers, "timers");
        checkUsable();
        onLoop(
                () -> {
                    configuration().update(config -> config.withTimers(timers));
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
}
