package io.knet.session;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.session.crypto.Hkdf;
import io.knet.session.crypto.KeyedHash;
import io.knet.session.crypto.SessionCrypto;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a key file gives sessions: the pre-shared key and the key of the macs. Thread safe. */
public final class SessionKeys implements AutoCloseable {
    private static final String PSK_SALT = "knet sessions 1 psk";
    private static final String MAC_SALT = "knet sessions 1 mac";

    private final SessionCrypto crypto;
    private final byte[] psk;
    private final byte[] macKey;
    private boolean closed;

    private SessionKeys(SessionCrypto crypto, byte[] psk, byte[] macKey) {
        this.crypto = crypto;
        this.psk = psk;
        this.macKey = macKey;
    }

    /**
     * Derives the keys.
     *
     * @param keyFile the bytes of the key file, 128 to 4096; not kept
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if the file is too short or too
     *     long, {@link KnetError#UNKNOWN_ALGORITHM} if the implementation lacks HMAC-SHA256 here
     */
    public static SessionKeys derive(SessionCrypto crypto, byte[] keyFile) {
        if (keyFile.length < KnetLimits.MIN_KEY || keyFile.length > KnetLimits.MAX_KEY) {
            throw new KnetException(
                    KnetError.INVALID_ARGUMENT,
                    "the key file has "
                            + keyFile.length
                            + " bytes; sessions need "
                            + KnetLimits.MIN_KEY
                            + " to "
                            + KnetLimits.MAX_KEY);
        }
        try {
            return new SessionKeys(
                    crypto,
                    Hkdf.derive(crypto, PSK_SALT, keyFile),
                    Hkdf.derive(crypto, MAC_SALT, keyFile));
        } catch (GeneralSecurityException e) {
            throw new KnetException(
                    KnetError.UNKNOWN_ALGORITHM,
                    crypto.name() + " has no HMAC-SHA256 here: " + e.getMessage(),
                    e);
        }
    }

    /** A copy of the pre-shared key, to be wiped by the caller; null if this was closed. */
    synchronized byte @Nullable [] psk() {
        return closed ? null : psk.clone();
    }

    /** A mac for one thread; null if this was closed. */
    synchronized @Nullable KeyedHash newMac() throws GeneralSecurityException {
        return closed ? null : crypto.hmacSha256(macKey);
    }

    /** Wipes the keys. Idempotent. Macs that were made go on until they are closed themselves. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(psk, (byte) 0);
        Arrays.fill(macKey, (byte) 0);
    }
}
