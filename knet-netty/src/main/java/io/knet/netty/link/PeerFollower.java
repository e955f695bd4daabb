package io.knet.netty.link;

import io.knet.KnetAddress;
import io.knet.KnetEvent;
import io.knet.LinkConfig;
import io.knet.event.LinkPeerMovedEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.handler.InboundPacket;
import io.knet.stats.DropReason;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Learns where the peer of a dynamic link is, and follows it when it moves (spec wire 11.2). While
 * the link is down its last ping is believed. While it is up, a ping from elsewhere may be an old
 * one that somebody repeats: then the newcomer gets a channel of its own besides, and has to answer
 * a ping of ours. On the link's event loop.
 */
final class PeerFollower {
    /** Sockets are opened for packets that may be forged, so not too often. */
    private static final long MOVE_PERIOD_NANOS = PeerMoves.PERIOD_NANOS;

    /** Lines at once about where the peer is. */
    private static final int LOG_BURST = 4;

    private final LinkId id;
    private final Logger logger;
    private final EventLoop loop;
    private final LinkConfiguration configuration;
    private final LinkState link;
    private final LinkConnection connection;
    private final LinkPath path;
    private final LinkPings pings;
    private final AccessGate access;
    private final LinkConnection.Opener opener;
    private final LinkCounts counts;
    private final LinkLog log;
    private final LimitedLog moveLog;
    private final Consumer<KnetEvent> events;
    private final Runnable wake;
    private final PeerMoves moves;

    /** Loop only. */
    private State state = new State.Settled();

    /** Loop only: when a channel was opened last, if one was. */
    private @Nullable Long openedAtNanos;

    /** What is known of the peer's whereabouts. */
    private sealed interface State {
        /** Nobody claims to be the peer but who is believed. */
        record Settled() implements State {}

        /** A channel is being opened to where a ping came from. Of no use once this has ended. */
        record Opening() implements State {}

        /**
         * There is a channel to an address from which the peer is said to have moved.
         *
         * @param untilNanos when the newcomer must have proved itself
         */
        record Proving(LinkChannel newcomer, long untilNanos) implements State {}
    }

    /**
     * A follower that has heard nobody.
     *
     * @param opener opens channels to newcomers
     * @param events told of moves
     * @param wake called when a deadline of the link may have come closer
     */
    PeerFollower(
            LinkId id,
            EventLoop loop,
            LinkConfiguration configuration,
            LinkState link,
            LinkConnection connection,
            LinkPath path,
            LinkPings pings,
            AccessGate access,
            LinkConnection.Opener opener,
            LinkCounts counts,
            LinkLog log,
            Consumer<KnetEvent> events,
            Runnable wake) {
        this.id = id;
        logger = HandleLog.of(LogSubsystem.LINK, id.localHost());
        this.loop = loop;
        moves = new PeerMoves(loop);
        this.configuration = configuration;
        this.link = link;
        this.connection = connection;
        this.path = path;
        this.pings = pings;
        this.access = access;
        this.opener = opener;
        this.counts = counts;
        this.log = log;
        this.events = events;
        moveLog = new LimitedLog(logger, loop.ticker(), LOG_BURST);
        this.wake = wake;
    }

    private @Nullable LinkChannel newcomer() {
        return state instanceof State.Proving proving ? proving.newcomer() : null;
    }

    private static boolean leadsTo(@Nullable LinkChannel channel, InetSocketAddress source) {
        return channel != null && KnetAddress.same(channel.remote(), source);
    }

    // ---- packets

    /** A packet for the link came to a local socket, or over another link. Takes it over. */
    void receive(InboundPacket packet) {
        assert LoopCalls.owns(loop);
        InetSocketAddress source = packet.source();
        boolean data = CommonHeader.typeCode(packet.content()) == PacketType.DATA.code();
        LinkChannel current = connection.channel();
        LinkChannel candidate = newcomer();
        if (leadsTo(candidate, source) && !data) {
            receiveOver(candidate, packet);
        } else if (current != null && (data || leadsTo(current, source))) {
            receiveOver(current, packet);
        } else if (CommonHeader.type(packet.content()) == PacketType.PING) {
            follow(packet);
        } else {
            drop(packet, data ? DropReason.LINK_STARTING : DropReason.WRONG_SOURCE);
        }
    }

