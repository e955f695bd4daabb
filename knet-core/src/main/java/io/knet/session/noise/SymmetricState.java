package io.knet.session.noise;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.Hkdf;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.crypto.SessionCrypto;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Chaining key, handshake hash and cipher key of a handshake (Noise 5.1, 5.2). */
final class SymmetricState implements AutoCloseable {
    private static final byte[] EMPTY = {};
    private static final int HASH_BYTES = 32;

    private final SessionCrypto crypto;
    private final AeadAlgorithm algorithm;
    private byte[] chainingKey;
    private byte[] hash;
    private byte @Nullable [] key;
    private long nonce;

    SymmetricState(NoiseProtocol protocol) throws GeneralSecurityException {
        crypto = protocol.crypto();
        algorithm = protocol.cipher();
        byte[] name = protocol.nameBytes();
        hash = name.length <= HASH_BYTES ? Arrays.copyOf(name, HASH_BYTES) : sha256(name, EMPTY);
        chainingKey = hash.clone();
    }

    private SymmetricState(SymmetricState other) {
        crypto = other.crypto;
        algorithm = other.algorithm;
        chainingKey = other.chainingKey.clone();
        hash = other.hash.clone();
        key = other.key == null ? null : other.key.clone();
        nonce = other.nonce;
    }

    SymmetricState copy() {
        return new SymmetricState(this);
    }

    void mixHash(byte[] data) throws GeneralSecurityException {
        hash = sha256(hash, data);
    }

    void mixKey(byte[] material) throws GeneralSecurityException {
        byte[][] made = expand(material, 2);
        chainWith(made[0]);
        keyWith(made[1]);
    }

    void mixKeyAndHash(byte[] material) throws GeneralSecurityException {
        byte[][] made = expand(material, 3);
        chainWith(made[0]);
        mixHash(made[1]);
        Arrays.fill(made[1], (byte) 0);
        keyWith(made[2]);
    }

    /** Encrypts, if there is a key already, and hashes what goes out. */
    byte[] encryptAndHash(byte[] plain) throws GeneralSecurityException {
        byte[] out = plain;
        if (key != null) {
            out = new byte[plain.length + AeadAlgorithm.TAG_BYTES];
            try (PacketCipher cipher = crypto.cipher(algorithm, key)) {
                cipher.encrypt(nonce++, hash, plain, 0, plain.length, out, 0);
            }
        }
        mixHash(out);
        return out;
    }

    /** Decrypts, if there is a key already, and hashes what came in; null if the tag is wrong. */
    byte @Nullable [] decryptAndHash(byte[] received) throws GeneralSecurityException {
        byte[] plain = received;
        if (key != null) {
            if (received.length < AeadAlgorithm.TAG_BYTES) {
                return null;
            }
            plain = new byte[received.length - AeadAlgorithm.TAG_BYTES];
            try (PacketCipher cipher = crypto.cipher(algorithm, key)) {
                if (!cipher.decrypt(nonce, hash, received, 0, received.length, plain, 0)) {
                    return null;
                }
            }
            nonce++;
        }
        mixHash(received);
        return plain;
    }

    /** How much longer an encrypted field is, as of now. */
    int tagBytes() {
        return key == null ? 0 : AeadAlgorithm.TAG_BYTES;
    }

    byte[] hash() {
        return hash.clone();
    }

    TransportKeys split() throws GeneralSecurityException {
        byte[][] made = expand(EMPTY, 2);
        return new TransportKeys(made[0], made[1]);
    }

    @Override
    public void close() {
        Arrays.fill(chainingKey, (byte) 0);
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
    }

    private byte[] sha256(byte[] first, byte[] second) throws GeneralSecurityException {
        return crypto.sha256(first, second);
    }

    private byte[][] expand(byte[] material, int blocks) throws GeneralSecurityException {
        return Hkdf.expand(crypto, chainingKey, material, blocks);
    }

    private void chainWith(byte[] next) {
        Arrays.fill(chainingKey, (byte) 0);
        chainingKey = next;
    }

    private void keyWith(byte[] next) {
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
        key = next;
        nonce = 0;
    }
}
