package io.knet.netty.host;

import io.knet.KnetAddress;
import io.knet.KnetLimits;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.DropSink;
import io.knet.netty.count.RateLimit;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.LinkSurroundings;
import io.knet.netty.link.UnreadablePackets;
import io.knet.netty.message.RxPacket;
import io.knet.protocol.Endpoint;
import io.knet.session.SessionDrop;
import io.knet.session.wire.HandshakeHeader;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.DropReason;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketInspector;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the link of a packet that did not come over that link's own socket (spec wire 4, steps 6 to
 * 9). Control packets name their link, data is matched by its source address. Either way the
 * source's IP must be the link's peer: the rule of libknet 1.35 and later, without which a stranger
 * could drive a link's state (CVE-2026-15812). A dynamic link asks its access list instead, and
 * learns its peer from pings.
 */
public final class Router implements LinkSurroundings.PacketRouter {
    /**
     * Packets that may wait for an event loop at once. Each holds a receive buffer, and a loop that
     * hands them over may be faster than the one that takes them.
     */
    public static final int MOST_WAITING = 256;

    /**
     * Searches at once, and then one a second, for the link whose peer an unknown host is: each
     * goes through all links.
     */
    private static final int MOST_SEARCHES = 10;

    private final int localHost;
    private final Hosts hosts;
    private final HostCrypto crypto;
    private final Misconfigurations misconfigurations;
    private final DropSink drops;
    private final RateLimit searches;
    private final RateLimit unreadable;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * A router.
     *
     * @param localHost id of this node
     * @param crypto what packets of each host are opened with
     * @param drops counts what is handed to nobody
     * @param ticker limits what packets of strangers may cost
     */
    public Router(int localHost, Hosts hosts, HostCrypto crypto, DropSink drops, Ticker ticker) {
        this.localHost = localHost;
        misconfigurations = new Misconfigurations(localHost);
        this.hosts = hosts;
        this.crypto = crypto;
        this.drops = drops;
        searches = new RateLimit(ticker, MOST_SEARCHES);
        unreadable = new RateLimit(ticker, MOST_SEARCHES);
    }

    @Override
    public void route(InboundPacket packet, @Nullable HostLink via) {
        HostLink link = null;
        try {
            link = find(packet, via);
        } finally {
            if (link == null) {
                packet.release();
            }
        }
        if (link != null) {
            int host = link.host().id();
            handOn(packet, link, () -> isSealedFor(host, via));
        }
    }

    @Override
    public void routeOpened(InboundPacket packet, @Nullable HostLink via) {
        HostLink link = null;
        try {
            link = findOpened(packet, via);
        } finally {
            if (link == null) {
                packet.release();
            }
        }
        if (link != null) {
            handOn(packet, link, () -> true);
        }
    }

    /** The link of a packet; null if it is to be dropped, which is counted. */
    private @Nullable HostLink find(InboundPacket packet, @Nullable HostLink via) {
        ByteBuf content = packet.content();
        DropReason reason = PacketInspector.checkHeader(content);
        if (reason != null) {
            return dropped(packet, reason);
        }
        NettyHost host = hosts.get(CommonHeader.sourceHost(content));
        if (host == null) {
            unknownHost(packet, via);
            return null;
        }
        return isSealedFor(host.id(), via)
                ? find(packet, host, via)
                : dropped(packet, crypto.refusal());
    }

    private @Nullable HostLink findOpened(InboundPacket packet, @Nullable HostLink via) {
        DropReason reason = PacketInspector.checkHeader(packet.content());
        if (reason != null) {
            return dropped(packet, reason);
        }
        NettyHost host = hosts.get(CommonHeader.sourceHost(packet.content()));
        return host == null ? dropped(packet, DropReason.UNKNOWN_HOST) : find(packet, host, via);
    }

    private @Nullable HostLink find(InboundPacket packet, NettyHost host, @Nullable HostLink via) {
        ByteBuf content = packet.content();
        DropReason reason = PacketInspector.checkType(content);
        if (reason != null) {
            return dropped(packet, reason);
        }
        InetSocketAddress source = packet.source();
        boolean data = CommonHeader.typeCode(content) == PacketType.DATA.code();
        HostLink link =
                data ? bySource(host, source, via) : host.linkOrNull(CommonHeader.linkId(content));
        if (host.id() == localHost && (link == null || !mayBeNamed(link, source, via))) {
            // What this node sends to itself comes from there; this does not.
            ownId(source, via);
            RxPacket.giveNumberBack(packet);
            return dropped(packet, DropReason.WRONG_SOURCE);
        } else if (link == null && data) {
            RxPacket.giveNumberBack(packet);
            return dropped(packet, DropReason.WRONG_SOURCE);
        } else if (link == null) {
            HostLink peers = via == null ? byPeer(host, source) : via;
            unknownLink(host.id(), CommonHeader.linkId(content), source, peers);
            return dropped(packet, DropReason.UNKNOWN_LINK);
        } else if (!data && !mayBeNamed(link, source, via)) {
            if (via == null) {
                sawFrom(link, DiagnosisCode.OTHER_ADDRESS, source);
            } else {
                misconfigurations.crossed(link, source, via);
                sawCrossed(link, source, via);
            }
            return dropped(packet, DropReason.WRONG_SOURCE);
        } else if (link.config().isDynamic() && !link.accepts(source.getAddress())) {
            sawFrom(link, DiagnosisCode.ACCESS_LIST, source);
            RxPacket.giveNumberBack(packet);
            return dropped(packet, DropReason.ACCESS_LIST);
        }
        return link;
    }

