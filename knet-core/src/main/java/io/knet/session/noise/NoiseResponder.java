package io.knet.session.noise;

import java.security.GeneralSecurityException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The end that answers a handshake. Not thread safe. */
public final class NoiseResponder implements AutoCloseable {
    private final NoiseHandshake handshake;
    private final byte[] payload;

    private NoiseResponder(NoiseHandshake handshake, byte[] payload) {
        this.handshake = handshake;
        this.payload = payload;
    }

    /**
     * Reads an initiator's message. Nothing is thrown, whatever the bytes.
     *
     * @param keys what this end knows; taken over, and wiped with the responder or if there is none
     * @return empty if the message is wrong
     */
    public static Optional<NoiseResponder> read(
            NoiseProtocol protocol, NoiseKeys keys, byte[] message) {
        NoiseHandshake handshake = null;
        NoiseResponder responder = null;
        try {
            handshake = NoiseHandshake.begin(protocol, keys, false);
            byte[] payload = handshake.read(0, message);
            if (payload != null) {
                responder = new NoiseResponder(handshake, payload);
            }
        } catch (GeneralSecurityException e) {
            // A point of small order, for example: as wrong as a wrong tag.
            responder = null;
        } finally {
            if (responder == null) {
                close(handshake, keys);
            }
        }
        return Optional.ofNullable(responder);
    }

    private static void close(@Nullable NoiseHandshake handshake, NoiseKeys keys) {
        if (handshake != null) {
            handshake.close();
        }
        keys.close();
    }

    /** What the initiator sent along. */
    public byte[] payload() {
        return payload;
    }

    /** The initiator's static public key; empty in a pattern without. */
    public Optional<byte[]> remoteStatic() {
        return handshake.remoteStatic();
    }

    /**
     * Answers.
     *
     * @param ephemeralPrivate 32 random bytes
     * @param answerPayload what to send along
     * @return the answer for the initiator, and what the handshake ended with
     * @throws GeneralSecurityException if the platform fails, or the initiator's keys do not give a
     *     shared secret
     */
    public Answer answer(byte[] ephemeralPrivate, byte[] answerPayload)
            throws GeneralSecurityException {
        byte[] message = handshake.write(1, ephemeralPrivate, answerPayload);
        return new Answer(message, new NoiseResult(payload, handshake.hash(), handshake.split()));
    }

    /** Wipes all keys but those that were handed out. Idempotent. */
    @Override
    public void close() {
        handshake.close();
    }

    /**
     * An answer.
     *
     * @param message what the initiator is to get
     * @param result what the handshake ended with
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, and never compared
    public record Answer(byte[] message, NoiseResult result) {}
}
