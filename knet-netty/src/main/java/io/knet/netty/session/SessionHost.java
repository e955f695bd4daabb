package io.knet.netty.session;

import io.knet.AeadCipher;
import io.knet.Dialect;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.NodePublicKey;
import io.knet.event.DialectChangeEvent;
import io.knet.event.SessionEndedEvent;
import io.knet.event.SessionEstablishedEvent;
import io.knet.event.SessionFailedEvent;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.link.HeartbeatLoop;
import io.knet.netty.link.HostLink;
import io.knet.netty.pipeline.ReceiptDesk;
import io.knet.protocol.Endpoint;
import io.knet.session.HandshakeMessage;
import io.knet.session.HostSessions;
import io.knet.session.PeerDirectory;
import io.knet.session.Received;
import io.knet.session.Session;
import io.knet.session.SessionAction;
import io.knet.session.SessionDrop;
import io.knet.session.SessionKeys;
import io.knet.session.SessionPublicKey;
import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.receipt.GiveUp;
import io.knet.session.wire.ReceiptsPacket;
import io.knet.session.wire.SessionDatagram;
import io.knet.stats.SessionStatus;
import io.knet.stats.report.SessionReport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * In what this node speaks with a host, and the sessions with it: drives their state machine under
 * the heartbeat of the host's event loop, and carries out what it says. On that loop, unless stated
 * otherwise.
 */
public final class SessionHost implements HeartbeatLoop.Beat, PeerDirectory.Peer {
    /** How long libknet's format is taken after a session took its place. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Lines at once about what somebody else may provoke. */
    private static final int LOG_BURST = 4;

    private final int id;
    private final EventLoop loop;
    private final SessionSurroundings around;
    private final Peer peer;
    private final SpokenDialect spoken;
    private final Confirmations confirmations;
    private final Receipts receipts;
    private final LimitedLog log;

    /** Loop only: sessions that were confirmed and have not ended. */
    private final Set<Session> confirmed = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Loop only: where INITs for dynamic links without a peer came from. */
    private final @Nullable InetSocketAddress[] askers;

    private final HeldSessions held = new HeldSessions();

    /** Written under the lock of this object. */
    private volatile Optional<NodePublicKey> publicKey;

    /** Loop only: whether a link was up since the dialect changed last. */
    private boolean wasReachable;

    /**
     * Loop only: until when a link has to come up after the dialect changed to sessions; null if
     * one did, or none need.
     */
    private @Nullable Long provingUntilNanos;

    /** Loop only: the greatest of the links, without back-off. */
    private long pongTimeoutNanos = TimeUnit.SECONDS.toNanos(1);

    /** Loop only: when libknet's format is not taken any more; null if that is not ahead. */
    private @Nullable Long graceEndsNanos;

    private final ReceiptSender receiptSender;

    /** Loop only: whether there ever was a session. */
    private boolean wasKnown;

    /** Loop only. */
    private boolean closed;

    /** The host, as its sessions see it. */
    public interface Peer {
        /** Its links. */
        List<HostLink> links();

        /** A link; null if there is none of that id. */
        @Nullable HostLink linkOrNull(int link);

        /** Whether a link carries its messages. */
        boolean hasCarrier();

        /** The links for one message, as a mask; 0 if it is not reachable. */
        int linksForMessage();

        /** The links that may carry messages, as a mask. */
        int usableLinks();

        /** The last sequence number of this node. */
        int currentSequence();

        /** It is another instance than before: what is known of its messages holds no more. */
        void onNewInstance();

        /** Packets for it have another overhead: its paths are to be searched again. */
        void onOverhead();
    }

    /**
     * Sessions with a host, or the possibility of them.
     *
     * @param dialect at first
     * @param publicKey of the host
     * @throws KnetException if the key is missing or of no use
     */
    SessionHost(
            int id,
            EventLoop loop,
            Peer peer,
            Dialect dialect,
            Optional<NodePublicKey> publicKey,
            SessionSurroundings around) {
        this.id = id;
        this.loop = loop;
        this.peer = peer;
        this.publicKey = publicKey;
        this.around = around;
        askers = new InetSocketAddress[KnetLimits.MAX_LINKS];
        log =
                new LimitedLog(
                        HandleLog.of(LogSubsystem.CRYPTO, around.node().localHost()),
                        loop.ticker(),
                        LOG_BURST);
        HeldSessions none = held;
        SessionPackets packets = new SessionPackets(id, none::current, loop.ticker());
        receiptSender =
                new ReceiptSender(
                        around.node().localHost(),
                        id,
                        loop,
                        peer,
                        packets,
                        packets.newSealer(around.salts().get()));
        spoken = new SpokenDialect(dialect, around.ofLibknet(), packets);
        confirmations = new Confirmations(id, loop, peer, around.packings(), around.nextSequence());
        receipts = new Receipts(around.node().localHost(), loop, none::current, receiptSender);
        SessionCrypto crypto = around.crypto();
        Optional<SessionPublicKey> checked = publicKey.map(key -> checked(crypto, key));
        if (dialect.speaksSessions()) {
            none.set(
                    new HostSessions(
                            around.node(),
                            id,
                            checked,
                            around.salts().get(),
                            around.loops().of(loop).scratch()));
        }
    }