    private static void sawCrossed(HostLink named, InetSocketAddress source, HostLink via) {
        if (named.host().equals(via.host())) {
            via.saw(DiagnosisCode.OTHER_LINK, named(source, named.host().id() + "/" + named.id()));
        } else {
            via.saw(DiagnosisCode.OTHER_HOST, named(source, Integer.toString(named.host().id())));
        }
    }

    /** No text is made for links that are up: strangers send as fast as they can. */
    private static void sawFrom(HostLink link, DiagnosisCode code, InetSocketAddress source) {
        if (!link.isUp()) {
            link.saw(code, from(source));
        }
    }

    private static Map<String, String> from(InetSocketAddress source) {
        return Map.of("from", KnetAddress.format(source));
    }

    private static Map<String, String> named(InetSocketAddress source, String other) {
        return Map.of("from", KnetAddress.format(source), "other", other);
    }

    /** Whether what opened the packet is what packets of its host are sealed with. */
    private boolean isSealedFor(int host, @Nullable HostLink via) {
        CryptoSlots opener = via == null ? crypto.ofHandle() : crypto.of(via.host().id());
        return opener == crypto.of(host) || crypto.takesOfHandle(host);
    }

    private void unknownHost(InboundPacket packet, @Nullable HostLink via) {
        int host = CommonHeader.sourceHost(packet.content());
        Endpoint source = Endpoint.of(packet.source());
        if (host == localHost) {
            ownId(packet.source(), via);
        } else {
            HostLink peers = via == null ? byPeer(packet.source()) : via;
            if (peers != null) {
                misconfigurations.unknownHost(host, packet.source(), peers);
                peers.saw(DiagnosisCode.OTHER_HOST, named(packet.source(), Integer.toString(host)));
            }
        }
        drops.drop(DropReason.UNKNOWN_HOST, 1, new Sender(host, source));
    }

    /** Whom a packet says it is from, for the log. */
    private record Sender(int host, Endpoint source) {
        @Override
        public String toString() {
            return "host " + host + " at " + source;
        }
    }

    /** As {@link io.knet.netty.session.MisdirectedInits#came}: says what it tells. */
    public void misdirected(
            SessionDrop reason,
            HandshakeHeader header,
            InetSocketAddress source,
            @Nullable HostLink via) {
        int sender = header.sender();
        if (sender == localHost) {
            ownId(source, via);
            return;
        }
        NettyHost host = hosts.get(sender);
        HostLink named = host == null ? null : host.linkOrNull(header.link());
        HostLink peers = via == null ? byPeer(source) : via;
        if (reason == SessionDrop.UNKNOWN_LINK) {
            // A link that is there is disabled, or was added since.
            if (named == null) {
                unknownLink(sender, header.link(), source, peers);
            }
        } else if (peers == null) {
            return;
        } else if (reason == SessionDrop.NOT_FOR_US) {
            misconfigurations.otherReceiver(header.receiver(), source, peers);
            String receiver = Integer.toString(header.receiver());
            peers.saw(DiagnosisCode.OTHER_RECEIVER, named(source, receiver));
        } else if (reason == SessionDrop.UNKNOWN_HOST) {
            misconfigurations.unknownHost(sender, source, peers);
            peers.saw(DiagnosisCode.OTHER_HOST, named(source, Integer.toString(sender)));
        } else if (named != null && !mayBeNamed(named, source, peers)) {
            misconfigurations.crossed(named, source, peers);
            sawCrossed(named, source, peers);
        }
    }

    /** A packet says that it is from this node, and is not. */
    private void ownId(InetSocketAddress source, @Nullable HostLink via) {
        misconfigurations.ownId(source);
        if (via != null) {
            via.saw(DiagnosisCode.OWN_ID, from(source));
        } else if (searches.acquire() >= 0) {
            toThoseDown(source, (link, host) -> link.saw(DiagnosisCode.OWN_ID, from(source)));
        }
    }

