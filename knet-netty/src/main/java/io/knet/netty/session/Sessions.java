package io.knet.netty.session;

import static java.util.Objects.requireNonNull;

import io.knet.AeadCipher;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.NodeIdentity;
import io.knet.SessionConfig;
import io.knet.SessionControl;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.CryptoCounters;
import io.knet.netty.count.DropSink;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.link.LinkLoops;
import io.knet.netty.link.LinkSurroundings;
import io.knet.netty.pipeline.CipherPools;
import io.knet.netty.pipeline.Packings;
import io.knet.netty.pipeline.SessionGate;
import io.knet.session.SessionIdentity;
import io.knet.session.SessionKeys;
import io.knet.session.SessionNode;
import io.knet.session.SessionSuite;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.crypto.SessionCryptos;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a handle: its keys, which hosts speak in them, and the two ends of the way of
 * their packets. Any thread.
 */
public final class Sessions implements HostCrypto {
    private static final int FEATURES = Confirmations.FEATURE | LinkViews.FEATURE;

    private final CryptoSlots ofHandle;
    private final SessionCrypto algorithms;
    private final SessionNode node;
    private final Supplier<SaltSource> salts;
    private final Supplier<SaltSource> secrets;
    private final Map<Integer, SessionHost> hosts = new ConcurrentHashMap<>();
    private final SessionLoops loops;

    /** Whether any host is heard in libknet's format. Written under the lock. */
    private volatile boolean anyLibknet;

    // What links and hosts are, is known later than what seals their packets.
    private volatile @Nullable Late late; // set once

    private record Late(
            SessionSurroundings around,
            SessionReceiver receiver,
            LinkLoops linkLoops,
            CipherPools ciphers,
            SessionControl control,
            LoopCalls calls) {}

