package io.knet.netty.session;

import io.knet.AeadCipher;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.NodePublicKey;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.count.RateLimit;
import io.knet.netty.link.HeartbeatLoop;
import io.knet.netty.link.HostLink;
import io.knet.netty.pipeline.ReceiptDesk;
import io.knet.protocol.Endpoint;
import io.knet.session.HostSessions;
import io.knet.session.PeerDirectory;
import io.knet.session.Session;
import io.knet.session.SessionDrop;
import io.knet.session.crypto.AeadAlgorithm;
import io.knet.stats.SessionStatus;
import io.knet.stats.report.SessionReport;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What this node speaks with a host, as its handle and the application see it: puts dialect,
 * handshakes and receipts together, and looks after them under the heartbeat of the host's event
 * loop. On that loop, unless stated otherwise.
 */
public final class SessionHost implements HeartbeatLoop.Beat, PeerDirectory.Peer {
    /** Lines at once about what somebody else may provoke. */
    private static final int LOG_BURST = 4;

    /** Datagrams of the host that may wait for its event loop at once. */
    static final int MOST_WAITING = 64;

    private final int id;
    private final EventLoop loop;
    private final SessionSurroundings around;
    private final PeerHost peer;
    private final SpokenDialect spoken;
    private final HostDialect hostDialect;
    private final Handshakes handshakes;
    private final SessionSender sender;
    private final HostReceipts receipts;
    private final LinkViews views;
    private final HeldSessions held;
    private final Consumer<SessionHost> onClosed;
    private final LimitedLog log;
    private final ClearWarning clearWarning;
    private final Places places = new Places(MOST_WAITING);

    /** How often it is told that handshakes in the host's name were refused, for each reason. */
    private final Map<SessionDrop, RateLimit> refusals = new ConcurrentHashMap<>();

