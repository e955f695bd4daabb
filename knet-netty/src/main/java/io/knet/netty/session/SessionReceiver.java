package io.knet.netty.session;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.CryptoCounters;
import io.knet.netty.count.DropSink;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.link.HostLink;
import io.knet.netty.link.LinkSurroundings;
import io.knet.netty.message.RxPacket;
import io.knet.netty.pipeline.LinkPort;
import io.knet.session.HandshakeMessage;
import io.knet.session.HandshakeReading;
import io.knet.session.Session;
import io.knet.session.SessionDrop;
import io.knet.session.SessionNode;
import io.knet.session.wire.HandshakeHeader;
import io.knet.session.wire.LinkViewsPacket;
import io.knet.session.wire.ReceiptsPacket;
import io.knet.session.wire.SessionDatagram;
import io.knet.session.wire.TransportHeader;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes what comes: tells the datagrams of sessions from others, gives handshakes to the hosts that
 * they are from, and opens packets on the event loops of their hosts. Any event loop.
 */
final class SessionReceiver {
    private final SessionNode node;
    private final SessionLoops loops;
    private final IntFunction<? extends @Nullable SessionHost> hosts;
    private final BooleanSupplier anyLibknet;
    private final LinkSurroundings.PacketRouter router;
    private final MisdirectedInits misdirected;
    private final CryptoCounters counters;
    private final DropSink drops;
    private final ByteBufAllocator allocator;

    /**
     * The receiving side.
     *
     * @param hosts those that may speak in sessions, by their ids; null for others
     * @param anyLibknet whether any host is heard in libknet's format
     * @param router takes over opened packets that did not come over their host's own channel
     * @param misdirected hears of INITs that tell of wrong configurations
     */
    SessionReceiver(
            SessionNode node,
            SessionLoops loops,
            IntFunction<? extends @Nullable SessionHost> hosts,
            BooleanSupplier anyLibknet,
            LinkSurroundings.PacketRouter router,
            MisdirectedInits misdirected,
            CryptoCounters counters,
            DropSink drops,
            ByteBufAllocator allocator) {
        this.node = node;
        this.loops = loops;
        this.hosts = hosts;
        this.anyLibknet = anyLibknet;
        this.router = router;
        this.misdirected = misdirected;
        this.counters = counters;
        this.drops = drops;
        this.allocator = allocator;
    }

    // ---- over the channels of links

    /** As {@link io.knet.netty.pipeline.SessionGate#receive}, for a link of a host. */
    @SuppressWarnings("ReferenceEquality") // whether it is the same packet is the question
    @Nullable InboundPacket receive(
            SessionHost host, InboundPacket datagram, LinkPort link, ByteBufAllocator buffers) {
        Session session = node.sessionOf(datagram.content());
        if (session != null && session.host() != host.id()) {
            toItsHost(session, datagram, host.link(link.linkId()));
            return null;
        }
        InboundPacket result = null;
        try {
            result =
                    session == null
                            ? sealedOtherwise(host, datagram, link)
                            : opened(host, session, datagram, link, buffers);
            return result;
        } finally {
            if (result != datagram) {
                datagram.release();
            }
        }
    }

    /** A datagram of no session: the datagram itself if it may be libknet's, else null. */
    private @Nullable InboundPacket sealedOtherwise(
            SessionHost host, InboundPacket datagram, LinkPort link) {
        HostLink via = host.link(link.linkId());
        SessionDrop drop = withoutSession(datagram.content(), datagram.source(), via, host.loop());
        return drop == null ? null : refused(host, datagram, link, drop);
    }

    /** The packet of a session; the datagram itself if it may be libknet's, else null. */
    private @Nullable InboundPacket opened(
            SessionHost host,
            Session session,
            InboundPacket datagram,
            LinkPort link,
            ByteBufAllocator buffers) {
        ByteBuf content = datagram.content();
        ByteBuf plain = buffers.buffer(content.readableBytes());
        InboundPacket packet = null;
        try {
            SessionDrop drop = open(host, session, content, plain);
            if (drop != null) {
                return refused(host, datagram, link, drop);
            }
            DropReason malformed = malformed(host, plain);
            if (malformed != null) {
                if (!taken(host, plain, link.linkId(), datagram.wireBytes())) {
                    link.drop(malformed, 1);
                }
                return null;
            }
            packet = packet(session, datagram, plain);
            return packet;
        } finally {
            if (packet == null) {
                plain.release();
            }
        }
    }

