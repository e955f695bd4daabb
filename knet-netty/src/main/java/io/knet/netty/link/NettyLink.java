package io.knet.netty.link;

import static java.util.Objects.requireNonNull;

import io.knet.AccessControl;
import io.knet.CaptureSide;
import io.knet.KnetAddress;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkPing;
import io.knet.LinkTimers;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.mtu.KnownPath;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.transport.SocketErrors;
import io.knet.session.wire.LinkView;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.LinkStatus;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A link whose packets go through a Netty channel, whatever its transport: the API's side of the
 * parts that {@link LinkAssembly} puts together.
 */
public final class NettyLink extends BaseLink implements ChannelOwner {
    private final LinkId id;
    private final ChannelSource source;
    private final AddressBook addresses;
    private final HeartbeatLoop heartbeats;
    private final Runnable wake;
    private final ChannelOpener channels;
    private final LinkState state;
    private final LinkConnection connection;
    private final LinkPath path;
    private final LinkProbes probes;
    private final LinkPings pings;
    private final KernelDrops kernelDrops;
    private final AccessGate gate;
    private final PeerFollower follower;
    private final LinkDiagnostics diagnostics;
    private final LinkLife life;
    private final LinkHeartbeat heartbeat;
    private final ChannelOutput output;
    private final AccessControls access;
    private final LinkPort port;
    private final LinkStatusReport report;

    /**
     * A link that is not open yet.
     *
     * @param source opens its channels
     * @param around what it is put together with
     */
    static NettyLink create(
            LinkHost host,
            int linkId,
            LinkConfig config,
            ChannelSource source,
            LinkSurroundings around) {
        LinkAssembly parts =
                new LinkAssembly(
                        host,
                        new LinkId(around.localHost(), host.id(), linkId),
                        new LinkConfiguration(host.loop(), config),
                        source,
                        around);
        NettyLink link = new NettyLink(host, parts, source, around);
        parts.link.set(link);
        return link;
    }

    private NettyLink(
            LinkHost host, LinkAssembly parts, ChannelSource source, LinkSurroundings around) {
        super(
                host,
                parts.id,
                parts.configuration,
                parts.counts,
                parts.presence,
                around.calls(),
                around.completions());
        this.source = source;
        id = parts.id;
        addresses = around.addresses();
        heartbeats = parts.heartbeats;
        wake = parts.wake;
        channels = parts.channels;
        state = parts.state;
        connection = parts.connection;
        path = parts.path;
        probes = parts.probes;
        pings = parts.pings;
        kernelDrops = parts.kernelDrops;
        gate = parts.gate;
        follower = parts.follower;
        diagnostics = parts.diagnostics;
        life = parts.life;
        heartbeat = parts.heartbeat;
        output = parts.output;
        access = parts.access;
        port = parts.port;
        report = parts.report;
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
        connection.onBound(end);
        presence().checkMayOpen();
        heartbeats.add(heartbeat);
        return connection
                .open()
                .thenRun(
                        () -> {
                            if (config().enabled() && !presence().isRemoved()) {
                                life.enable();
                            }
                        });
    }

    private CompletableFuture<Void> closeAfter(Throwable failure) {
        return LoopCalls.supply(host().loop(), () -> close(LinkDownReason.REMOVED))
                .thenCompose(closed -> CompletableFuture.failedFuture(failure));
    }

    @Override
    public CompletableFuture<Void> close(LinkDownReason reason) {
        assert LoopCalls.owns(host().loop());
        presence().end();
        life.close(reason);
        heartbeats.remove(heartbeat);
        follower.abandon();
        CompletableFuture<Void> closed = connection.close();
        kernelDrops.end();
        state.end(removedException());
        path.end(removedException());
        probes.end(removedException());
        return closed;
    }

    // ---- on the loop

    /** A deadline of the link may have come closer. */
    void wake() {
        assert LoopCalls.owns(host().loop());
        wake.run();
    }

    @Override
    public void clearStats() {
        assert LoopCalls.owns(host().loop());
        counts().clear();
        state.clearStats();
        diagnostics.clear();
    }