    /**
     * The keys of a handle.
     *
     * @param ofHandle what packets in libknet's format are sealed with; closed with this
     * @param config copied
     * @param salts makes strong random sources for the ciphers, one for a thread
     * @param secrets makes those of handshakes, which keep nothing of what they gave
     * @throws KnetException {@link KnetError#MODEL_UNAVAILABLE} if the algorithms are not there
     */
    public Sessions(
            int localHost,
            CryptoSlots ofHandle,
            SessionConfig config,
            Supplier<SaltSource> salts,
            Supplier<SaltSource> secrets) {
        this.ofHandle = ofHandle;
        this.salts = salts;
        this.secrets = secrets;
        SessionCrypto crypto = SessionCryptos.standard();
        algorithms = crypto;
        Optional<SessionIdentity> identity = config.identity().map(own -> identity(crypto, own));
        node =
                new SessionNode(
                        localHost,
                        suite(config.cipher(), identity.isPresent()),
                        algorithms,
                        identity,
                        FEATURES,
                        secrets.get());
        byte[] key = config.key();
        try {
            node.load(1, SessionKeys.derive(algorithms, key));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
        node.use(1);
        Map<Integer, SessionHost> known = hosts;
        loops = new SessionLoops(node, host -> host == localHost ? null : known.get(host));
    }

    private static SessionIdentity identity(SessionCrypto crypto, NodeIdentity configured) {
        byte[] secret = configured.privateKey();
        try {
            return SessionIdentity.of(crypto, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static SessionSuite suite(AeadCipher cipher, boolean identities) {
        return switch (cipher) {
            case AES_GCM ->
                    identities ? SessionSuite.IDENTITY_AES_GCM : SessionSuite.SHARED_AES_GCM;
            case CHACHA_POLY ->
                    identities
                            ? SessionSuite.IDENTITY_CHACHA_POLY
                            : SessionSuite.SHARED_CHACHA_POLY;
        };
    }

    /**
     * Tells what has links and hosts; before the first host is added.
     *
     * @param router takes over opened packets that did not come over their host's own channel
     * @param misdirected hears of INITs that tell of wrong configurations
     * @param packings how messages are cut and sealed
     * @param nextSequence gives sequence numbers to messages
     */
    public void connect(
            LinkLoops linkLoops,
            CipherPools ciphers,
            CryptoCounters counters,
            InstantSource wallClock,
            Packings packings,
            IntSupplier nextSequence,
            Consumer<KnetEvent> events,
            DropSink drops,
            LinkSurroundings.PacketRouter router,
            MisdirectedInits misdirected,
            ByteBufAllocator allocator,
            HandleLife life,
            LoopCalls calls) {
        late =
                new Late(
                        new SessionSurroundings(
                                node,
                                algorithms,
                                ofHandle,
                                salts,
                                secrets,
                                loops,
                                linkLoops,
                                () -> nanos(wallClock.instant()),
                                packings,
                                nextSequence,
                                events,
                                this::update),
                        new SessionReceiver(
                                node,
                                loops,
                                hosts::get,
                                () -> anyLibknet,
                                router,
                                misdirected,
                                counters,
                                drops,
                                allocator),
                        linkLoops,
                        ciphers,
                        new SessionControls(node, algorithms, this::onAll, life),
                        calls);
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    private Late late() {
        return requireNonNull(late, "late");
    }

    // ---- hosts

    /**
     * Takes a host in.
     *
     * @throws KnetException {@link KnetError#ALREADY_EXISTS} if it is there, or its public key is
     *     another's; {@link KnetError#INVALID_ARGUMENT} if the key is missing, of no use or this
     *     node's own
     */
    public synchronized SessionHost add(
            int host, EventLoop loop, PeerHost peer, HostConfig config) {
        if (hosts.containsKey(host)) {
            throw new KnetException(
                    KnetError.ALREADY_EXISTS, "host " + host + " was added already");
        }
        boolean self = host == node.localHost();
        Dialect dialect = config.dialect().orElse(self ? Dialect.LIBKNET : Dialect.SESSION);
        checkChoice(host, dialect);
        if (config.publicKey().isPresent()) {
            checkTakesKeys(host);
        }
        SessionHost added =
                new SessionHost(host, loop, peer, dialect, config, late().around(), this::onClosed);
        hosts.put(host, added);
        update();
        return added;
    }

    /**
     * Checks that a host may be spoken with in a dialect.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} for sessions of this node with itself
     */
    public void checkChoice(int host, Dialect dialect) {
        if (host == node.localHost() && dialect.speaksSessions()) {
            throw new KnetException(
                    KnetError.NOT_SUPPORTED,
                    "host " + host + " is this node; it needs no sessions with itself");
        }
    }

    /**
     * Checks that hosts may have public keys.
     *
     * @throws KnetException {@link KnetError#NOT_SUPPORTED} if this node has no identity
     */
    public void checkTakesKeys(int host) {
        if (!node.suite().hasIdentities()) {
            throw new KnetException(
                    KnetError.NOT_SUPPORTED,
                    "host "
                            + host
                            + " has a public key, but this node has no identity; give it one in"
                            + " its SessionConfig");
        }
    }

    /** A host that was made is not used: forgets it. */
    public void discard(SessionHost host) {
        remove(host);
        // On its loop, which was told to open it.
        LoopCalls.tell(host.loop(), host::close);
        late().ciphers().forget(host.spoken().slots());
        update();
    }

    /**
     * A host is removed: another one may have its id and its public key from now on, even before
     * the sessions with this one have ended on its event loop.
     */
    public synchronized void remove(SessionHost host) {
        if (hosts.remove(host.id(), host)) {
            node.forgetPeer(host.id());
            update();
        }
    }

    private void onClosed(SessionHost host) {
        hosts.remove(host.id(), host);
        late().linkLoops().forget(host.loop(), host.spoken().slots());
        late().ciphers().forget(host.spoken().slots());
        update();
    }

    private synchronized void update() {
        anyLibknet = hosts.values().stream().anyMatch(host -> host.spoken().takesLibknet());
    }

    // ---- what seals and opens

    @Override
    public CryptoSlots ofHandle() {
        return ofHandle;
    }

    @Override
    public CryptoSlots of(int host) {
        SessionHost known = hosts.get(host);
        return known == null ? ofHandle : known.spoken().slots();
    }

    @Override
    public boolean takesOfHandle(int host) {
        SessionHost known = hosts.get(host);
        return known != null && known.spoken().takesLibknet();
    }

    @Override
    public DropReason refusal() {
        return DropReason.DIALECT;
    }

    /** What stands at the edge of the channels of a host; null if the host is not known. */
    public @Nullable SessionGate gate(int host) {
        SessionHost known = hosts.get(host);
        SessionReceiver receiver = late().receiver();
        return known == null
                ? null
                : (datagram, link, buffers) -> receiver.receive(known, datagram, link, buffers);
    }

    /**
     * Takes a datagram that came to a local socket.
     *
     * @param loop the socket's, which is the calling one
     * @return false if it is to be opened as libknet's format, and is still the caller's
     */
    public boolean receive(InboundPacket datagram, EventLoop loop) {
        return late().receiver().receive(datagram, loop);
    }

    // ---- the API

    /** The keys, as the application sees them. */
    public SessionControl control() {
        return late().control();
    }

    /** As {@link io.knet.KnetHandle#endSessions}. */
    public void forget() {
        node.newInstance(secrets.get());
        onAll(host -> host.handshakes().forget());
    }

    /** A host whose event loop has ended keeps nobody from the others. */
    private void onAll(Consumer<SessionHost> task) {
        KnetException ended = null;
        for (SessionHost host : List.copyOf(hosts.values())) {
            try {
                late().calls().run(host.loop(), () -> task.accept(host));
            } catch (KnetException failure) {
                ended = failure;
            }
        }
        if (ended != null) {
            throw ended;
        }
    }

    /** Wipes all keys, when the hosts are closed. Idempotent. */
    @Override
    public void close() {
        try {
            ofHandle.close();
        } finally {
            hosts.values().forEach(host -> host.spoken().slots().close());
            loops.close();
            node.close();
        }
    }
}