    private void unknownLink(
            int host, int link, InetSocketAddress source, @Nullable HostLink peers) {
        misconfigurations.unknownLink(host, link, source, peers);
        if (peers != null) {
            peers.saw(DiagnosisCode.OTHER_LINK, named(source, host + "/" + link));
        }
    }

    /**
     * Counts a packet that came to a local socket and cannot be read, and tells the links that are
     * not up whose it may be: of that address, or still without a peer. Any event loop.
     *
     * @param packet not released
     */
    public void unreadable(DropReason reason, InboundPacket packet) {
        InetSocketAddress source = packet.source();
        drops.drop(reason, 1, source);
        if (unreadable.acquire() < 0) {
            return;
        }
        boolean hasKeys = crypto.ofHandle().state().anyLoaded();
        toThoseDown(
                source,
                (link, host) ->
                        UnreadablePackets.explain(reason, packet, host, hasKeys, link::saw));
    }

    /** Tells the links that are not up, and whose peer may be at an address. */
    private void toThoseDown(InetSocketAddress source, ObjIntConsumer<HostLink> what) {
        for (NettyHost host : hosts.all()) {
            for (int id = 0; id < KnetLimits.MAX_LINKS; id++) {
                HostLink link = host.linkOrNull(id);
                if (link != null && !link.isUp() && mayBeOf(link, source)) {
                    what.accept(link, host.id());
                }
            }
        }
    }

    private static boolean mayBeOf(HostLink link, InetSocketAddress source) {
        InetSocketAddress peer = link.peer();
        return peer == null
                ? link.config().isDynamic() && link.accepts(source.getAddress())
                : Endpoint.of(peer).hasIpOf(source);
    }

    /** The link whose peer has that address and port, if it is not asked for too often. */
    private @Nullable HostLink byPeer(InetSocketAddress source) {
        if (searches.acquire() < 0) {
            return null;
        }
        for (NettyHost host : hosts.all()) {
            HostLink link = byPeer(host, source);
            if (link != null) {
                return link;
            }
        }
        return null;
    }

    /** The link of a host whose peer has that address and port. */
    private static @Nullable HostLink byPeer(NettyHost host, InetSocketAddress source) {
        for (int id = 0; id < KnetLimits.MAX_LINKS; id++) {
            HostLink link = host.linkOrNull(id);
            InetSocketAddress peer = link == null ? null : link.peer();
            if (peer != null && KnetAddress.same(peer, source)) {
                return link;
            }
        }
        return null;
    }

    /**
     * Whether a control packet from a source may be about a link. What came over the socket of a
     * link came from exactly that link's peer, and is about another link only if that one has the
     * same peer; a dynamic link of the same host may still have to learn it.
     */
    private static boolean mayBeNamed(
            HostLink link, InetSocketAddress source, @Nullable HostLink via) {
        InetSocketAddress peer = link.peer();
        if (via != null) {
            return (peer != null && KnetAddress.same(source, peer))
                    || (link.config().isDynamic() && link.host().equals(via.host()));
        }
        return link.config().isDynamic() || (peer != null && Endpoint.of(peer).hasIpOf(source));
    }

    /**
     * The link whose peer has that address and port; for what came over no link's socket, otherwise
     * the first one whose peer has that address.
     */
    private static @Nullable HostLink bySource(
            NettyHost host, InetSocketAddress source, @Nullable HostLink via) {
        HostLink known = byPeer(host, source);
        if (known != null || via != null) {
            return known;
        }
        for (int id = 0; id < KnetLimits.MAX_LINKS; id++) {
            HostLink link = host.linkOrNull(id);
            InetSocketAddress peer = link == null ? null : link.peer();
            if (peer != null && Endpoint.of(peer).hasIpOf(source)) {
                return link;
            }
        }
        return null;
    }

    /**
     * @param isTaken whether packets opened as this one was are those of its host; asked again when
     *     the host's event loop has it, for the host's dialect may have changed meanwhile
     */
    private void handOn(InboundPacket packet, HostLink link, BooleanSupplier isTaken) {
        if (link.host().loop().inEventLoop()) {
            link.receive(packet);
        } else if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            drop(packet, DropReason.LOOP_BUSY);
        } else if (!LoopCalls.submit(link.host().loop(), () -> receive(packet, link, isTaken))) {
            waiting.decrementAndGet();
            drop(packet, DropReason.CLOSED);
        }
    }

    private void receive(InboundPacket packet, HostLink link, BooleanSupplier isTaken) {
        waiting.decrementAndGet();
        if (isTaken.getAsBoolean()) {
            link.receive(packet);
        } else {
            drop(packet, DropReason.NOT_AUTHENTIC);
        }
    }

    private @Nullable HostLink dropped(InboundPacket packet, DropReason reason) {
        drops.drop(reason, 1, packet.source());
        return null;
    }

    private void drop(InboundPacket packet, DropReason reason) {
        drops.drop(reason, 1, packet.source());
        packet.release();
    }
}