    /** Hands in a packet as if it had come over a channel. */
    void receiveOver(@Nullable LinkChannel channel, InboundPacket packet) {
        assert LoopCalls.owns(loop);
        if (channel == null || !channel.receive(packet)) {
            drop(packet, DropReason.LINK_STARTING);
        }
    }

    private void follow(InboundPacket ping) {
        long nowNanos = nanoTime();
        if (!link.isEnabled()) {
            drop(ping, DropReason.LINK_DISABLED);
        } else if (state instanceof State.Opening) {
            drop(ping, DropReason.LINK_STARTING);
        } else if (state instanceof State.Proving
                || openedJustBefore(nowNanos)
                || (link.isUp() && !moves.mayMove(nowNanos))) {
            drop(ping, DropReason.WRONG_SOURCE);
        } else {
            open(ping, nowNanos);
        }
    }

    private boolean openedJustBefore(long nowNanos) {
        return openedAtNanos != null && nowNanos - openedAtNanos < MOVE_PERIOD_NANOS;
    }

    @SuppressWarnings("ReferenceEquality") // whether it is this attempt, not whether it is alike
    private void open(InboundPacket ping, long nowNanos) {
        openedAtNanos = nowNanos;
        State.Opening attempt = new State.Opening();
        state = attempt;
        opener.open(connection.local(), ping.source())
                .whenComplete(
                        (outcome, failure) -> {
                            if (state != attempt) {
                                OpenOutcome.discard(outcome);
                                drop(ping, DropReason.LINK_STARTING);
                                return;
                            }
                            state = new State.Settled();
                            if (outcome instanceof OpenOutcome.Connected connected) {
                                welcome(connected.channel(), ping);
                            } else {
                                log.warn(
                                        "cannot connect to " + KnetAddress.format(ping.source()),
                                        cause(outcome, failure));
                                drop(ping, DropReason.SOCKET_ERROR);
                            }
                        });
    }

    private static Throwable cause(@Nullable OpenOutcome outcome, @Nullable Throwable failure) {
        if (outcome instanceof OpenOutcome.NoRoute noRoute) {
            return noRoute.failure();
        }
        return failure == null ? new IllegalStateException("no outcome") : failure;
    }

    private void welcome(LinkChannel channel, InboundPacket ping) {
        if (link.isUp()) {
            long proofNanos = Math.max(MOVE_PERIOD_NANOS, pongTimeoutNanos());
            state = new State.Proving(channel, nanoTime() + proofNanos);
            logger.debug(
                    "link {}: its peer seems to be at {} now",
                    id,
                    KnetAddress.format(channel.remote()));
            wake.run();
        } else {
            moveTo(channel);
        }
        receiveOver(channel, ping);
    }

    private void moveTo(LinkChannel channel) {
        state = new State.Settled();
        InetSocketAddress before = connection.peer();
        connection.exchangeChannel(channel);
        if (before == null) {
            moveLog.info("link {}: its peer is at {}", id, KnetAddress.format(channel.remote()));
        } else if (!KnetAddress.same(channel.remote(), before)) {
            moved(before, channel.remote());
        }
        path.onPeerMoved();
    }

    private void moved(InetSocketAddress from, InetSocketAddress to) {
        String there = KnetAddress.format(to);
        String here = KnetAddress.format(from);
        moveLog.info("link {}: its peer is at {}, no longer at {}", id, there, here);
        if (moves.add(from, to, nanoTime())) {
            // Not limited: once for as long as it goes on.
            logger.warn(
                    "link {}: packets of host {} come from two addresses, {} and {}: do two nodes"
                            + " have this id?",
                    id,
                    id.hostId(),
                    here,
                    there);
        }
        events.accept(new LinkPeerMovedEvent(id.hostId(), id.linkId(), from, to));
    }

