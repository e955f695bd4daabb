package io.knet.netty.session;

import io.knet.KnetException;
import io.knet.LinkTimers;
import io.knet.NodePublicKey;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.link.HostLink;
import io.knet.session.HandshakeMessage;
import io.knet.session.HostSessions;
import io.knet.session.Received;
import io.knet.session.Session;
import io.knet.session.SessionAction;
import io.knet.session.SessionDrop;
import io.knet.session.SessionKeys;
import io.knet.session.SessionPublicKey;
import io.knet.session.receipt.GiveUp;
import io.knet.session.wire.SessionDatagram;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of the sessions with a host: drives their state machine, and has carried out what it
 * says. On the host's event loop, unless stated otherwise.
 */
final class Handshakes {
    private final int host;
    private final EventLoop loop;
    private final PeerHost peer;
    private final HeldSessions held;
    private final HostDialect dialect;
    private final HostReceipts receipts;
    private final SessionSurroundings around;
    private final SessionDeeds deeds;

    /** Written on the loop. */
    private volatile Optional<NodePublicKey> publicKey;

    /** Loop only. */
    private boolean closed;

    /**
     * Sessions with a host, or the possibility of them.
     *
     * @param held the sessions, if there are to be any at first
     * @param publicKey of the host
     * @param sessionsFirst whether sessions are tried at once
     * @throws KnetException if the key is missing or of no use
     */
    Handshakes(
            int host,
            EventLoop loop,
            PeerHost peer,
            HeldSessions held,
            HostDialect dialect,
            HostReceipts receipts,
            SessionSurroundings around,
            SessionDeeds deeds,
            Optional<NodePublicKey> publicKey,
            boolean sessionsFirst) {
        this.host = host;
        this.loop = loop;
        this.peer = peer;
        this.held = held;
        this.dialect = dialect;
        this.receipts = receipts;
        this.around = around;
        this.deeds = deeds;
        this.publicKey = publicKey;
        Optional<SessionPublicKey> checked = publicKey.map(key -> checked(around, key));
        checked.ifPresent(key -> around.node().claim(host, key));
        if (sessionsFirst) {
            held.set(newSessions(host, loop, checked, around));
        }
    }

    private static HostSessions newSessions(
            int host, EventLoop loop, Optional<SessionPublicKey> key, SessionSurroundings around) {
        return new HostSessions(
                around.node(),
                host,
                key,
                around.secrets().get(),
                around.loops().of(loop).scratch());
    }

    private static SessionPublicKey checked(SessionSurroundings around, NodePublicKey key) {
        return SessionPublicKey.of(around.crypto(), key.bytes());
    }

    /** The host's public key; empty if it has none. Any thread. */
    Optional<NodePublicKey> publicKey() {
        return publicKey;
    }

    boolean isClosed() {
        assert LoopCalls.owns(loop);
        return closed;
    }

    // ---- what the application wants

    /** Sessions are tried from now on, if they were not. */
    void begin() {
        assert LoopCalls.owns(loop);
        if (held.get() == null) {
            held.set(newSessions(host, loop, publicKey.map(key -> checked(around, key)), around));
        }
    }

