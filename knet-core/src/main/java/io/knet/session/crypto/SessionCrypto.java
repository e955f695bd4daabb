package io.knet.session.crypto;

import java.security.GeneralSecurityException;

/**
 * An implementation of the algorithms of sessions, found by {@link java.util.ServiceLoader}. All
 * implementations give the same bytes. Thread safe. Arrays given are the caller's, neither changed
 * nor kept; arrays returned are the caller's too, to be wiped by it.
 */
public interface SessionCrypto {
    /** Length of keys and results of X25519, in bytes. */
    int POINT_BYTES = 32;

    /** The name by which a configuration selects this implementation, in lower case. */
    String name();

    /**
     * The public key of a private one.
     *
     * @param privateKey 32 bytes, clamped here
     */
    byte[] publicKey(byte[] privateKey) throws GeneralSecurityException;

    /**
     * X25519.
     *
     * @param privateKey 32 bytes, clamped here
     * @param publicKey 32 bytes, any value; the highest bit is ignored
     * @throws GeneralSecurityException if the result is zero, which happens with public keys of
     *     small order, or the algorithm is not available
     */
    byte[] x25519(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException;

    /** SHA-256 of some bytes followed by others. */
    byte[] sha256(byte[] first, byte[] second) throws GeneralSecurityException;

    /**
     * An HMAC-SHA256 with a key of its own.
     *
     * @param key at least one byte
     */
    KeyedHash hmacSha256(byte[] key) throws GeneralSecurityException;

    /**
     * A cipher with a key of its own, for one direction of a session or one step of a handshake.
     *
     * @param key 32 bytes
     */
    PacketCipher cipher(AeadAlgorithm algorithm, byte[] key) throws GeneralSecurityException;
}
