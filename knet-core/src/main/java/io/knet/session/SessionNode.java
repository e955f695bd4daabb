package io.knet.session;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.SaltSource;
import io.knet.session.crypto.SessionCrypto;
import io.knet.session.noise.NoiseProtocol;
import io.knet.session.wire.SessionDatagram;
import io.knet.session.wire.TransportHeader;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of a node have in common: suite, identity, key slots, indexes, the clock of its
 * handshakes and the instance that tells peers about a restart. Thread safe.
 */
public final class SessionNode implements AutoCloseable {
    private final int localHost;
    private final SessionSuite suite;
    private final SessionCrypto crypto;
    private final Optional<SessionIdentity> identity;
    private final int features;
    private final SessionIndexes indexes = new SessionIndexes();
    private final HandshakeClock clock = new HandshakeClock();
    private final Map<Integer, SessionPublicKey> peerKeys = new HashMap<>();
    private volatile KeySlots slots = KeySlots.EMPTY;
    private volatile long instance;
    private volatile long generation; // written under the lock

    /**
     * A node without keys, and so without sessions yet.
     *
     * @param localHost the node's id, 0 to 65535
     * @param identity the node's key pair, which the node closes; empty in a suite without
     * @param features the features that the node offers, one bit each
     * @param random draws the instance; not kept
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if suite and identity do not fit
     */
    public SessionNode(
            int localHost,
            SessionSuite suite,
            SessionCrypto crypto,
            Optional<SessionIdentity> identity,
            int features,
            SaltSource random) {
        if (suite.hasIdentities() != identity.isPresent()) {
            throw invalid(
                    suite.hasIdentities()
                            ? "the suite " + suite + " needs an identity; make one with knet keygen"
                            : "the suite " + suite + " has no use for an identity");
        }
        this.localHost = localHost;
        this.suite = suite;
        this.crypto = crypto;
        this.identity = identity;
        this.features = features;
        this.instance = draw(random);
    }

    /**
     * Loads keys into a slot. Receiving accepts them at once; sending uses them after {@link #use}.
     *
     * @param slot 1 or 2
     * @param keys taken over: the node closes them
     * @return the keys that the slot held; the caller tells the hosts by {@link
     *     HostSessions#keysRemoved}, and then closes them
     */
    public synchronized Optional<SessionKeys> load(int slot, SessionKeys keys) {
        return exchange(slot, keys);
    }

    /**
     * Makes INITs with a slot from now on; the caller then has all sessions {@linkplain
     * HostSessions#renew renewed}.
     *
     * @param slot 1 or 2; 0 for none: no sessions are begun then
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is empty
     */
    public synchronized void use(int slot) {
        if (slot != 0 && slots.get(requireSlot(slot)) == null) {
            throw invalid("key slot " + slot + " is empty; load a key file into it first");
        }
        slots = slots.using(slot);
    }

    /** Empties a slot; see {@link #load}. Nothing is in use any more if it was that one. */
    public synchronized Optional<SessionKeys> clear(int slot) {
        Optional<SessionKeys> held = exchange(slot, null);
        if (slots.inUse() == slot) {
            slots = slots.using(0);
        }
        return held;
    }

    private Optional<SessionKeys> exchange(int slot, @Nullable SessionKeys keys) {
        Optional<SessionKeys> held = Optional.ofNullable(slots.get(requireSlot(slot)));
        slots = slots.with(slot, keys);
        return held;
    }

    /**
     * Draws a new instance: peers will take this node for a restarted one. Every host's sessions
     * are then {@linkplain HostSessions#forget forgotten} by the caller.
     */
    public void newInstance(SaltSource random) {
        long drawn = draw(random);
        while (drawn == instance) {
            drawn = draw(random);
        }
        instance = drawn;
    }

    /**
     * Takes note of a host, whose public key nobody else may have.
     *
     * @param host the host's id, 0 to 65535
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is this node, or the key is
     *     missing, of no use, or this node's own; {@link KnetError#ALREADY_EXISTS} if another host
     *     has it
     */
    synchronized void registerPeer(int host, Optional<SessionPublicKey> key) {
        if (host == localHost) {
            throw invalid("host " + host + " is this node; it needs no sessions with itself");
        }
        if (suite.hasIdentities() != key.isPresent()) {
            throw invalid(
                    suite.hasIdentities()
                            ? "host " + host + " needs a public key in the suite " + suite
                            : "the suite " + suite + " has no use for the key of host " + host);
        }
        key.ifPresent(present -> claim(host, present));
    }