    /**
     * Sessions with a host, or the possibility of them.
     *
     * @param dialect at first
     * @param config of the host
     * @param onClosed called when the sessions with the host have ended for good
     * @throws KnetException if the key is missing or of no use
     */
    SessionHost(
            int id,
            EventLoop loop,
            PeerHost peer,
            Dialect dialect,
            HostConfig config,
            SessionSurroundings around,
            Consumer<SessionHost> onClosed) {
        this.id = id;
        this.loop = loop;
        this.peer = peer;
        this.around = around;
        this.onClosed = onClosed;
        log =
                new LimitedLog(
                        HandleLog.of(LogSubsystem.CRYPTO, around.node().localHost()),
                        loop.ticker(),
                        LOG_BURST);
        clearWarning =
                new ClearWarning(id, id == around.node().localHost(), around.ofLibknet(), log);
        HeldSessions sessions = new HeldSessions();
        SessionPackets packets =
                new SessionPackets(id, sessions::current, loop, around.loops().of(loop).scratch());
        SpokenDialect now = new SpokenDialect(dialect, around.ofLibknet(), packets);
        held = sessions;
        spoken = now;
        hostDialect = new HostDialect(id, loop, peer, now, around, log);
        sender =
                new SessionSender(
                        around.node().localHost(),
                        id,
                        loop,
                        peer,
                        packets,
                        packets.newSealer(around.salts().get()));
        Supplier<@Nullable Session> inSessions = () -> now.inSessions() ? sessions.current() : null;
        views =
                new LinkViews(
                        around.node().localHost(),
                        id,
                        loop,
                        peer,
                        inSessions,
                        sender,
                        around.heartbeats().of(loop).heartbeat(),
                        log);
        receipts =
                new HostReceipts(
                        id, loop, peer, sessions::current, inSessions, sender, config, around);
        handshakes =
                new Handshakes(
                        id,
                        loop,
                        peer,
                        sessions,
                        hostDialect,
                        receipts,
                        around,
                        new SessionDeeds(
                                id, loop, peer, sessions, hostDialect, receipts, around, log),
                        config.publicKey(),
                        dialect.speaksSessions());
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

    /** What bounds the datagrams of the host that wait for its event loop. */
    Places places() {
        return places;
    }

    /**
     * Whether a handshake that claims to be the host's, and was refused for a reason, is to be told
     * of: once a second, so that the datagrams of strangers do not keep its event loop busy.
     */
    boolean mayTellRefusal(SessionDrop reason) {
        return refusals.computeIfAbsent(reason, unused -> new RateLimit(loop.ticker(), 1)).acquire()
                >= 0;
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
                                Duration.ofNanos(session.ageNanos(loop.ticker().nanoTime())),
                                session.initiator(),
                                around.node().suite().cipher() == AeadAlgorithm.AES_GCM
                                        ? AeadCipher.AES_GCM
                                        : AeadCipher.CHACHA_POLY,
                                handshakes.publicKey(),
                                session.sentPackets(),
                                session.receivedPackets(),
                                present.established() - 1));
    }

    /** A link; null if there is none of that id. */
    @Nullable HostLink link(int link) {
        return peer.linkOrNull(link);
    }

    /**
     * The link whose peer is at an address; otherwise the first whose peer has its IP, for peers
     * may send from another port than they receive at; -1 if there is none.
     */
    int linkTo(InetSocketAddress source) {
        int withIp = -1;
        for (HostLink link : peer.links()) {
            InetSocketAddress there = link.peer();
            if (there != null && KnetAddress.same(there, source)) {
                return link.id();
            }
            if (withIp < 0 && there != null && Endpoint.of(there).hasIpOf(source)) {
                withIp = link.id();
            }
        }
        return withIp;
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

    // ---- its parts

    /** The life of its sessions. */
    Handshakes handshakes() {
        assert LoopCalls.owns(loop);
        return handshakes;
    }

    /** Both directions of receipts. */
    HostReceipts hostReceipts() {
        assert LoopCalls.owns(loop);
        return receipts;
    }

    /** How both ends see the links. */
    LinkViews linkViews() {
        assert LoopCalls.owns(loop);
        return views;
    }

    /** Who gives the host receipts. */
    public ReceiptDesk receipts() {
        assert LoopCalls.owns(loop);
        return receipts.desk();
    }

    /** A pong came over one of its enabled links in a session. */
    public void pongReceived(int link) {
        assert LoopCalls.owns(loop);
        handshakes.pongReceived(link);
        views.answered();
    }

    /** One of its links is in another state, or something else is the matter with it. */
    public void linkChanged() {
        assert LoopCalls.owns(loop);
        views.changed();
    }

    /**
     * Sends a message of which the host tells what became of it. Any thread.
     *
     * @param content not released
     * @return completes on the host's event loop
     */
    public CompletableFuture<Void> sendConfirmed(int channel, ByteBuf content, long timeoutNanos) {
        return receipts.send(channel, content, timeoutNanos);
    }

    /** Completes when another confirmed message is taken, on any thread. Any thread. */
    public CompletableFuture<Void> whenConfirmable() {
        return receipts.whenRoom();
    }

    // ---- what the application wants

    /** Changes in what the host may be spoken with. On the loop. */
    public void choose(Dialect wanted) {
        assert LoopCalls.owns(loop);
        if (handshakes.isClosed() || wanted == spoken.choice()) {
            return;
        }
        boolean inSessionsBefore = spoken.inSessions();
        if (wanted.speaksSessions()) {
            handshakes.begin();
        }
        hostDialect.choose(wanted, current() != null);
        if (!wanted.speaksSessions()) {
            handshakes.end();
        }
        hostDialect.chosen(inSessionsBefore);
        handshakes.wake();
        clearWarning.look(wanted);
    }

    /**
     * Takes note of another public key. On the loop.
     *
     * @throws KnetException if it is of no use
     */
    public void publicKey(NodePublicKey key) {
        assert LoopCalls.owns(loop);
        if (peer.isRemoved()) {
            throw new KnetException(
                    KnetError.UNKNOWN_HOST, "host " + id + " was removed before it got the key");
        }
        handshakes.publicKey(key);
    }

    /** Begins to look after the sessions. */
    public void open() {
        assert LoopCalls.owns(loop);
        if (!handshakes.isClosed()) {
            around.heartbeats().of(loop).heartbeat().add(this);
            views.open();
            clearWarning.look(spoken.choice());
        }
    }

    /** Ends all sessions for good. Idempotent. */
    public void close() {
        assert LoopCalls.owns(loop);
        around.heartbeats().of(loop).heartbeat().remove(this);
        views.close();
        handshakes.close();
        receipts.close();
        sender.close();
        onClosed.accept(this);
    }

    // ---- the heartbeat

    @Override
    public int host() {
        assert LoopCalls.owns(loop);
        return id;
    }

    @Override
    public void run(long nowNanos, long lateNanos) {
        assert LoopCalls.owns(loop);
        hostDialect.watch(nowNanos);
        handshakes.advance(nowNanos);
    }

    @Override
    public long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        return held.get() == null || handshakes.isClosed()
                ? Long.MAX_VALUE
                : Math.min(hostDialect.nanosUntilDue(nowNanos), handshakes.nanosUntilDue(nowNanos));
    }

    /** A datagram of the host was not dealt with, because something was wrong in here. */
    void datagramFailed(Throwable failure) {
        assert LoopCalls.owns(loop);
        log.warn("a datagram in the name of host {} could not be dealt with", id, failure);
    }

    @Override
    public void onFailure(Throwable failure) {
        assert LoopCalls.owns(loop);
        log.warn("the sessions with host {} failed, will try again: {}", id, failure.toString());
    }

    @Override
    public String toString() {
        return "sessions with host " + id;
    }
}