    private HostSessions newSessions() {
        return new HostSessions(
                around.node(),
                id,
                publicKey.map(key -> checked(around.crypto(), key)),
                around.salts().get(),
                around.loops().of(loop).scratch());
    }

    private static SessionPublicKey checked(SessionCrypto crypto, NodePublicKey key) {
        return SessionPublicKey.of(crypto, key.bytes());
    }

    // ---- on any thread

    /** The host's id. */
    int id() {
        return id;
    }

    EventLoop loop() {
        return loop;
    }

    /** In what the host may be spoken with. */
    public Dialect dialect() {
        return spoken.choice();
    }

    SpokenDialect spoken() {
        return spoken;
    }

    /** Whether there is what packets for the host are sealed with. */
    public boolean maySeal() {
        return !spoken.inSessions() || current() != null;
    }

    @Nullable Session current() {
        return held.current();
    }

    /** The session that is sent in; empty if there is none. */
    public Optional<SessionStatus> status() {
        HostSessions present = held.get();
        Session session = current();
        return present == null || session == null || !spoken.inSessions()
                ? Optional.empty()
                : Optional.of(
                        new SessionReport(
                                Duration.ofNanos(session.ageNanos(nanoTime())),
                                session.initiator(),
                                around.node().suite().cipher() == AeadAlgorithm.AES_GCM
                                        ? AeadCipher.AES_GCM
                                        : AeadCipher.CHACHA_POLY,
                                publicKey,
                                session.sentPackets(),
                                session.receivedPackets(),
                                present.established() - 1));
    }

    /** A link; null if there is none of that id. */
    @Nullable HostLink link(int link) {
        return peer.linkOrNull(link);
    }

    /** The link whose peer is at an address; -1 if there is none. */
    int linkTo(InetSocketAddress source) {
        for (HostLink link : peer.links()) {
            InetSocketAddress there = link.peer();
            if (there != null && KnetAddress.same(there, source)) {
                return link.id();
            }
        }
        return -1;
    }

    @Override
    public boolean speaksSessions() {
        return spoken.choice().speaksSessions();
    }

    @Override
    public boolean hasLink(int link) {
        HostLink found = peer.linkOrNull(link);
        return found != null && found.isEnabled();
    }

    @Override
    public boolean accepts(int link, InetAddress source) {
        HostLink found = peer.linkOrNull(link);
        if (found == null) {
            return false;
        }
        if (found.config().isDynamic()) {
            return found.accepts(source);
        }
        InetSocketAddress there = found.peer();
        return there != null && Endpoint.of(there).hasIpOf(new InetSocketAddress(source, 0));
    }

    // ---- what the application wants

    /** Changes in what the host may be spoken with. On the loop. */
    public void choose(Dialect wanted) {
        assert LoopCalls.owns(loop);
        if (closed || wanted == spoken.choice()) {
            return;
        }
        boolean inSessionsBefore = spoken.inSessions();
        if (wanted.speaksSessions() && held.get() == null) {
            held.set(newSessions());
        }
        spoken.choose(wanted, current() != null);
        graceEndsNanos = null;
        provingUntilNanos = null;
        HostSessions present = held.get();
        if (!wanted.speaksSessions() && present != null) {
            held.set(null);
            carryOut(present.close(), null);
            receipts.clear();
            confirmations.end(GiveUp.CLOSED);
        }
        if (spoken.inSessions() != inSessionsBefore) {
            takeLinksDown();
            peer.onOverhead();
        }
        around.onAccepted().run();
        wake();
    }

