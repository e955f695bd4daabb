package io.knet.session.noise;

import java.util.Arrays;

/** The two keys that a handshake ends with. Whoever takes it over wipes it. Not thread safe. */
public final class TransportKeys implements AutoCloseable {
    private final byte[] fromInitiator;
    private final byte[] fromResponder;

    TransportKeys(byte[] fromInitiator, byte[] fromResponder) {
        this.fromInitiator = fromInitiator;
        this.fromResponder = fromResponder;
    }

    /**
     * The key of a direction, 32 bytes; not a copy.
     *
     * @param initiatorSends whether it is the direction from initiator to responder
     */
    public byte[] key(boolean initiatorSends) {
        return initiatorSends ? fromInitiator : fromResponder;
    }

    /** A copy, to be wiped by itself. */
    public TransportKeys copy() {
        return new TransportKeys(fromInitiator.clone(), fromResponder.clone());
    }

    /** Wipes both keys. Idempotent. */
    @Override
    public void close() {
        Arrays.fill(fromInitiator, (byte) 0);
        Arrays.fill(fromResponder, (byte) 0);
    }
}