    /**
     * Takes note of the public key of a host, whether sessions with it are tried or not: nobody
     * else may have it, until the host is {@linkplain #forgetPeer forgotten}.
     *
     * @param host the host's id, 0 to 65535
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is this node's own; {@link
     *     KnetError#ALREADY_EXISTS} if another host has it
     */
    public synchronized void claim(int host, SessionPublicKey key) {
        if (publicKey().filter(key::equals).isPresent()) {
            throw invalid("host " + host + " cannot have this node's own public key, " + key);
        }
        for (Map.Entry<Integer, SessionPublicKey> other : peerKeys.entrySet()) {
            if (other.getKey() != host && other.getValue().equals(key)) {
                throw new KnetException(
                        KnetError.ALREADY_EXISTS,
                        "hosts "
                                + other.getKey()
                                + " and "
                                + host
                                + " cannot both have the public key "
                                + key);
            }
        }
        peerKeys.put(host, key);
    }

    /** A host is removed: its id and its key may be another's. */
    public synchronized void forgetPeer(int host) {
        peerKeys.remove(host);
        generation++;
    }

    /** The sessions with a host have ended for good. */
    synchronized void sessionsEnded() {
        generation++;
    }

    /**
     * How often a host was forgotten, or sessions with one. One that is taken in again must take
     * this node for another instance, since what was known of its messages is gone.
     */
    long generation() {
        return generation;
    }

    /**
     * Makes a reader of handshakes for one thread.
     *
     * @param peers what is configured
     */
    public HandshakeReader newReader(PeerDirectory peers) {
        return new HandshakeReader(this, peers);
    }

    /**
     * The session of a TRANSPORT.
     *
     * @return null if the datagram is to be dropped for {@link #whyNoSession}
     */
    public @Nullable Session sessionOf(ByteBuf datagram) {
        return SessionDatagram.of(datagram) == SessionDatagram.TRANSPORT
                        && datagram.readableBytes() >= TransportHeader.MIN_DATAGRAM
                        && indexes.find(TransportHeader.index(datagram)) instanceof Session session
                ? session
                : null;
    }

    /** Why {@link #sessionOf} found none. */
    public SessionDrop whyNoSession(ByteBuf datagram) {
        if (SessionDatagram.of(datagram) != SessionDatagram.TRANSPORT) {
            return SessionDrop.NOT_SESSION;
        }
        return datagram.readableBytes() < TransportHeader.MIN_DATAGRAM
                ? SessionDrop.TOO_SHORT
                : SessionDrop.UNKNOWN_INDEX;
    }

    /** This node's id. */
    public int localHost() {
        return localHost;
    }

    /** The suite of all sessions. */
    public SessionSuite suite() {
        return suite;
    }

    /** This node's public key; empty in a suite without identities. */
    public Optional<SessionPublicKey> publicKey() {
        return identity.map(SessionIdentity::publicKey);
    }

    SessionCrypto crypto() {
        return crypto;
    }

    NoiseProtocol protocol() {
        return suite.protocol(crypto);
    }

    Optional<SessionIdentity> identity() {
        return identity;
    }

    int features() {
        return features;
    }

    KeySlots slots() {
        return slots;
    }

    SessionIndexes indexes() {
        return indexes;
    }

    HandshakeClock clock() {
        return clock;
    }

    long instance() {
        return instance;
    }

    /** Wipes identity and keys. The hosts' sessions are closed before. Idempotent. */
    @Override
    public synchronized void close() {
        KeySlots held = slots;
        slots = KeySlots.EMPTY;
        Optional.ofNullable(held.first()).ifPresent(SessionKeys::close);
        Optional.ofNullable(held.second()).ifPresent(SessionKeys::close);
        identity.ifPresent(SessionIdentity::close);
    }

    private static int requireSlot(int slot) {
        if (slot < 1 || slot > 2) {
            throw invalid("there is no key slot " + slot + "; use 1 or 2");
        }
        return slot;
    }

    private static long draw(SaltSource random) {
        byte[] bytes = new byte[Long.BYTES];
        random.fill(bytes, 0, bytes.length);
        long drawn = 0;
        for (byte b : bytes) {
            drawn = (drawn << Byte.SIZE) | (b & 0xFF);
        }
        return drawn;
    }

    private static KnetException invalid(String message) {
        return new KnetException(KnetError.INVALID_ARGUMENT, message);
    }
}