    @Override
    public void receive(InboundPacket packet) {
        assert LoopCalls.owns(host().loop());
        port.tap().handedIn(packet);
        if (config().isDynamic()) {
            follower.receive(packet);
        } else {
            lookWhence(packet.source());
            follower.receiveOver(connection.channel(), packet);
        }
    }

    /** A packet of the link came to a local socket, perhaps from another port of the peer's. */
    private void lookWhence(InetSocketAddress source) {
        InetSocketAddress peer = connection.peer();
        if (!state.isUp() && peer != null && !KnetAddress.same(peer, source)) {
            diagnostics.saw(DiagnosisCode.OTHER_PORT, source);
        }
    }

    @Override
    public void checkAccess() {
        assert LoopCalls.owns(host().loop());
        if (!presence().isRemoved()) {
            life.checkAccess();
        }
    }

    @Override
    public void searchPath() {
        assert LoopCalls.owns(host().loop());
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
    public void saw(DiagnosisCode code, Map<String, String> arguments) {
        diagnostics.saw(code, arguments);
    }

    @Override
    public Optional<LinkView> view() {
        assert LoopCalls.owns(host().loop());
        return Optional.of(diagnostics.viewForPeer());
    }

    @Override
    public void peerSees(LinkView view) {
        assert LoopCalls.owns(host().loop());
        diagnostics.peerSees(view);
    }

    @Override
    public boolean numbersMessages() {
        return true;
    }

    @Override
    public void pingNow() {
        assert LoopCalls.owns(host().loop());
        pings.now();
    }

    @Override
    public void forcePing(int sequence) {
        pings.force(sequence);
    }

    @Override
    public long latencyNanos() {
        assert LoopCalls.owns(host().loop());
        return state.latencyNanos();
    }

    // ---- sessions

    @Override
    public boolean leadsToPeer() {
        return connection.channel() != null;
    }

    @Override
    public void sendSealed(PacketCounters kind, ByteBuf datagram, @Nullable InetSocketAddress to) {
        assert LoopCalls.owns(host().loop());
        LinkChannel current = connection.channel();
        LocalEnd end = connection.end();
        if (current != null && (to == null || KnetAddress.same(current.remote(), to))) {
            countSent(kind, datagram);
            port.tap().sent(CaptureSide.SEALED, datagram);
            ChannelFutureListener onFailure =
                    sent -> {
                        if (!sent.isSuccess()) {
                            counts().add(kind.txErrors(), 1);
                        }
                        if (sent.cause() instanceof IOException failure) {
                            port.onSocketError(
                                    current.channel(), SocketErrors.errno(failure), failure);
                        }
                    };
            current.sendSealed(datagram).addListener(onFailure);
        } else if (to != null && end != null) {
            countSent(kind, datagram);
            port.tap().sentElsewhere(to, datagram);
            source.sendFrom(end, datagram, to);
        } else {
            datagram.release();
        }
    }

    private void countSent(PacketCounters kind, ByteBuf datagram) {
        counts().add(kind.txPackets(), 1);
        counts().add(kind.txBytes(), datagram.readableBytes());
    }

    @Override
    public void countReceived(PacketCounters kind, int bytes) {
        counts().add(kind.rxPackets(), 1);
        counts().add(kind.rxBytes(), bytes);
    }

    @Override
    public void takeDown(LinkDownReason reason) {
        assert LoopCalls.owns(host().loop());
        life.takeDown(reason);
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
                        diagnostics,
                        access,
                        source,
                        channels,
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
                    if (!presence().isRemoved()) {
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
        return report.of(isUp(), presence().isGone());
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
    protected CompletableFuture<LinkPing> sendPing(OptionalInt size, Duration patience) {
        return LoopCalls.supply(host().loop(), () -> probes.send(size, patience));
    }

    @Override
    public CompletableFuture<KnetLink> whenUp() {
        return state.when(true, this);
    }

    @Override
    public CompletableFuture<KnetLink> whenDown() {
        return state.when(false, this);
    }

    @Override
    public CompletableFuture<KnetLink> whenMtuKnown() {
        return path.whenSettled(this);
    }
}