    private static @Nullable InboundPacket refused(
            SessionHost host, InboundPacket datagram, LinkPort link, SessionDrop drop) {
        if (drop.maybeLibknet() && host.spoken().takesLibknet()) {
            return datagram;
        }
        link.unreadable(DropReasons.of(drop), datagram);
        return null;
    }

    // ---- over local sockets

    /**
     * Takes a datagram that came to a local socket.
     *
     * @param loop the socket's, which is the calling one
     * @return false if it is to be opened as libknet's format, and is still the caller's; if this
     *     throws, it is not
     */
    boolean receive(InboundPacket datagram, EventLoop loop) {
        Session session = node.sessionOf(datagram.content());
        if (session != null) {
            toItsHost(session, datagram, null);
            return true;
        }
        boolean taken = true;
        try {
            SessionDrop drop = withoutSession(datagram.content(), datagram.source(), null, loop);
            taken = drop == null || !drop.maybeLibknet() || !anyLibknet.getAsBoolean();
            if (drop != null && taken) {
                drops.drop(DropReasons.of(drop), 1, datagram.source());
            }
            return taken;
        } finally {
            if (taken) {
                datagram.release();
            }
        }
    }

    // ---- both

    /** A handshake, or what has no session; null if it was taken. */
    private @Nullable SessionDrop withoutSession(
            ByteBuf content, InetSocketAddress source, @Nullable HostLink via, EventLoop loop) {
        SessionDatagram kind = SessionDatagram.of(content);
        if (kind == null || kind == SessionDatagram.TRANSPORT) {
            return node.whyNoSession(content);
        }
        HandshakeReading reading = loops.of(loop).reader().read(content, source.getAddress());
        if (reading instanceof HandshakeReading.Accepted accepted) {
            lookWhence(accepted.message().header(), source, via);
            return toItsHost(accepted.message(), source);
        }
        if (reading instanceof HandshakeReading.Refused refused) {
            SessionHost host = hosts.apply(refused.host());
            if (host != null && host.mayTellRefusal(refused.reason())) {
                LoopCalls.tell(host.loop(), () -> host.handshakes().refused(refused.reason()));
            }
            return refused.reason();
        }
        HandshakeReading.Dropped dropped = (HandshakeReading.Dropped) reading;
        dropped.misdirected()
                .ifPresent(header -> misdirected.came(dropped.reason(), header, source, via));
        return dropped.reason();
    }

    /** The IP of a host's link may be that of another one, whose peer has another port. */
    private void lookWhence(
            HandshakeHeader header, InetSocketAddress source, @Nullable HostLink via) {
        if (via != null
                && via.host().id() != header.sender()
                && header.kind() == SessionDatagram.INIT) {
            misdirected.came(SessionDrop.WRONG_SOURCE, header, source, via);
        }
    }

    private @Nullable SessionDrop toItsHost(HandshakeMessage message, InetSocketAddress source) {
        SessionHost host = hosts.apply(message.header().sender());
        if (host == null) {
            return SessionDrop.UNKNOWN_HOST;
        }
        if (host.loop().inEventLoop()) {
            return host.handshakes().receive(message, source);
        }
        onLoopOf(
                host,
                () -> {
                    SessionDrop drop = host.handshakes().receive(message, source);
                    if (drop != null) {
                        drops.drop(DropReasons.of(drop), 1, source);
                    }
                },
                source);
        return null;
    }

    private void toItsHost(Session session, InboundPacket datagram, @Nullable HostLink via) {
        SessionHost host = hosts.apply(session.host());
        if (host == null) {
            drops.drop(DropReason.SESSION_UNKNOWN_INDEX, 1, datagram.source());
            datagram.release();
            return;
        }
        if (!onLoopOf(host, () -> route(host, session, datagram, via), datagram.source())) {
            datagram.release();
        }
    }