    /**
     * Takes note of another public key. On the loop.
     *
     * @throws KnetException if it is of no use
     */
    public void publicKey(NodePublicKey key) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        SessionPublicKey checked = checked(around.crypto(), key);
        List<SessionAction> actions = present == null ? List.of() : present.peerKey(checked);
        publicKey = Optional.of(key);
        carryOut(actions, null);
    }

    /** Forgets all sessions without a word. */
    void forget() {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present != null) {
            carryOut(present.forget(), null);
            receipts.clear();
            confirmations.end(GiveUp.FORGOTTEN);
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

    /** Begins to look after the sessions. */
    public void open() {
        assert LoopCalls.owns(loop);
        if (!closed) {
            around.heartbeats().of(loop).heartbeat().add(this);
        }
    }

    /** Ends all sessions for good. Idempotent. */
    public void close() {
        assert LoopCalls.owns(loop);
        closed = true;
        around.heartbeats().of(loop).heartbeat().remove(this);
        HostSessions present = held.get();
        if (present != null) {
            carryOut(present.close(), null);
        }
        confirmations.end(GiveUp.CLOSED);
        receiptSender.close();
        around.onClosed().accept(this);
    }

    /** Ends them before anybody has used them. Any thread. */
    void discard() {
        HostSessions present = held.get();
        if (present != null) {
            present.close();
        }
        around.onClosed().accept(this);
    }

    // ---- the heartbeat

    @Override
    public void run(long nowNanos, long lateNanos) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        endGrace(nowNanos);
        watchLinks(nowNanos);
        if (present != null && !closed) {
            configure(present);
            carryOut(present.advance(nowNanos, around.wallNanos().getAsLong()), null);
        }
    }

    @Override
    public long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present == null || closed) {
            return Long.MAX_VALUE;
        }
        long due = Math.min(until(graceEndsNanos, nowNanos), until(provingUntilNanos, nowNanos));
        return Math.min(due, present.nanosUntilDue(nowNanos));
    }

    private static long until(@Nullable Long deadlineNanos, long nowNanos) {
        return deadlineNanos == null ? Long.MAX_VALUE : Math.max(0, deadlineNanos - nowNanos);
    }

    @Override
    public void onFailure(Throwable failure) {
        assert LoopCalls.owns(loop);
        log.warn("the sessions with host {} failed, will try again: {}", id, failure.toString());
    }

    private void configure(HostSessions present) {
        int mask = 0;
        long intervalNanos = Long.MAX_VALUE;
        long timeoutNanos = 0;
        for (HostLink link : peer.links()) {
            LinkTimers timers = link.config().timers();
            intervalNanos = Math.min(intervalNanos, timers.pingInterval().toNanos());
            timeoutNanos = Math.max(timeoutNanos, timers.pongTimeout().toNanos());
            if (link.isEnabled() && (link.leadsToPeer() || asker(link) != null)) {
                mask |= 1 << link.id();
            }
        }
        if (timeoutNanos != 0) {
            present.timers(intervalNanos, timeoutNanos);
            pongTimeoutNanos = timeoutNanos;
        }
        present.links(mask);
        present.migrating(!spoken.inSessions() && peer.hasCarrier());
    }

    private @Nullable InetSocketAddress asker(HostLink link) {
        return link.config().isDynamic() && !link.leadsToPeer() ? askers[link.id()] : null;
    }

    private void endGrace(long nowNanos) {
        Long grace = graceEndsNanos;
        if (grace != null && nowNanos - grace >= 0) {
            graceEndsNanos = null;
            spoken.endGrace();
            around.onAccepted().run();
        }
    }

    /** A host that may speak both and is not heard any more may have gone back to libknet. */
    private void watchLinks(long nowNanos) {
        boolean reachable = peer.hasCarrier();
        Long proving = provingUntilNanos;
        if (reachable) {
            provingUntilNanos = null;
        } else if (wasReachable || (proving != null && nowNanos - proving >= 0)) {
            fallBack();
        }
        wasReachable = reachable;
    }

    private void fallBack() {
        if (spoken.fallBack()) {
            graceEndsNanos = null;
            provingUntilNanos = null;
            changed(Dialect.LIBKNET);
        }
    }

    private void changed(Dialect now) {
        around.events().accept(new DialectChangeEvent(id, now));
        log.info("host {} is spoken to in {} now", id, now.wireName());
        around.onAccepted().run();
        peer.onOverhead();
    }

    private void wake() {
        if (!closed) {
            around.heartbeats().of(loop).heartbeat().wake();
        }
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
        HostSessions present = held.get();
        if (present == null || closed) {
            return SessionDrop.POLICY;
        }
        Received received = present.receive(message, nanoTime(), around.wallNanos().getAsLong());
        SessionDrop drop = received.drop();
        int link = message.header().link();
        boolean shows = drop == null || drop.showsSource();
        if (shows && message.header().kind() == SessionDatagram.INIT) {
            askers[link] = source;
        }
        carryOut(received.actions(), source);
        wake();
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

    /**
     * Takes a packet of receipts.
     *
     * @param link the one that it came over
     * @return false if it is malformed, or nobody waits for such packets
     */
    boolean receiveReceipts(ByteBuf packet, int link) {
        assert LoopCalls.owns(loop);
        boolean valid = receipts.isOpen() && ReceiptsPacket.isValid(packet);
        if (valid) {
            confirmations.receive(packet, link);
        }
        return valid;
    }

    /** Who gives the host receipts. */
    public ReceiptDesk receipts() {
        assert LoopCalls.owns(loop);
        return receipts;
    }

    /**
     * Sends a message of which the host tells what became of it. Any thread.
     *
     * @param content not released
     * @return completes on the host's event loop
     */
    public CompletableFuture<Void> sendConfirmed(int channel, ByteBuf content, long timeoutNanos) {
        Session session = spoken.inSessions() ? current() : null;
        if (session == null || !Confirmations.isFeatureOf(session)) {
            return CompletableFuture.failedFuture(
                    new KnetException(
                            KnetError.NOT_SUPPORTED,
                            session == null
                                    ? "there is no session with host "
                                            + id
                                            + ", which receipts need"
                                    : "host " + id + " gives no receipts"));
        }
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        ByteBuf own = content.retainedDuplicate();
        Runnable send =
                () -> {
                    if (closed || current() == null || !spoken.inSessions()) {
                        own.release();
                        outcome.completeExceptionally(
                                new KnetException(
                                        KnetError.NOT_SUPPORTED,
                                        "there is no session with host " + id + " any more"));
                    } else {
                        confirmations.send(channel, own, timeoutNanos, outcome);
                    }
                };
        if (loop.inEventLoop()) {
            send.run();
        } else if (!LoopCalls.submit(loop, send)) {
            own.release();
            outcome.completeExceptionally(
                    new KnetException(KnetError.HANDLE_CLOSED, "the handle was closed"));
        }
        return outcome;
    }

    /** A PONG came in a session. */
    void pongReceived(int link) {
        assert LoopCalls.owns(loop);
        HostSessions present = held.get();
        if (present != null) {
            present.pongReceived(link, nanoTime());
        }
    }

    // ---- what follows

    private void carryOut(List<SessionAction> actions, @Nullable InetSocketAddress source) {
        if (actions.isEmpty()) {
            return;
        }
        boolean ended = false;
        boolean restarted = false;
        for (SessionAction action : actions) {
            if (action instanceof SessionAction.SendInit init) {
                HostLink link = peer.linkOrNull(init.link());
                send(link, init.datagram(), link == null ? null : asker(link));
            } else if (action instanceof SessionAction.SendResponse response) {
                HostLink link = peer.linkOrNull(response.link());
                boolean dynamic = link != null && link.config().isDynamic();
                send(link, response.datagram(), dynamic ? source : null);
            } else if (action instanceof SessionAction.NewInstance) {
                restarted = true;
                peer.onNewInstance();
                receipts.clear();
                confirmations.end(GiveUp.PEER_RESTARTED);
            } else if (action instanceof SessionAction.Established established) {
                established(established.session(), restarted);
            } else if (action instanceof SessionAction.Ended over) {
                if (confirmed.remove(over.session())) {
                    ended = true;
                    around.events().accept(new SessionEndedEvent(id, over.reason()));
                }
            } else if (action instanceof SessionAction.Failed failed) {
                around.events().accept(new SessionFailedEvent(id, failed.failure()));
                log.warn("no session with host {}: {}", id, failed.failure());
            }
        }
        if (ended && current() == null) {
            withoutSession();
        }
        wake();
    }

    private static void send(
            @Nullable HostLink link, ByteBuf datagram, @Nullable InetSocketAddress to) {
        if (link == null) {
            datagram.release();
        } else {
            link.sendHandshake(datagram, to);
        }
    }

    private void established(Session session, boolean newInstance) {
        boolean renewal = wasKnown && !newInstance;
        boolean restarted = wasKnown && newInstance;
        wasKnown = true;
        confirmed.add(session);
        if (spoken.onSession()) {
            graceEndsNanos = nanoTime() + GRACE_NANOS;
            provingUntilNanos = nanoTime() + pongTimeoutNanos;
            changed(Dialect.SESSION);
        }
        around.events().accept(new SessionEstablishedEvent(id, renewal, restarted, publicKey));
        log.info("session with host {}{}", id, renewal ? " renewed" : " established");
        for (HostLink link : peer.links()) {
            link.forcePing(around.currentSequence().getAsInt());
        }
    }

    /** Nothing can be sealed any more: no link is up without a session. */
    private void withoutSession() {
        if (!spoken.inSessions()) {
            return;
        }
        takeLinksDown();
        fallBack();
    }

    private void takeLinksDown() {
        for (HostLink link : peer.links()) {
            link.takeDown(LinkDownReason.NO_SESSION);
        }
        wasReachable = peer.hasCarrier();
    }

    private long nanoTime() {
        return loop.ticker().nanoTime();
    }

    @Override
    public String toString() {
        return "sessions with host " + id;
    }
}
