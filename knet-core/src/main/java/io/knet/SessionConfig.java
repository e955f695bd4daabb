package io.knet;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of a handle are made with: cipher, key file, and perhaps an identity. Immutable
 * but for {@link #close()}, which wipes what is secret in it. A handle copies what it needs when it
 * is built, so the caller may close it then.
 *
 * <p>Without an identity, nodes trust each other because they have the key file. With one, each
 * node proves who it is, and every host that speaks in sessions needs a {@linkplain
 * HostConfig#publicKey public key}; the key file is needed all the same. Either all nodes of a
 * cluster have identities or none.
 */
public final class SessionConfig implements AutoCloseable {
    private final AeadCipher cipher;
    private final byte[] key;
    private final @Nullable NodeIdentity identity;
    private boolean closed;

    private SessionConfig(AeadCipher cipher, byte[] key, @Nullable NodeIdentity identity) {
        this.cipher = cipher;
        this.key = key;
        this.identity = identity;
    }

    /**
     * Sessions of nodes that share a key file.
     *
     * @param key the bytes of the key file, {@link KnetLimits#MIN_KEY} to {@link
     *     KnetLimits#MAX_KEY}, copied; it may be that of libknet's format too
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is too short or too long
     */
    public static SessionConfig of(AeadCipher cipher, byte[] key) {
        requireNonNull(cipher, "cipher");
        requireNonNull(key, "key");
        if (key.length < KnetLimits.MIN_KEY || key.length > KnetLimits.MAX_KEY) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "the key file has "
                            + key.length
                            + " bytes; sessions need "
                            + KnetLimits.MIN_KEY
                            + " to "
                            + KnetLimits.MAX_KEY);
        }
        return new SessionConfig(cipher, key.clone(), null);
    }

    /** AES-256-GCM; see {@link #of}. */
    public static SessionConfig aesGcm(byte[] key) {
        return of(AeadCipher.AES_GCM, key);
    }

    /**
     * The same with an identity of this node.
     *
     * @param identity copied
     * @throws IllegalStateException if this or the identity was closed
     */
    public SessionConfig withIdentity(NodeIdentity identity) {
        requireNonNull(identity, "identity");
        byte[] secret = identity.privateKey();
        try {
            return new SessionConfig(cipher, key(), NodeIdentity.of(secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** What packets are sealed with. */
    public AeadCipher cipher() {
        return cipher;
    }

    /**
     * A copy of the key file's bytes, which the caller should wipe after use.
     *
     * @throws IllegalStateException after {@link #close()}
     */
    public synchronized byte[] key() {
        if (closed) {
            throw new IllegalStateException(
                    "this configuration of sessions was closed and its keys wiped");
        }
        return key.clone();
    }

    /** This node's identity; empty if nodes trust each other for the key file. */
    public Optional<NodeIdentity> identity() {
        return Optional.ofNullable(identity);
    }

    /** Wipes the keys held here. Handles that were given this are not affected. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(key, (byte) 0);
        if (identity != null) {
            identity.close();
        }
    }

    /** Names the cipher and the public key, never a secret. */
    @Override
    public String toString() {
        return "sessions with "
                + cipher.wireName()
                + (identity == null ? "" : ", public key " + identity.publicKey());
    }
}