    /** Ends all sessions; none are tried any more. */
    void end() {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present != null) {
            held.set(null);
            carryOut(present.close(), null);
            receipts.startAnew(GiveUp.CLOSED);
        }
    }

    /**
     * Takes note of another public key.
     *
     * @throws KnetException if it is of no use
     */
    void publicKey(NodePublicKey key) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        SessionPublicKey checked = checked(around, key);
        around.node().claim(host, checked);
        List<SessionAction> actions = present == null ? List.of() : present.peerKey(checked);
        publicKey = Optional.of(key);
        carryOut(actions, null);
    }

    /** Forgets all sessions without a word. */
    void forget() {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present != null) {
            carryOut(present.forget(around.secrets().get()), null);
            receipts.startAnew(GiveUp.FORGOTTEN);
        }
    }

    /** A key slot came into use. */
    void renew() {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present != null) {
            present.renew();
            wake();
        }
    }

    /** Keys are not valid any more. */
    void keysRemoved(SessionKeys keys) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present != null) {
            carryOut(present.keysRemoved(keys), null);
        }
    }

    /** Ends all sessions for good. Idempotent. */
    void close() {
        assert LoopCalls.owns(loop);
        closed = true;
        HostSessions present = held.get();
        if (present != null) {
            carryOut(present.close(), null);
        }
    }

    // ---- the heartbeat

    void advance(long nowNanos) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present != null && !closed) {
            configure(present);
            carryOut(present.advance(nowNanos, around.wallNanos().getAsLong()), null);
        }
    }

    long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        return present == null || closed ? Long.MAX_VALUE : present.nanosUntilDue(nowNanos);
    }

    void wake() {
        assert LoopCalls.owns(loop);
        if (!closed) {
            around.heartbeats().of(loop).heartbeat().wake(host);
        }
    }

    private void configure(HostSessions present) {
        int mask = 0;
        long intervalNanos = Long.MAX_VALUE;
        long timeoutNanos = 0;
        for (HostLink link : peer.links()) {
            if (!link.isEnabled()) {
                continue;
            }
            LinkTimers timers = link.config().timers();
            intervalNanos = Math.min(intervalNanos, timers.pingInterval().toNanos());
            timeoutNanos = Math.max(timeoutNanos, timers.pongTimeout().toNanos());
            if (deeds.reaches(link)) {
                mask |= 1 << link.id();
            }
        }
        if (timeoutNanos != 0) {
            present.timers(intervalNanos, timeoutNanos);
            dialect.pongTimeoutNanos(timeoutNanos);
        }
        present.links(mask);
        present.migrating(!dialect.spoken().inSessions() && peer.hasCarrier());
    }

    // ---- what comes

    /**
     * A handshake came that passed all checks that need none of these sessions.
     *
     * @param source where it came from
     * @return why it was dropped; null if it was not
     */
    @Nullable SessionDrop receive(HandshakeMessage message, InetSocketAddress source) {
        assert LoopCalls.owns(loop);
        HostLink over = peer.linkOrNull(message.header().link());
        if (over != null) {
            over.countReceived(PacketCounters.HANDSHAKE, message.length());
        }
        HostSessions present = held.get();
        if (present == null || closed) {
            return SessionDrop.POLICY;
        }
        Received received = present.receive(message, nanoTime(), around.wallNanos().getAsLong());
        SessionDrop drop = received.drop();
        int link = message.header().link();
        boolean shows = drop == null || drop.showsSource();
        boolean reachesMore =
                shows
                        && message.header().kind() == SessionDatagram.INIT
                        && deeds.asked(link, source);
        carryOut(received.actions(), source);
        if (reachesMore) {
            wake();
        }
        return drop;
    }

    /** A handshake that claims to be the host's was refused. */
    void refused(SessionDrop reason) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present != null) {
            carryOut(present.refused(reason, nanoTime()), null);
        }
    }

    /**
     * Opens a packet of a session.
     *
     * @param plain receives it
     * @return why it was dropped; null if it was opened
     */
    @Nullable SessionDrop open(Session session, ByteBuf datagram, ByteBuf plain) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present == null || closed) {
            return SessionDrop.UNKNOWN_INDEX;
        }
        Received received = present.open(session, datagram, plain, nanoTime());
        if (!received.actions().isEmpty()) {
            carryOut(received.actions(), null);
        }
        return received.drop();
    }

    /** A PONG came in a session. */
    void pongReceived(int link) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present != null) {
            present.pongReceived(link, nanoTime());
        }
    }

    private void carryOut(List<SessionAction> actions, @Nullable InetSocketAddress source) {
        if (!actions.isEmpty()) {
            deeds.carryOut(actions, source, publicKey);
            wake();
        }
    }

    private long nanoTime() {
        return loop.ticker().nanoTime();
    }
}
