package io.knet.session.noise;

import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * The end that began a handshake and waits for the answer. An answer that fails changes nothing: it
 * goes on waiting. Not thread safe.
 */
public final class NoiseInitiator implements AutoCloseable {
    private final NoiseHandshake handshake;
    private final byte[] firstMessage;

    /**
     * Begins a handshake.
     *
     * @param keys what this end knows; taken over, and wiped with this object
     * @param ephemeralPrivate 32 random bytes, copied
     * @param payload what to send along, encrypted
     */
    public NoiseInitiator(
            NoiseProtocol protocol, NoiseKeys keys, byte[] ephemeralPrivate, byte[] payload)
            throws GeneralSecurityException {
        handshake = NoiseHandshake.begin(protocol, keys, true);
        boolean begun = false;
        try {
            firstMessage = handshake.write(0, ephemeralPrivate, payload);
            begun = true;
        } finally {
            if (!begun) {
                handshake.close();
            }
        }
    }

    /** The message for the responder; not a copy. */
    public byte[] message() {
        return firstMessage;
    }

    /**
     * Reads the answer. Nothing is thrown, whatever the bytes.
     *
     * @return empty if it is no answer to this handshake
     */
    public Optional<NoiseResult> finish(byte[] answer) {
        try (NoiseHandshake attempt = handshake.copy()) {
            return attempt.readLast(1, answer);
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** Wipes all keys. Idempotent. */
    @Override
    public void close() {
        handshake.close();
    }
}
