package io.knet.session.crypto;

/**
 * The ciphers of sessions. Both take keys of 32 bytes, nonces of 12 and make tags of 16; a nonce is
 * four zero bytes and a counter, in the byte order that Noise gives each.
 */
public enum AeadAlgorithm {
    /** AES-256-GCM; the counter is big-endian. */
    AES_GCM,
    /** ChaCha20-Poly1305; the counter is little-endian. */
    CHACHA_POLY;

    /** Length of a key, in bytes. */
    public static final int KEY_BYTES = 32;

    /** Length of a tag, in bytes. */
    public static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    private static final int COUNTER = 4;

    /** A new nonce. */
    public byte[] nonce(long counter) {
        byte[] nonce = new byte[NONCE_BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            int shift = Byte.SIZE * (this == AES_GCM ? Long.BYTES - 1 - i : i);
            nonce[COUNTER + i] = (byte) (counter >>> shift);
        }
        return nonce;
    }
}
