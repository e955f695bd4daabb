package io.knet.session;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.session.crypto.SessionCrypto;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The key pair that proves who this node is. Thread safe. */
public final class SessionIdentity implements AutoCloseable {
    private final SessionPublicKey publicKey;
    private byte @Nullable [] privateKey;

    private SessionIdentity(byte[] privateKey, SessionPublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * The identity with a private key.
     *
     * @param privateKey 32 random bytes, copied
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if they are not 32, {@link
     *     KnetError#UNKNOWN_ALGORITHM} if the implementation has no X25519 here
     */
    public static SessionIdentity of(SessionCrypto crypto, byte[] privateKey) {
        if (privateKey.length != SessionCrypto.POINT_BYTES) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "an identity's private key has 32 bytes, not " + privateKey.length);
        }
        try {
            SessionPublicKey publicKey = SessionPublicKey.trusted(crypto.publicKey(privateKey));
            return new SessionIdentity(privateKey.clone(), publicKey);
        } catch (GeneralSecurityException e) {
            throw new KnetException(
                    KnetError.UNKNOWN_ALGORITHM,
                    crypto.name() + " has no X25519 here: " + e.getMessage(),
                    e);
        }
    }

    /** What peers are configured with. */
    public SessionPublicKey publicKey() {
        return publicKey;
    }

    /** A copy, to be wiped by the caller; null if this was closed. */
    synchronized byte @Nullable [] privateKey() {
        return privateKey == null ? null : privateKey.clone();
    }

    /** Wipes the private key. Idempotent. */
    @Override
    public synchronized void close() {
        if (privateKey != null) {
            Arrays.fill(privateKey, (byte) 0);
            privateKey = null;
        }
    }
}
