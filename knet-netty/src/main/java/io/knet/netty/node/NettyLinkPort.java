package io.knet.netty.node;

import io.knet.Errno;
import io.knet.netty.handler.InboundMessage;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.pipeline.LinkPort;
import io.knet.protocol.ReceiveWindow;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.PacketType;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** What the pipelines of a link ask of it, and where the answers are. On the link's event loop. */
final class NettyLinkPort implements LinkPort {
    private final NettyLink link;
    private final NettyHost host;
    private final Node node;

    NettyLinkPort(NettyLink link) {
        this.link = link;
        this.host = link.host();
        this.node = link.node();
    }

    // ---- who and when

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
        return link.id();
    }

    @Override
    public boolean isEnabled() {
        return link.isEnabled();
    }

    @Override
    public long nanoTime() {
        return link.nanoTime();
    }

    // ---- heartbeat

    @Override
    public @Nullable DropReason check(InboundPacket packet) {
        return link.config().isDynamic() ? link.follower().check(packet) : null;
    }

    @Override
    public boolean onPing(InetSocketAddress source) {
        boolean fromPeer = !link.config().isDynamic() || link.follower().onPing(source);
        if (fromPeer) {
            link.heartbeat().peerHeard();
        }
        return fromPeer;
    }

    @Override
    public void onPong(InetSocketAddress source, long rttNanos) {
        if (link.config().isDynamic() && !link.follower().onPong(source, rttNanos)) {
            return;
        }
        link.state().onPong(rttNanos);
    }

    @Override
    public void onPeerVersions(int max, int current) {
        host.heardVersions(max, current);
    }

    @Override
    public void onProbeReply(int size) {
        link.path().onProbeReply(size);
    }

    // ---- data

    @Override
    public ReceiveWindow window() {
        return host.window();
    }

    @Override
    public boolean acceptsData() {
        if (host.active().isReachable()) {
            return true;
        }
        link.state().onEarlyData();
        return host.active().isReachable();
    }

    @Override
    public void route(InboundPacket packet) {
        node.router.route(packet, link);
    }

    @Override
    public void deliver(InboundMessage message) {
        node.delivery.deliver(host, message);
    }

    // ---- sockets and handlers

    @Override
    public void onWritability(boolean writable) {
        if (writable) {
            link.output().onWritable();
        }
    }

    @Override
    public void onRefused(PacketType type, Errno errno) {
        link.path().onRefused(type, errno);
    }

    @Override
    public void onSocketError(Channel channel, Errno errno, Throwable failure) {
        link.errors().onSocketError(channel, errno, failure);
    }

    @Override
    public void onHandlerFailure(Throwable failure) {
        link.onHandlerFailure(failure);
    }

    // ---- counters

    @Override
    public void count(LinkCounter counter, long amount) {
        link.count(counter, amount);
    }

    @Override
    public void drop(DropReason reason, long packets) {
        link.drop(reason, packets);
    }

    @Override
    public String toString() {
        return link.toString();
    }
}
