package io.knet.session.noise;

import io.knet.session.crypto.SessionCrypto;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of one handshake, and the steps of its messages (Noise 5.3). Not thread safe. */
final class NoiseHandshake implements AutoCloseable {
    private final NoiseProtocol protocol;
    private final NoiseKeys keys;
    private final boolean initiator;
    private final SymmetricState symmetric;
    private final boolean ownsKeys;
    private byte @Nullable [] ephemeralPrivate;
    private byte @Nullable [] remoteEphemeral;
    private byte @Nullable [] remoteStatic;

    private NoiseHandshake(
            NoiseProtocol protocol,
            NoiseKeys keys,
            boolean initiator,
            SymmetricState symmetric,
            boolean ownsKeys) {
        this.protocol = protocol;
        this.keys = keys;
        this.initiator = initiator;
        this.symmetric = symmetric;
        this.ownsKeys = ownsKeys;
    }

    static NoiseHandshake begin(NoiseProtocol protocol, NoiseKeys keys, boolean initiator)
            throws GeneralSecurityException {
        SymmetricState symmetric = new SymmetricState(protocol);
        NoiseHandshake handshake = new NoiseHandshake(protocol, keys, initiator, symmetric, true);
        symmetric.mixHash(keys.prologue());
        if (protocol.pattern().hasIdentities()) {
            // The responder's static key is known beforehand: the pattern's "<- s".
            if (initiator) {
                handshake.remoteStatic = keys.remoteStatic();
            }
            symmetric.mixHash(initiator ? keys.remoteStatic() : keys.staticPublic());
        }
        return handshake;
    }

    /** The same state, to try a message with. The pre-shared and static keys stay this one's. */
    NoiseHandshake copy() {
        NoiseHandshake copy =
                new NoiseHandshake(protocol, keys, initiator, symmetric.copy(), false);
        copy.ephemeralPrivate = ephemeralPrivate == null ? null : ephemeralPrivate.clone();
        copy.remoteEphemeral = remoteEphemeral;
        copy.remoteStatic = remoteStatic;
        return copy;
    }

    byte[] write(int number, byte[] ephemeral, byte[] payload) throws GeneralSecurityException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (NoiseToken token : protocol.pattern().message(number)) {
            switch (token) {
                case E -> {
                    ephemeralPrivate = ephemeral.clone();
                    byte[] point = protocol.crypto().publicKey(ephemeral);
                    out.writeBytes(point);
                    mixEphemeral(point);
                }
                case S -> out.writeBytes(symmetric.encryptAndHash(keys.staticPublic()));
                default -> mixSecret(token);
            }
        }
        out.writeBytes(symmetric.encryptAndHash(payload));
        return out.toByteArray();
    }

    /** The payload, or null if the message is wrong. */
    byte @Nullable [] read(int number, byte[] message) throws GeneralSecurityException {
        int at = 0;
        for (NoiseToken token : protocol.pattern().message(number)) {
            int length =
                    switch (token) {
                        case E -> SessionCrypto.POINT_BYTES;
                        case S -> SessionCrypto.POINT_BYTES + symmetric.tagBytes();
                        default -> 0;
                    };
            if (message.length - at < length) {
                return null;
            }
            byte[] field = Arrays.copyOfRange(message, at, at + length);
            at += length;
            switch (token) {
                case E -> {
                    remoteEphemeral = field;
                    mixEphemeral(field);
                }
                case S -> {
                    byte[] point = symmetric.decryptAndHash(field);
                    if (point == null) {
                        return null;
                    }
                    remoteStatic = point;
                }
                default -> mixSecret(token);
            }
        }
        return symmetric.decryptAndHash(Arrays.copyOfRange(message, at, message.length));
    }

    Optional<NoiseResult> readLast(int number, byte[] message) throws GeneralSecurityException {
        byte[] payload = read(number, message);
        return payload == null
                ? Optional.empty()
                : Optional.of(new NoiseResult(payload, hash(), split()));
    }

    byte[] hash() {
        return symmetric.hash();
    }

    TransportKeys split() throws GeneralSecurityException {
        return symmetric.split();
    }

    Optional<byte[]> remoteStatic() {
        return Optional.ofNullable(remoteStatic).map(byte[]::clone);
    }

    /** All patterns here have a pre-shared key, so ephemeral keys go into the chain too. */
    private void mixEphemeral(byte[] point) throws GeneralSecurityException {
        symmetric.mixHash(point);
        symmetric.mixKey(point);
    }

    private void mixSecret(NoiseToken token) throws GeneralSecurityException {
        switch (token) {
            case EE -> mixDh(required(ephemeralPrivate), required(remoteEphemeral));
            case SS -> mixDh(keys.staticPrivate(), required(remoteStatic));
            case ES -> mixDifferent(initiator);
            case SE -> mixDifferent(!initiator);
            default -> symmetric.mixKeyAndHash(keys.psk());
        }
    }

    /** DH of one end's ephemeral and the other end's static key. */
    private void mixDifferent(boolean mineIsEphemeral) throws GeneralSecurityException {
        if (mineIsEphemeral) {
            mixDh(required(ephemeralPrivate), required(remoteStatic));
        } else {
            mixDh(keys.staticPrivate(), required(remoteEphemeral));
        }
    }

    private void mixDh(byte[] mine, byte[] theirs) throws GeneralSecurityException {
        byte[] secret = protocol.crypto().x25519(mine, theirs);
        try {
            symmetric.mixKey(secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static byte[] required(byte @Nullable [] key) {
        if (key == null) {
            throw new IllegalStateException("the pattern uses a key before it came");
        }
        return key;
    }

    /** Wipes all keys. Idempotent. */
    @Override
    public void close() {
        symmetric.close();
        if (ephemeralPrivate != null) {
            Arrays.fill(ephemeralPrivate, (byte) 0);
        }
        if (ownsKeys) {
            keys.close();
        }
    }
}