    private void route(
            SessionHost host, Session session, InboundPacket datagram, @Nullable HostLink via) {
        InboundPacket packet;
        try {
            packet = opened(host, session, datagram);
        } finally {
            datagram.release();
        }
        if (packet != null) {
            router.routeOpened(packet, via);
        }
    }

    /** The packet of a session that came elsewhere; null if it ends here. */
    private @Nullable InboundPacket opened(
            SessionHost host, Session session, InboundPacket datagram) {
        ByteBuf content = datagram.content();
        ByteBuf plain = allocator.buffer(content.readableBytes());
        InboundPacket packet = null;
        try {
            SessionDrop drop = open(host, session, content, plain);
            if (drop != null) {
                drops.drop(DropReasons.of(drop), 1, datagram.source());
                return null;
            }
            DropReason malformed = malformed(host, plain);
            if (malformed == null) {
                packet = packet(session, datagram, plain);
            } else {
                take(host, plain, datagram, malformed);
            }
            return packet;
        } finally {
            if (packet == null) {
                plain.release();
            }
        }
    }

    private void take(
            SessionHost host, ByteBuf plain, InboundPacket datagram, DropReason malformed) {
        InetSocketAddress source = datagram.source();
        int link = host.linkTo(source);
        if (link < 0) {
            drops.drop(DropReason.WRONG_SOURCE, 1, source);
        } else if (!taken(host, plain, link, datagram.wireBytes())) {
            drops.drop(malformed, 1, source);
        }
    }

    /** Runs something at once if this is the host's loop, else there; false if it cannot. */
    private boolean onLoopOf(SessionHost host, Runnable task, InetSocketAddress source) {
        EventLoop loop = host.loop();
        if (loop.inEventLoop()) {
            task.run();
            return true;
        }
        Places places = host.places();
        DropReason refusal = DropReason.LOOP_BUSY;
        if (places.take()) {
            Runnable counted =
                    () -> {
                        places.leave();
                        runCounted(host, task, source);
                    };
            if (LoopCalls.submit(loop, counted)) {
                return true;
            }
            places.leave();
            refusal = DropReason.CLOSED;
        }
        drops.drop(refusal, 1, source);
        return false;
    }

    /** Nobody else would see what goes wrong in a task of an event loop. */
    private void runCounted(SessionHost host, Runnable task, InetSocketAddress source) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            drops.drop(DropReason.HANDLER_FAILED, 1, source);
            host.datagramFailed(failure);
        }
    }

    private @Nullable SessionDrop open(
            SessionHost host, Session session, ByteBuf datagram, ByteBuf plain) {
        long beganNanos = counters.nanoTime();
        SessionDrop drop = host.handshakes().open(session, datagram, plain);
        if (drop == null) {
            counters.opened(TransportHeader.OVERHEAD, counters.nanoTime() - beganNanos);
        }
        return drop;
    }

    /**
     * As what a packet that only sessions have is counted if it is malformed; null for others.
     * Without its feature there is no such type.
     */
    private static @Nullable DropReason malformed(SessionHost host, ByteBuf plain) {
        if (ReceiptsPacket.isReceipts(plain) && host.receipts().isOpen()) {
            return DropReason.SESSION_BAD_RECEIPTS;
        }
        return LinkViewsPacket.isLinkViews(plain) && host.linkViews().isOpen()
                ? DropReason.SESSION_BAD_VIEWS
                : null;
    }

    /** Gives a packet that only sessions have to whom it is for; false if it is malformed. */
    private static boolean taken(SessionHost host, ByteBuf plain, int link, int wireBytes) {
        return ReceiptsPacket.isReceipts(plain)
                ? host.hostReceipts().receive(plain, link, wireBytes)
                : host.linkViews().receive(plain, link, wireBytes);
    }

    private static InboundPacket packet(Session session, InboundPacket datagram, ByteBuf plain) {
        return new RxPacket(
                plain,
                datagram.source(),
                datagram.wireBytes(),
                TransportHeader.counter(datagram.content()),
                session.returned());
    }
}
