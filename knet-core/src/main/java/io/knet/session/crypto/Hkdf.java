package io.knet.session.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** HKDF-SHA256 (RFC 5869), for up to two blocks of output: what Noise and the key file need. */
public final class Hkdf {
    private Hkdf() {}

    /** HKDF with an ASCII salt, an empty info and one block of output. */
    public static byte[] derive(SessionCrypto crypto, String salt, byte[] secret)
            throws GeneralSecurityException {
        return expand(crypto, salt.getBytes(StandardCharsets.US_ASCII), secret, 1)[0];
    }

    /**
     * HKDF with an empty info.
     *
     * @param secret the input key material; may be empty
     * @param blocks how many blocks of 32 bytes, up to 3
     * @return the blocks, to be wiped by the caller
     */
    public static byte[][] expand(SessionCrypto crypto, byte[] salt, byte[] secret, int blocks)
            throws GeneralSecurityException {
        byte[] pseudorandom = hmac(crypto, salt, secret, secret.length);
        byte[][] made = new byte[blocks][];
        byte[] input = new byte[KeyedHash.BYTES + 1];
        int length = 0;
        try {
            for (int i = 0; i < blocks; i++) {
                input[length] = (byte) (i + 1);
                made[i] = hmac(crypto, pseudorandom, input, length + 1);
                System.arraycopy(made[i], 0, input, 0, KeyedHash.BYTES);
                length = KeyedHash.BYTES;
            }
            return made;
        } finally {
            Arrays.fill(pseudorandom, (byte) 0);
            Arrays.fill(input, (byte) 0);
        }
    }

    private static byte[] hmac(SessionCrypto crypto, byte[] key, byte[] data, int length)
            throws GeneralSecurityException {
        byte[] out = new byte[KeyedHash.BYTES];
        try (KeyedHash hash = crypto.hmacSha256(key)) {
            hash.update(data, 0, length);
            hash.finish(out);
        }
        return out;
    }
}