    /** Why a packet from one of the link's channels is dropped; null if it is not. */
    @Nullable DropReason check(InboundPacket packet) {
        assert LoopCalls.owns(loop);
        if (!access.accepts(packet.source().getAddress())) {
            return DropReason.ACCESS_LIST;
        }
        LinkChannel candidate = newcomer();
        if (!leadsTo(candidate, packet.source())) {
            return null;
        }
        PacketType type = CommonHeader.type(packet.content());
        return type == PacketType.PING || type == PacketType.PONG ? null : DropReason.WRONG_SOURCE;
    }

    /**
     * A ping came over one of the link's channels.
     *
     * @return whether it is the peer's, as far as is known
     */
    boolean onPing(InetSocketAddress source) {
        assert LoopCalls.owns(loop);
        LinkChannel candidate = newcomer();
        if (candidate != null && leadsTo(candidate, source)) {
            if (link.isUp()) {
                pings.ping(candidate);
                return false;
            }
            moveTo(candidate);
        }
        return true;
    }

    /**
     * A pong came over one of the link's channels.
     *
     * @return whether it is the peer's
     */
    boolean onPong(InetSocketAddress source, long rttNanos) {
        assert LoopCalls.owns(loop);
        LinkChannel candidate = newcomer();
        if (candidate != null && leadsTo(candidate, source)) {
            if (rttNanos < 0 || rttNanos > pongTimeoutNanos()) {
                return false;
            }
            moveTo(candidate);
        }
        return true;
    }

    // ---- time

    /** Does what is due: the newcomer takes the place of a peer that has gone, or has to go. */
    void run(long nowNanos) {
        assert LoopCalls.owns(loop);
        if (!(state instanceof State.Proving proving)) {
            return;
        }
        if (!link.isUp()) {
            moveTo(proving.newcomer());
            pings.peerHeard();
        } else if (nowNanos - proving.untilNanos() >= 0) {
            logger.debug(
                    "link {}: its peer was not at {}",
                    id,
                    KnetAddress.format(proving.newcomer().remote()));
            abandon();
        }
    }

    long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        return state instanceof State.Proving proving
                ? Math.max(0, proving.untilNanos() - nowNanos)
                : Long.MAX_VALUE;
    }

    // ---- changes

    /** The socket of the newcomer's channel reported an error: it is not where it says. */
    void abandonUnreachable() {
        assert LoopCalls.owns(loop);
        LinkChannel candidate = newcomer();
        if (candidate != null) {
            String there = KnetAddress.format(candidate.remote());
            logger.debug("link {}: its peer is not at {}", id, there);
            abandon();
        }
    }

    /** Whether the channel leads to a newcomer. */
    boolean isNewcomer(Channel channel) {
        assert LoopCalls.owns(loop);
        LinkChannel candidate = newcomer();
        return candidate != null && candidate.channel().equals(channel);
    }

    /**
     * Looks whether the peer of the link is still accepted, which a change may have ended. Packets
     * do not go to one that is not.
     *
     * @return the peer that is not accepted any more; null if there is none
     */
    @Nullable InetSocketAddress forgetUnaccepted() {
        assert LoopCalls.owns(loop);
        LinkConfig config = configuration.current();
        if (!config.isDynamic()) {
            return null;
        }
        LinkChannel candidate = newcomer();
        boolean rejected = candidate != null && !access.accepts(candidate.remote().getAddress());
        if (state instanceof State.Opening || rejected) {
            abandon();
        }
        InetSocketAddress peer = connection.peer();
        if (peer == null || access.accepts(peer.getAddress())) {
            return null;
        }
        connection.forgetPeer();
        return peer;
    }

    /** Gives up the newcomer, and what is being opened. */
    void abandon() {
        assert LoopCalls.owns(loop);
        LinkChannel candidate = newcomer();
        state = new State.Settled();
        if (candidate != null) {
            candidate.close();
        }
    }

    private long pongTimeoutNanos() {
        return configuration.current().timers().pongTimeout().toNanos();
    }

    private void drop(InboundPacket packet, DropReason reason) {
        counts.drop(reason, packet);
        packet.release();
    }

    private long nanoTime() {
        return loop.ticker().nanoTime();
    }
}
