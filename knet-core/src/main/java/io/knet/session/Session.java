package io.knet.session;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.noise.TransportKeys;
import io.knet.session.wire.TransportHeader;
import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A session with a host: two keys, a counter for what is sent and a window for what is received.
 * Sealing and opening, its numbers and its end are thread safe; everything else about its life is
 * decided by {@link HostSessions}.
 */
public final class Session implements IndexEntry {
    private final Origin origin;
    private final TransportKeys keys;
    private final AtomicLong nextCounter = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();
    private final AtomicLong receivedPackets = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final ReplayWindow window = new ReplayWindow();
    private final LongConsumer returned = window::unmark;
    private final Set<SessionCipher> ciphers = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;
    private volatile @Nullable GeneralSecurityException failure;

    /**
     * What a session is made of.
     *
     * @param node the node's side
     * @param host the host's id
     * @param initiator whether this node began the handshake
     * @param localIndex where the peer's packets are found by
     * @param remoteIndex what goes into packets for the peer
     * @param slot the keys that the handshake was made with
     * @param instance the peer's instance
     * @param features what both ends offer
     * @param initTime the time in the INIT that this node answered; 0 if it began itself
     * @param madeNanos when the handshake was done at this end, on the monotonic clock
     */
    record Origin(
            SessionNode node,
            int host,
            boolean initiator,
            int localIndex,
            int remoteIndex,
            SessionKeys slot,
            long instance,
            int features,
            long initTime,
            long madeNanos) {}

    Session(Origin origin, TransportKeys keys) {
        this.origin = origin;
        this.keys = keys;
    }

    @Override
    public int host() {
        return origin.host();
    }

    /** Whether this node began the handshake. */
    public boolean initiator() {
        return origin.initiator();
    }

    /** The peer's instance: another one means that the peer was restarted. */
    public long instance() {
        return origin.instance();
    }

    /** The features that both ends offer, one bit each. */
    public int features() {
        return origin.features();
    }

    /** How old the session is, in nanoseconds. */
    public long ageNanos(long nowNanos) {
        return nowNanos - origin.madeNanos();
    }

    /** Packets sealed so far. */
    public long sentPackets() {
        return Math.min(nextCounter.get(), SessionLimits.MAX_COUNTER);
    }

    /** Bytes of all datagrams sealed so far. */
    public long sentBytes() {
        return sentBytes.get();
    }

    /** Authentic packets received, those in another host's name included. */
    public long receivedPackets() {
        return receivedPackets.get();
    }

    /** Bytes of their datagrams. */
    public long receivedBytes() {
        return receivedBytes.get();
    }

    /** Why the platform's cipher failed when it last did; empty if it never did. */
    public Optional<GeneralSecurityException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Makes a sealer for one thread at a time.
     *
     * @param scratch the thread's
     * @return empty if the session has ended, or the platform lost the cipher ({@link #failure})
     */
    public Optional<SessionSealer> newSealer(Scratch scratch) {
        return cipher(origin.initiator())
                .map(cipher -> register(new SessionSealer(this, cipher, scratch)));
    }

    /** Makes an opener for one thread at a time; see {@link #newSealer}. */
    public Optional<SessionOpener> newOpener(Scratch scratch) {
        return cipher(!origin.initiator())
                .map(cipher -> register(new SessionOpener(this, cipher, scratch)));
    }

    private synchronized Optional<PacketCipher> cipher(boolean initiatorSends) {
        if (ended) {
            return Optional.empty();
        }
        AeadAlgorithm algorithm = origin.node().suite().cipher();
        try {
            return Optional.of(origin.node().crypto().cipher(algorithm, keys.key(initiatorSends)));
        } catch (GeneralSecurityException e) {
            failure = e;
            return Optional.empty();
        }
    }

    /** One that comes too late is closed at once, and so does nothing. */
    private <T extends SessionCipher> T register(T cipher) {
        ciphers.add(cipher);
        if (ended) {
            cipher.close();
        }
        return cipher;
    }

    void forget(SessionCipher cipher) {
        ciphers.remove(cipher);
    }

    int localIndex() {
        return origin.localIndex();
    }

    int remoteIndex() {
        return origin.remoteIndex();
    }

    long initTime() {
        return origin.initTime();
    }

    SessionKeys slot() {
        return origin.slot();
    }

    /**
     * To be told the counters of packets that were opened and then dropped for the link that they
     * came over, before they had any effect: copies that come over other links are taken. Any
     * thread.
     */
    public LongConsumer returned() {
        return returned;
    }

    ReplayWindow window() {
        return window;
    }

    /** Whether it must not be used any more. */
    boolean isOver(long nowNanos) {
        return ended || ageNanos(nowNanos) >= SessionLimits.SESSION_LIVES;
    }

    /** Whether this end is to begin another session. */
    boolean isDue(long nowNanos) {
        return nanosUntilDue(nowNanos) <= 0
                || nextCounter.get() >= SessionLimits.RENEW_PACKETS
                || sentBytes.get() >= SessionLimits.RENEW_BYTES;
    }

    /** Nanoseconds until it is due for its age. */
    long nanosUntilDue(long nowNanos) {
        long age =
                origin.initiator()
                        ? SessionLimits.INITIATOR_RENEWS
                        : SessionLimits.RESPONDER_RENEWS;
        return age - ageNanos(nowNanos);
    }

    /** A counter that nobody else has; negative if there are none left. */
    long takeCounter(int bytes) {
        long counter = nextCounter.getAndIncrement();
        return counter >= SessionLimits.MAX_COUNTER
                        || sentBytes.getAndAdd(bytes) >= SessionLimits.MAX_BYTES
                ? -1
                : counter;
    }

    void sealingFailed(GeneralSecurityException e) {
        failure = e;
    }

    /** Marks the counter of an authentic packet; null if it was new. */
    @Nullable SessionDrop received(long counter, int bytes) {
        SessionDrop drop = window.mark(counter);
        if (drop == null) {
            receivedPackets.incrementAndGet();
            receivedBytes.addAndGet(bytes);
        }
        return drop;
    }

    /** Ends it: wipes the keys, those of its sealers and openers too. Idempotent. */
    void end() {
        synchronized (this) {
            ended = true;
            keys.close();
        }
        ciphers.forEach(SessionCipher::close);
    }

    /**
     * Whether a datagram that was sealed for one link may go over another one, too: it was sealed
     * in this session, and the peer's window cannot have passed it.
     *
     * @param sealed a TRANSPORT
     * @param nowNanos the monotonic clock
     */
    public boolean mayRepeat(ByteBuf sealed, long nowNanos) {
        // The peer has no other session of that index.
        return TransportHeader.index(sealed) == remoteIndex()
                && !isOver(nowNanos)
                && nextCounter.get() - TransportHeader.counter(sealed) < ReplayWindow.SIZE / 2;
    }

    /** Goes on as if so much had been sent. */
    void skipTo(long counter, long bytes) {
        nextCounter.set(counter);
        sentBytes.set(bytes);
    }
}
