package io.knet.netty.host;

import io.knet.KnetAddress;
import io.knet.KnetException;
import io.knet.LinkConfig;
import io.knet.LinkTransport;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.link.ChannelOwner;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.PeerLinks;
import io.knet.protocol.Endpoint;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketInspector;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The links of one transport, over all hosts. Any thread. */
public final class TransportLinks implements PeerLinks {
    private final Hosts hosts;
    private final LinkTransport transport;

    /** The links of a transport. */
    public TransportLinks(Hosts hosts, LinkTransport transport) {
        this.hosts = hosts;
        this.transport = transport;
    }

    @Override
    public boolean isExpected(InetSocketAddress local, InetAddress source) {
        for (NettyHost host : hosts.all()) {
            for (HostLink link : host.allLinks()) {
                LinkConfig pending = link.pendingConfig();
                if (expects(link, link.config(), localOf(link), local, source)
                        || (pending != null
                                && expects(link, pending, pending.local(), local, source))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean expects(
            HostLink link,
            LinkConfig config,
            InetSocketAddress from,
            InetSocketAddress local,
            InetAddress source) {
        return config.transport() == transport
                && KnetAddress.same(from, local)
                && config.remote()
                        .map(
                                peer ->
                                        Endpoint.of(peer, local)
                                                .hasIpOf(
                                                        new InetSocketAddress(
                                                                source, peer.getPort())))
                        .orElseGet(() -> link.accepts(source));
    }

    @Override
    public @Nullable ChannelOwner named(InetSocketAddress local, InboundPacket packet) {
        ByteBuf content = packet.content();
        if (PacketInspector.checkHeader(content) != null
                || PacketInspector.checkType(content) != null
                || CommonHeader.typeCode(content) == PacketType.DATA.code()) {
            return null;
        }
        NettyHost host = hosts.get(CommonHeader.sourceHost(content));
        HostLink link = host == null ? null : host.linkOrNull(CommonHeader.linkId(content));
        return link instanceof ChannelOwner owner
                        && leads(owner, local, packet.source().getAddress())
                ? owner
                : null;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // whether it is that one, not another in its place
    public boolean leads(ChannelOwner owner, InetSocketAddress local, InetAddress peer) {
        HostLink link = owner.link();
        NettyHost host = hosts.get(link.host().id());
        return host != null
                && host.linkOrNull(link.id()) == link
                && !link.config().isDynamic()
                && expects(link, link.config(), localOf(link), local, peer);
    }

    /** With the real port, once it is bound. */
    private static InetSocketAddress localOf(HostLink link) {
        try {
            return link.localAddress();
        } catch (KnetException removed) {
            return link.config().local();
        }
    }
}
