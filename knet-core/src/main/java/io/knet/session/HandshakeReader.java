package io.knet.session;

import io.knet.KnetLimits;
import io.knet.session.crypto.KeyedHash;
import io.knet.session.wire.HandshakeHeader;
import io.knet.session.wire.SessionDatagram;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the INITs and RESPONSEs that one thread receives, up to where a host's sessions are
 * needed: length, mac, version, suite, who, whom, which link, from where. That costs a stranger's
 * datagram one HMAC. Not thread safe.
 */
public final class HandshakeReader implements AutoCloseable {
    private static final Map<SessionDrop, HandshakeReading> DROPPED =
            new EnumMap<>(SessionDrop.class);

    static {
        for (SessionDrop reason : SessionDrop.values()) {
            DROPPED.put(reason, new HandshakeReading.Dropped(reason));
        }
    }

    private final SessionNode node;
    private final PeerDirectory peers;
    private final byte[] bytes = new byte[HandshakeHeader.MAX_DATAGRAM];
    private final byte[] mac = new byte[KeyedHash.BYTES];
    private KeySlots slots = KeySlots.EMPTY;
    private @Nullable KeyedHash first;
    private @Nullable KeyedHash second;

    HandshakeReader(SessionNode node, PeerDirectory peers) {
        this.node = node;
        this.peers = peers;
    }

    /**
     * Looks at a datagram. Nothing is thrown, whatever the bytes.
     *
     * @param datagram as received; its indices are left as they are. Not released, nor kept
     * @param source the address that it came from
     */
    public HandshakeReading read(ByteBuf datagram, InetAddress source) {
        SessionDatagram kind = SessionDatagram.of(datagram);
        if (kind == null || kind == SessionDatagram.TRANSPORT) {
            return dropped(SessionDrop.NOT_SESSION);
        }
        int length = datagram.readableBytes();
        if (length < HandshakeHeader.MIN_DATAGRAM || length > HandshakeHeader.MAX_DATAGRAM) {
            return dropped(SessionDrop.BAD_LENGTH);
        }
        SessionKeys slot = authenticate(datagram, length);
        HandshakeHeader header = HandshakeHeader.read(kind, datagram);
        if (slot == null) {
            return refused(SessionDrop.BAD_MAC, header, source);
        }
        if (header.version() != HandshakeHeader.VERSION) {
            return dropped(SessionDrop.VERSION);
        }
        if (header.suite() != node.suite().code()) {
            return refused(SessionDrop.SUITE, header, source);
        }
        if (length < node.suite().minLength(kind)) {
            return dropped(SessionDrop.TRUNCATED);
        }
        SessionDrop drop = checkRoute(header, source);
        if (drop != null) {
            return kind == SessionDatagram.INIT && drop.showsDisagreement()
                    ? new HandshakeReading.Dropped(drop, Optional.of(header))
                    : dropped(drop);
        }
        byte[] copy = new byte[length];
        datagram.getBytes(datagram.readerIndex(), copy);
        return new HandshakeReading.Accepted(new HandshakeMessage(header, copy, slot));
    }

    private static HandshakeReading dropped(SessionDrop reason) {
        HandshakeReading dropped = DROPPED.get(reason);
        return dropped != null ? dropped : new HandshakeReading.Dropped(reason);
    }

    /** Only an INIT can be meant for us and yet be of another cluster: we sent it no question. */
    private HandshakeReading refused(
            SessionDrop reason, HandshakeHeader header, InetAddress source) {
        boolean ofPeer =
                header.kind() == SessionDatagram.INIT
                        && header.version() == HandshakeHeader.VERSION
                        && checkRoute(header, source) == null;
        return ofPeer ? new HandshakeReading.Refused(reason, header.sender()) : dropped(reason);
    }

    private @Nullable SessionDrop checkRoute(HandshakeHeader header, InetAddress source) {
        if (header.receiver() != node.localHost()) {
            return SessionDrop.NOT_FOR_US;
        }
        PeerDirectory.Peer peer =
                header.sender() == node.localHost() ? null : peers.peer(header.sender());
        if (peer == null) {
            return SessionDrop.UNKNOWN_HOST;
        }
        if (!peer.speaksSessions()) {
            return SessionDrop.POLICY;
        }
        if (header.link() >= KnetLimits.MAX_LINKS || !peer.hasLink(header.link())) {
            return SessionDrop.UNKNOWN_LINK;
        }
        if (!peer.accepts(header.link(), source)) {
            return SessionDrop.WRONG_SOURCE;
        }
        boolean init = header.kind() == SessionDatagram.INIT;
        return header.senderIndex() == 0 || (init && header.receiverIndex() != 0)
                ? SessionDrop.BAD_INDEX
                : null;
    }

    /** The keys whose mac a datagram has, those in use first; null if none. */
    private @Nullable SessionKeys authenticate(ByteBuf datagram, int length) {
        KeySlots now = node.slots();
        if (!now.equals(slots)) {
            adopt(now);
        }
        datagram.getBytes(datagram.readerIndex(), bytes, 0, length);
        boolean secondFirst = now.inUse() == 2;
        KeyedHash preferred = secondFirst ? second : first;
        KeyedHash other = secondFirst ? first : second;
        if (preferred != null && matches(preferred, length)) {
            return now.get(secondFirst ? 2 : 1);
        }
        return other != null && matches(other, length) ? now.get(secondFirst ? 1 : 2) : null;
    }

    private boolean matches(KeyedHash hash, int length) {
        int end = length - HandshakeHeader.MAC_BYTES;
        hash.update(bytes, 0, end);
        hash.finish(mac);
        int difference = 0;
        for (int i = 0; i < HandshakeHeader.MAC_BYTES; i++) {
            difference |= mac[i] ^ bytes[end + i];
        }
        return difference == 0;
    }

    private void adopt(KeySlots now) {
        first = adopt(first, slots.first(), now.first());
        second = adopt(second, slots.second(), now.second());
        slots = now;
    }

    private static @Nullable KeyedHash adopt(
            @Nullable KeyedHash hash, @Nullable SessionKeys had, @Nullable SessionKeys wanted) {
        if (had == wanted) {
            return hash;
        }
        if (hash != null) {
            hash.close();
        }
        try {
            return wanted == null ? null : wanted.newMac();
        } catch (GeneralSecurityException e) {
            // The keys were derived with the same algorithm, so this JVM has it.
            throw new IllegalStateException("the platform lost HMAC-SHA256: " + e, e);
        }
    }

    /** Wipes what it keeps of the keys. Idempotent. */
    @Override
    public void close() {
        adopt(KeySlots.EMPTY);
    }
}
