package io.knet.netty.node;

import io.knet.KnetLimits;
import io.knet.netty.InboundPacket;
import io.knet.stats.DropReason;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketInspector;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds the link of a packet that did not come over that link's own socket (spec wire 4, steps 6 to
 * 8). Control packets name their link, data is matched by its source address. Either way the
 * source's IP must be the link's peer: the rule of libknet 1.35 and later, without which a stranger
 * could drive a link's state.
 */
final class Router {
    private final Node node;

    Router(Node node) {
        this.node = node;
    }

    /** Hands a plain packet on, or drops it. Takes over the packet. Any event loop. */
    void route(InboundPacket packet) {
        ByteBuf content = packet.content();
        DropReason reason = PacketInspector.checkHeader(content);
        if (reason != null) {
            drop(packet, reason);
            return;
        }
        NettyHost host = node.hosts.get(CommonHeader.sourceHost(content));
        if (host == null) {
            drop(packet, DropReason.UNKNOWN_HOST);
            return;
        }
        reason = PacketInspector.checkType(content);
        if (reason != null) {
            drop(packet, reason);
            return;
        }
        if (CommonHeader.typeCode(content) == PacketType.DATA.code()) {
            NettyLink link = bySource(host, packet.source());
            handOn(packet, link, DropReason.WRONG_SOURCE);
        } else {
            NettyLink link = host.linkOrNull(CommonHeader.linkId(content));
            if (link == null || sameIp(link.config().remote(), packet.source())) {
                handOn(packet, link, DropReason.UNKNOWN_LINK);
            } else {
                drop(packet, DropReason.WRONG_SOURCE);
            }
        }
    }

    /**
     * The link whose peer has that address and port, otherwise the first one whose peer has that
     * address.
     */
    private static @Nullable NettyLink bySource(NettyHost host, InetSocketAddress source) {
        NettyLink sameIp = null;
        for (int id = 0; id < KnetLimits.MAX_LINKS; id++) {
            NettyLink link = host.linkOrNull(id);
            if (link != null && link.config().remote().equals(source)) {
                return link;
            }
            if (link != null && sameIp == null && sameIp(link.config().remote(), source)) {
                sameIp = link;
            }
        }
        return sameIp;
    }

    private static boolean sameIp(InetSocketAddress a, InetSocketAddress b) {
        return a.getAddress().equals(b.getAddress());
    }

    private void handOn(InboundPacket packet, @Nullable NettyLink link, DropReason otherwise) {
        if (link == null) {
            drop(packet, otherwise);
        } else if (link.loop().inEventLoop()) {
            link.receive(packet);
        } else if (!LoopCalls.submit(link.loop(), () -> link.receive(packet))) {
            drop(packet, DropReason.CLOSED);
        }
    }

    private void drop(InboundPacket packet, DropReason reason) {
        node.drops.count(reason, 1, packet.source());
        packet.release();
    }
}
