package io.knet.session;

import io.knet.session.wire.HandshakeHeader;
import java.util.Arrays;

/**
 * An INIT or RESPONSE that passed all checks that need no handshake. Immutable, and independent of
 * the buffer it came in, so it can be given to the thread that its host belongs to.
 */
public final class HandshakeMessage {
    private final HandshakeHeader header;
    private final byte[] bytes;
    private final SessionKeys slot;

    HandshakeMessage(HandshakeHeader header, byte[] bytes, SessionKeys slot) {
        this.header = header;
        this.bytes = bytes;
        this.slot = slot;
    }

    /** The header. */
    public HandshakeHeader header() {
        return header;
    }

    /** Bytes of the whole datagram. */
    public int length() {
        return bytes.length;
    }

    /** The keys that the mac was made with. */
    SessionKeys slot() {
        return slot;
    }

    byte[] headerBytes() {
        return Arrays.copyOf(bytes, HandshakeHeader.LENGTH);
    }

    byte[] noise() {
        return Arrays.copyOfRange(
                bytes, HandshakeHeader.LENGTH, bytes.length - HandshakeHeader.MAC_BYTES);
    }
}
