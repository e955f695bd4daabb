package io.knet.session;

import io.knet.KnetException;
import io.knet.SessionEndReason;
import io.knet.SessionFailureReason;
import io.knet.crypto.SaltSource;
import io.knet.session.wire.SessionDatagram;
import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions with one host: begins handshakes, answers the peer's, keeps what they lead to as
 * long as it is valid, and notices when the peer was restarted. Who drives it carries out the
 * {@link SessionAction}s that its methods return, in their order.
 *
 * <p>Every {@code nowNanos} is a reading of one monotonic clock, which may wrap; {@code wallNanos}
 * are nanoseconds since 1970 on a clock that may jump. Not thread safe: it belongs to the event
 * loop of its host, but for {@link #current}, which any thread may ask for.
 */
public final class HostSessions {
    private final SessionNode node;
    private final int host;
    private final Handshaking handshaking;
    private final InitSchedule schedule;
    private final WaitingHandshakes waiting;
    private final KeptSessions kept;
    private final InitGate gate = new InitGate();
    private final RateLimit responses = new RateLimit(SessionLimits.RESPONSES_PER_SECOND);
    private final FailureReports failures = new FailureReports();

    private long pongTimeout = SessionLimits.SECOND;
    private long lastPong;
    private boolean migrating;
    private boolean renewing;
    private boolean closed;
    private boolean instanceKnown;
    private long instance;
    private long established;

    /**
     * The sessions with a host, of which there are none yet. They begin when there are {@linkplain
     * #links links} and keys.
     *
     * @param node this node's side
     * @param host the host's id, 0 to 65535; not this node's own
     * @param peerKey the host's public key; empty in suites without identities
     * @param random draws keys and jitter; a strong generator, used by the host's thread only
     * @param scratch the scratch memory of the host's thread
     * @throws KnetException if the key is missing or of no use, this node's own, or another host's
     */
    public HostSessions(
            SessionNode node,
            int host,
            Optional<SessionPublicKey> peerKey,
            SaltSource random,
            Scratch scratch) {
        node.registerPeer(host, peerKey);
        this.node = node;
        this.host = host;
        handshaking = new Handshaking(node, host, peerKey, random);
        schedule = new InitSchedule(random);
        waiting = new WaitingHandshakes(node.indexes());
        kept = new KeptSessions(node.indexes(), scratch);
    }

    /** The host's id. */
    public int host() {
        return host;
    }

    /**
     * The session to send with.
     *
     * @return null if there is none
     */
    public @Nullable Session current() {
        return kept.current();
    }

    /** Sessions that were confirmed so far. */
    public long established() {
        return established;
    }

    /** Sessions that are kept now, confirmed or not. */
    public int count() {
        return kept.count();
    }

    /**
     * Sets the host's timers.
     *
     * @param pingInterval the least ping interval of its links, in nanoseconds
     * @param newPongTimeout the greatest pong timeout, in nanoseconds, without back-off
     */
    public void timers(long pingInterval, long newPongTimeout) {
        schedule.interval(pingInterval);
        pongTimeout = newPongTimeout;
    }

    /**
     * Sets the links that INITs can go over: those that are enabled and lead somewhere, up or down.
     *
     * @param mask a bit for each link id
     */
    public void links(int mask) {
        schedule.links(mask);
    }

    /** Whether the host, which may speak both dialects, is up in libknet's format. */
    public void migrating(boolean upInLibknet) {
        migrating = upInLibknet;
    }

    /**
     * A PONG came in a session.
     *
     * @param link the link that it came over, 0 to 7
     */
    public void pongReceived(int link, long nowNanos) {
        lastPong = nowNanos;
        if (waiting.isEmpty()) {
            schedule.prefer(link);
        }
    }

    /** Another key slot is in use: sessions are made anew with it, while the old ones go on. */
    public void renew() {
        renewing = true;
    }

    /**
     * Nanoseconds until {@link #advance} will have something to do; {@link Long#MAX_VALUE} never.
     */
    public long nanosUntilDue(long nowNanos) {
        long expiry = Math.min(waiting.nanosUntilExpiry(nowNanos), kept.nanosUntilExpiry(nowNanos));
        if (!canBegin()) {
            return expiry;
        }
        return Math.min(expiry, Math.max(nanosUntilWanted(nowNanos), nanosUntilNext(nowNanos)));
    }

    /** Does what is due: ends what is over, and begins a handshake if there is need of one. */
    public List<SessionAction> advance(long nowNanos, long wallNanos) {
        List<SessionAction> actions = new ArrayList<>(1);
        waiting.expire(nowNanos);
        kept.expire(nowNanos, actions);
        if (canBegin() && nanosUntilWanted(nowNanos) == 0 && nanosUntilNext(nowNanos) == 0) {
            begin(nowNanos, wallNanos, actions);
        }
        return actions;
    }

    private boolean canBegin() {
        return !closed && schedule.hasLinks() && node.slots().used().isPresent();
    }

    private long nanosUntilNext(long nowNanos) {
        if (migrating) {
            // There is no hurry, not for a session that is left over from before either.
            return schedule.nanosUntilNext(
                    SessionLimits.MIGRATION_INTERVAL, Long.MAX_VALUE, nowNanos);
        }
        long most = kept.current() == null ? Long.MAX_VALUE : SessionLimits.RENEWAL_INTERVAL;
        return schedule.nanosUntilNext(SessionLimits.MIN_INIT_INTERVAL, most, nowNanos);
    }

    private long nanosUntilWanted(long nowNanos) {
        Session current = kept.current();
        if (current == null || renewing || current.isDue(nowNanos)) {
            return 0;
        }
        long silence = lastPong + pongTimeout - nowNanos;
        return Math.max(0, Math.min(current.nanosUntilDue(nowNanos), silence));
    }

    private void begin(long nowNanos, long wallNanos, List<SessionAction> actions) {
        int link = schedule.take(nowNanos);
        SessionKeys slot = node.slots().used().orElseThrow();
        try {
            Handshaking.Begun begun = handshaking.begin(link, slot, nowNanos, wallNanos);
            waiting.add(begun.waiting());
            actions.add(new SessionAction.SendInit(link, begun.init()));
        } catch (GeneralSecurityException e) {
            failures.add(SessionFailureReason.PLATFORM, nowNanos, actions);
        }
    }

    /** Takes an INIT or RESPONSE of the host. Nothing is thrown, whatever the bytes. */
    public Received receive(HandshakeMessage message, long nowNanos, long wallNanos) {
        List<SessionAction> actions = new ArrayList<>(2);
        if (closed || message.header().sender() != host) {
            return Received.dropped(SessionDrop.UNKNOWN_HOST, actions);
        }
        SessionDrop drop =
                message.header().kind() == SessionDatagram.INIT
                        ? onInit(message, nowNanos, wallNanos, actions)
                        : onResponse(message, nowNanos, actions);
        return drop == null ? Received.taken(actions) : Received.dropped(drop, actions);
    }

    private @Nullable SessionDrop onInit(
            HandshakeMessage init, long nowNanos, long wallNanos, List<SessionAction> actions) {
        if (!node.slots().holds(init.slot())) {
            // They were removed after its mac was checked.
            return SessionDrop.BAD_MAC;
        }
        long time = init.header().time();
        long unconfirmed = kept.greatestUnconfirmedTime();
        SessionDrop drop = gate.judge(time, unconfirmed, nowNanos);
        if (drop != null) {
            if (drop == SessionDrop.STALE
                    && kept.current() == null
                    && gate.isLongAgo(time, unconfirmed)) {
                failures.add(SessionFailureReason.CLOCK, nowNanos, actions);
            }
            return drop;
        }
        HandshakeResult result = handshaking.answer(init, nowNanos, wallNanos);
        if (result instanceof HandshakeResult.Answered answered) {
            kept.addUnconfirmed(answered.session(), actions);
            actions.add(new SessionAction.SendResponse(init.header().link(), answered.answer()));
            return null;
        }
        drop = reason(result);
        // The mac is right, so the key file is: it is the initiator's idea of this node's public
        // key, or this node's of the initiator's, that is wrong.
        if (node.suite().hasIdentities()
                && (drop == SessionDrop.HANDSHAKE || drop == SessionDrop.IDENTITY)) {
            failures.add(SessionFailureReason.IDENTITY, nowNanos, actions);
        }
        return drop;
    }

    private @Nullable SessionDrop onResponse(
            HandshakeMessage response, long nowNanos, List<SessionAction> actions) {
        waiting.expire(nowNanos);
        WaitingHandshake handshake = waiting.find(response.header().receiverIndex());
        if (handshake == null
                || handshake.link() != response.header().link()
                || handshake.slot() != response.slot()) {
            return SessionDrop.NO_HANDSHAKE;
        }
        if (!responses.admits(nowNanos)) {
            return SessionDrop.TOO_OFTEN;
        }
        HandshakeResult result = handshaking.finish(handshake, response, nowNanos);
        if (result instanceof HandshakeResult.Finished finished) {
            waiting.clearBut(handshake);
            gate.answered(response.header().time());
            confirm(finished.session(), nowNanos, actions);
            return null;
        }
        return reason(result);
    }

    private static SessionDrop reason(HandshakeResult result) {
        return result instanceof HandshakeResult.Refused refused
                ? refused.reason()
                : SessionDrop.HANDSHAKE;
    }

    /**
     * Opens a TRANSPORT of one of the host's sessions, which {@link SessionNode#sessionOf} found.
     * Nothing is thrown, whatever the bytes.
     *
     * @param plain receives the packet if the datagram is taken; see {@link SessionOpener#open}
     */
    public Received open(Session session, ByteBuf datagram, ByteBuf plain, long nowNanos) {
        SessionOpener opener = kept.opener(session);
        SessionDrop drop =
                opener == null ? SessionDrop.UNKNOWN_INDEX : opener.open(datagram, plain, nowNanos);
        if (drop != null) {
            return Received.dropped(drop, List.of());
        }
        if (kept.current() != session && kept.isUnconfirmed(session)) {
            List<SessionAction> actions = new ArrayList<>(2);
            gate.confirmed(session.initTime());
            confirm(session, nowNanos, actions);
            return Received.taken(actions);
        }
        return Received.taken(List.of());
    }

    private void confirm(Session session, long nowNanos, List<SessionAction> actions) {
        if (!instanceKnown || instance != session.instance()) {
            instanceKnown = true;
            instance = session.instance();
            // A RESPONSE held back would bring the former instance back.
            waiting.clear();
            kept.endIf(
                    other -> other.instance() != instance,
                    SessionEndReason.PEER_RESTARTED,
                    actions);
            actions.add(new SessionAction.NewInstance(instance));
        }
        kept.addConfirmed(session, actions);
        established++;
        lastPong = nowNanos;
        if (node.slots().used().filter(slot -> slot == session.slot()).isPresent()) {
            renewing = false;
        }
        actions.add(new SessionAction.Established(session));
    }

    /** A datagram that claims to be the host's was {@link HandshakeReading.Refused}. */
    public List<SessionAction> refused(SessionDrop reason, long nowNanos) {
        List<SessionAction> actions = new ArrayList<>(1);
        if (reason == SessionDrop.BAD_MAC) {
            failures.add(SessionFailureReason.KEY, nowNanos, actions);
        } else if (reason == SessionDrop.SUITE) {
            failures.add(SessionFailureReason.SUITE, nowNanos, actions);
        }
        return actions;
    }

    /** Keys are not valid any more: ends the sessions and handshakes made with them. */
    public List<SessionAction> keysRemoved(SessionKeys keys) {
        List<SessionAction> actions = new ArrayList<>(1);
        waiting.removeMadeWith(keys);
        kept.endIf(session -> session.slot() == keys, SessionEndReason.KEY_REMOVED, actions);
        return actions;
    }

    /**
     * Changes the host's public key: ends all sessions and handshakes, unless it is the same.
     *
     * @throws KnetException if the key is this node's own, another host's, or of no use
     */
    public List<SessionAction> peerKey(SessionPublicKey key) {
        node.registerPeer(host, Optional.of(key));
        if (handshaking.peerKey().filter(key::equals).isPresent()) {
            return List.of();
        }
        handshaking.peerKey(key);
        return endAll(SessionEndReason.KEY_REMOVED);
    }

    /**
     * Forgets all sessions and handshakes without a word to the peer.
     *
     * @param random draws keys and jitter from now on: what the source before would draw may be
     *     known to a copy of this process
     */
    public List<SessionAction> forget(SaltSource random) {
        handshaking.random(random);
        schedule.random(random);
        return endAll(SessionEndReason.FORGOTTEN);
    }

    /** Ends everything for good; the host keeps its public key. Idempotent. */
    public List<SessionAction> close() {
        if (closed) {
            return List.of();
        }
        closed = true;
        node.sessionsEnded();
        return endAll(SessionEndReason.CLOSED);
    }

    private List<SessionAction> endAll(SessionEndReason reason) {
        List<SessionAction> actions = new ArrayList<>();
        waiting.clear();
        kept.endIf(session -> true, reason, actions);
        return actions;
    }
}
