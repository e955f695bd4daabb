package io.knet.netty.node;

import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.netty.handler.InboundPacket;
import io.knet.stats.DropReason;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Learns the peer's address of a dynamic link, and follows it (spec wire 11.2): each address gets a
 * connected socket of its own. Only pings teach an address, and only those that came through all
 * checks; unlike in libknet the port counts too (spec api Q20).
 *
 * <p>While the link is down, the last ping is believed. While it is up, a ping may be an old one
 * that somebody repeats, so the newcomer has to prove itself: it is pinged over a socket of its
 * own, and the link moves there, and stays up, when a pong in time shows that the peer is there
 * now.
 *
 * <p>Belongs to the link's event loop.
 */
final class PeerFollower {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.LINK);

    /** Sockets are opened for packets that may be forged, so not too often. */
    private static final long MOVE_PERIOD = TimeUnit.MILLISECONDS.toNanos(200);

    private final NettyLink link;
    private final Node node;
    private final LinkConnection connection;

    /** Leads to an address from which the peer is said to have moved. */
    private @Nullable LinkSocket newcomer;

    /** When the newcomer must have proved itself. */
    private long proofUntil;

    private boolean opening;

    /** When the next socket may be opened, unless none was opened yet. */
    private long openAgainAt;

    private boolean openedOne;

    /** Generation: raised whenever a socket that is still being opened is no longer wanted. */
    private int changes;

    PeerFollower(NettyLink link, LinkConnection connection) {
        this.link = link;
        this.node = link.node();
        this.connection = connection;
    }

    /** A packet for the link came to the listener, or over another link. Takes it over. */
    void receive(InboundPacket packet) {
        InetSocketAddress source = packet.source();
        boolean data = CommonHeader.typeCode(packet.content()) == PacketType.DATA.code();
        LinkSocket current = connection.socket();
        LinkSocket candidate = newcomer;
        if (candidate != null && source.equals(candidate.remote()) && !data) {
            link.receiveOver(candidate, packet);
        } else if (current != null && (data || source.equals(current.remote()))) {
            link.receiveOver(current, packet);
        } else if (CommonHeader.type(packet.content()) == PacketType.PING) {
            follow(packet);
        } else {
            drop(packet, data ? DropReason.LINK_STARTING : DropReason.WRONG_SOURCE);
        }
    }

    private void follow(InboundPacket ping) {
        long now = link.nanoTime();
        if (!link.isEnabled()) {
            drop(ping, DropReason.LINK_DISABLED);
        } else if (opening) {
            drop(ping, DropReason.LINK_STARTING);
        } else if (newcomer != null || (openedOne && now - openAgainAt < 0)) {
            drop(ping, DropReason.WRONG_SOURCE);
        } else {
            open(ping, now);
        }
    }

    private void open(InboundPacket ping, long now) {
        openedOne = true;
        openAgainAt = now + MOVE_PERIOD;
        opening = true;
        int before = changes;
        node.opener
                .open(link, connection.local(), ping.source(), link.config().highPriority())
                .whenComplete(
                        (outcome, failure) -> {
                            if (before != changes) {
                                LinkOpener.discard(outcome);
                                drop(ping, DropReason.LINK_STARTING);
                                return;
                            }
                            opening = false;
                            if (outcome instanceof LinkOpener.Outcome.Connected connected) {
                                welcome(connected.socket(), ping);
                            } else {
                                link.errors()
                                        .log(
                                                "cannot connect to " + ping.source(),
                                                outcome
                                                                instanceof
                                                                LinkOpener.Outcome.NoRoute noRoute
                                                        ? noRoute.failure()
                                                        : failure);
                                drop(ping, DropReason.SOCKET_ERROR);
                            }
                        });
    }

    private void welcome(LinkSocket socket, InboundPacket ping) {
        if (link.isUp()) {
            newcomer = socket;
            proofUntil =
                    link.nanoTime()
                            + Math.max(MOVE_PERIOD, link.config().timers().pongTimeout().toNanos());
            LOG.debug("link {}: its peer seems to be at {} now", link, socket.remote());
            link.wake();
        } else {
            moveTo(socket);
        }
        link.receiveOver(socket, ping);
    }

    private void moveTo(LinkSocket socket) {
        newcomer = null;
        InetSocketAddress before = connection.peer();
        connection.exchangeSocket(socket);
        if (!socket.remote().equals(before)) {
            LOG.info(
                    "link {}: its peer is at {}{}",
                    link,
                    socket.remote(),
                    before == null ? "" : ", no longer at " + before);
        }
        link.path().onPeerMoved();
    }

    /** Why a packet from one of the link's sockets is dropped; null if it is not. */
    @Nullable DropReason check(InboundPacket packet) {
        if (!link.access().accepts(packet.source().getAddress())) {
            return DropReason.ACCESS_LIST;
        }
        if (!isNewcomer(packet.source())) {
            return null;
        }
        PacketType type = CommonHeader.type(packet.content());
        return type == PacketType.PING || type == PacketType.PONG ? null : DropReason.WRONG_SOURCE;
    }

    /**
     * A ping came over one of the link's sockets.
     *
     * @return whether it is the peer's, as far as is known
     */
    boolean onPing(InetSocketAddress source) {
        LinkSocket candidate = newcomer;
        if (candidate != null && source.equals(candidate.remote())) {
            if (link.isUp()) {
                link.heartbeat().ping(candidate);
                return false;
            }
            moveTo(candidate);
        }
        return true;
    }

    /**
     * A pong came over one of the link's sockets.
     *
     * @return whether it is the peer's
     */
    boolean onPong(InetSocketAddress source, long rttNanos) {
        LinkSocket candidate = newcomer;
        if (candidate != null && source.equals(candidate.remote())) {
            if (rttNanos < 0 || rttNanos > link.config().timers().pongTimeout().toNanos()) {
                return false;
            }
            moveTo(candidate);
        }
        return true;
    }

    /** Does what is due: the newcomer takes the place of a peer that has gone, or has to go. */
    void run(long now) {
        LinkSocket candidate = newcomer;
        if (candidate != null && !link.isUp()) {
            moveTo(candidate);
            link.heartbeat().peerHeard();
        } else if (candidate != null && now - proofUntil >= 0) {
            LOG.debug("link {}: its peer was not at {}", link, candidate.remote());
            abandon();
        }
    }

    long nanosUntilDue(long now) {
        return newcomer == null ? Long.MAX_VALUE : Math.max(0, proofUntil - now);
    }

    /** Whether the channel leads to a newcomer. */
    boolean isNewcomer(Channel channel) {
        return newcomer != null && newcomer.channel().equals(channel);
    }

    private boolean isNewcomer(InetSocketAddress source) {
        return newcomer != null && newcomer.remote().equals(source);
    }

    /** Whether the peer of the link is still accepted, which a change may have ended. */
    void checkAccess() {
        InetSocketAddress peer = connection.peer();
        if (link.isRemoved() || !link.config().isDynamic()) {
            return;
        }
        checkNewcomer();
        if (peer != null && !link.access().accepts(peer.getAddress())) {
            connection.forgetPeer();
            link.state().revoke(peer);
        }
    }

    private void checkNewcomer() {
        LinkSocket candidate = newcomer;
        boolean rejected =
                candidate != null && !link.access().accepts(candidate.remote().getAddress());
        if (opening || rejected) {
            abandon();
        }
    }

    /** Gives up the newcomer, and what is being opened. */
    void abandon() {
        changes++;
        opening = false;
        LinkSocket candidate = newcomer;
        newcomer = null;
        if (candidate != null) {
            candidate.close();
        }
    }

    private void drop(InboundPacket packet, DropReason reason) {
        node.drops.count(reason, 1, packet.source());
        packet.release();
    }
}
