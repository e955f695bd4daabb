package io.knet.session;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.session.crypto.SessionCrypto;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;

/** The public key of a node's identity: X25519, 32 bytes; base64 as text. Immutable. */
public final class SessionPublicKey {
    private final byte[] bytes;

    private SessionPublicKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A key from bytes.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if they are not 32, or no key that
     *     anybody could have a private key for
     */
    public static SessionPublicKey of(SessionCrypto crypto, byte[] bytes) {
        if (bytes.length != SessionCrypto.POINT_BYTES) {
            throw invalid("a public key has 32 bytes, not " + bytes.length);
        }
        if (!isCanonical(bytes)) {
            throw invalid(
                    "this is another way to write a public key, and not what knet pubkey prints");
        }
        try {
            // Any scalar shows it, since all are multiples of 8.
            crypto.x25519(new byte[SessionCrypto.POINT_BYTES], bytes);
        } catch (GeneralSecurityException e) {
            throw invalid(
                    "this is no public key of X25519; take what knet pubkey prints (" + e + ")");
        }
        return new SessionPublicKey(bytes.clone());
    }

    /**
     * Whether the number is less than 2^255 - 19, little endian: others stand for the same key as a
     * smaller one, so that one key could be given to two hosts.
     */
    private static boolean isCanonical(byte[] bytes) {
        int last = bytes.length - 1;
        if ((bytes[last] & 0xff) != 0x7f) {
            return bytes[last] >= 0;
        }
        for (int i = 1; i < last; i++) {
            if ((bytes[i] & 0xff) != 0xff) {
                return true;
            }
        }
        return (bytes[0] & 0xff) < 0xed;
    }

    /**
     * A key from base64.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} if it is no base64, or as {@link
     *     #of}
     */
    public static SessionPublicKey parse(SessionCrypto crypto, String text) {
        try {
            return of(crypto, Base64.getDecoder().decode(text.strip()));
        } catch (IllegalArgumentException e) {
            throw invalid("a public key is base64 of 32 bytes: " + e.getMessage());
        }
    }

    static SessionPublicKey trusted(byte[] bytes) {
        return new SessionPublicKey(bytes.clone());
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    boolean is(byte[] other) {
        return Arrays.equals(bytes, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SessionPublicKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The key in base64. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static KnetException invalid(String message) {
        return new KnetException(KnetError.INVALID_ARGUMENT, message);
    }
}
