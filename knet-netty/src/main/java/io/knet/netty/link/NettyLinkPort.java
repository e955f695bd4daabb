package io.knet.netty.link;

import io.knet.Errno;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.message.RxMessage;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.pipeline.ReceiptDesk;
import io.knet.netty.tap.LinkTap;
import io.knet.protocol.ReceiveWindow;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.PacketType;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a link's pipeline asks and tells, and which part of the link answers. */
final class NettyLinkPort implements LinkPort {
    private final int localHost;
    private final LinkId id;
    private final LinkTap tap;
    private final LinkHost host;
    private final LinkConfiguration configuration;
    private final LinkState state;
    private final LinkLife life;
    private final LinkPath path;
    private final LinkProbes probes;
    private final PeerFollower follower;
    private final LinkDiagnostics diagnostics;
    private final OwnIdWatch ownIdWatch;
    private final LinkPings pings;
    private final Runnable onWritable;
    private final LinkErrors errors;
    private final LinkCounts counts;
    private final Consumer<InboundPacket> router;
    private final BiConsumer<LinkHost, RxMessage> delivery;

    /**
     * The port of a link.
     *
     * @param localHost id of this node
     * @param tap where its packets pass
     * @param onWritable called when the channel takes messages again
     * @param router takes packets of this link's channel that are not its own
     * @param delivery takes whole messages of the host
     */
    NettyLinkPort(
            int localHost,
            LinkId id,
            LinkTap tap,
            LinkHost host,
            LinkConfiguration configuration,
            LinkState state,
            LinkLife life,
            LinkPath path,
            LinkProbes probes,
            PeerFollower follower,
            LinkDiagnostics diagnostics,
            OwnIdWatch ownIdWatch,
            LinkPings pings,
            Runnable onWritable,
            LinkErrors errors,
            LinkCounts counts,
            Consumer<InboundPacket> router,
            BiConsumer<LinkHost, RxMessage> delivery) {
        this.localHost = localHost;
        this.id = id;
        this.tap = tap;
        this.host = host;
        this.configuration = configuration;
        this.state = state;
        this.life = life;
        this.path = path;
        this.probes = probes;
        this.follower = follower;
        this.diagnostics = diagnostics;
        this.ownIdWatch = ownIdWatch;
        this.pings = pings;
        this.onWritable = onWritable;
        this.errors = errors;
        this.counts = counts;
        this.router = router;
        this.delivery = delivery;
    }

    // ---- who and when

    @Override
    public int localHost() {
        return localHost;
    }

    @Override
    public int hostId() {
        return id.hostId();
    }

    @Override
    public int linkId() {
        return id.linkId();
    }

    @Override
    public LinkTap tap() {
        return tap;
    }

    @Override
    public boolean isEnabled() {
        return state.isEnabled();
    }

    @Override
    public long nanoTime() {
        return host.loop().ticker().nanoTime();
    }

    // ---- heartbeat

    private boolean isDynamic() {
        return configuration.current().isDynamic();
    }

    @Override
    public @Nullable DropReason check(InboundPacket packet) {
        assert LoopCalls.owns(host.loop());
        return isDynamic() ? follower.check(packet) : null;
    }

    @Override
    public boolean onPing(InetSocketAddress source) {
        assert LoopCalls.owns(host.loop());
        ownIdWatch.heardFrom(source);
        boolean fromPeer = !isDynamic() || follower.onPing(source);
        if (fromPeer) {
            pings.peerHeard();
        }
        if (!state.isUp()) {
            diagnostics.pinged();
        }
        return fromPeer;
    }

    @Override
    public void onPong(InetSocketAddress source, long rttNanos) {
        assert LoopCalls.owns(host.loop());
        ownIdWatch.heardFrom(source);
        if (!isDynamic() || follower.onPong(source, rttNanos)) {
            life.onPong(rttNanos);
        }
    }

    @Override
    public void onPeerVersions(int max, int current) {
        assert LoopCalls.owns(host.loop());
        host.heardVersions(max, current);
    }

    @Override
    public void onProbeReply(int size) {
        assert LoopCalls.owns(host.loop());
        if (!probes.answered(size)) {
            path.onProbeReply(size);
        }
    }

    // ---- data

    @Override
    public ReceiveWindow window(InboundPacket packet) {
        assert LoopCalls.owns(host.loop());
        return host.window(packet.packetNumber().isPresent());
    }

    @Override
    public @Nullable ReceiptDesk receipts() {
        return host.receipts();
    }

    @Override
    public void onNumberedPong() {
        assert LoopCalls.owns(host.loop());
        host.sessionAnswered(id.linkId());
    }

    @Override
    public boolean acceptsData() {
        assert LoopCalls.owns(host.loop());
        if (host.hasCarrier()) {
            return true;
        }
        life.onEarlyData();
        return host.hasCarrier();
    }

    @Override
    public void route(InboundPacket packet) {
        assert LoopCalls.owns(host.loop());
        router.accept(packet);
    }

    @Override
    public void deliver(RxMessage message) {
        assert LoopCalls.owns(host.loop());
        delivery.accept(host, message);
    }

    // ---- sockets and handlers

    @Override
    public void onWritability(boolean writable) {
        if (writable) {
            LoopCalls.tell(host.loop(), onWritable);
        }
    }

    @Override
    public void onTooBig(PacketType type) {
        LoopCalls.tell(
                host.loop(),
                () -> {
                    if (type != PacketType.PMTUD || !probes.isWriting()) {
                        path.onTooBig(type);
                    }
                });
    }

    @Override
    public void onProbeFailed() {
        LoopCalls.tell(
                host.loop(),
                () -> {
                    if (!probes.isWriting()) {
                        path.onProbeFailed();
                    }
                });
    }

    @Override
    public void onSocketError(Channel channel, Errno errno, Throwable failure) {
        LoopCalls.tell(
                host.loop(),
                () -> {
                    probes.onSocketError(channel, errno, failure);
                    errors.onSocketError(channel, errno, failure);
                });
    }

    @Override
    public void onPingWritten(Channel channel, @Nullable Throwable failure) {
        assert LoopCalls.owns(host.loop());
        errors.onPing(channel, failure);
    }

    @Override
    public void onHandlerFailure(Throwable failure) {
        LoopCalls.tell(host.loop(), () -> counts.handlerFailed(failure));
    }

    // ---- counters

    @Override
    public void count(LinkCounter counter, long amount) {
        counts.add(counter, amount);
    }

    @Override
    public void drop(DropReason reason, long packets) {
        counts.drop(reason, packets);
    }

    @Override
    public void unreadable(DropReason reason, InboundPacket packet) {
        counts.drop(reason, 1);
        diagnostics.unreadable(reason, packet);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
