package io.knet.session.crypto;

import java.security.GeneralSecurityException;

/**
 * An AEAD cipher with its key, in both directions. Not thread safe. A call that failed leaves it
 * usable.
 */
public interface PacketCipher extends AutoCloseable {
    /**
     * Encrypts, and puts the tag behind.
     *
     * @param counter the nonce's counter, never used before with this key to encrypt
     * @param associated additional data, all of the array
     * @param out another array than {@code in}; gets {@code length + 16} bytes
     * @throws GeneralSecurityException if the platform fails; the counter must not be used again
     */
    void encrypt(
            long counter,
            byte[] associated,
            byte[] in,
            int inOffset,
            int length,
            byte[] out,
            int outOffset)
            throws GeneralSecurityException;

    /**
     * Verifies the tag and decrypts. Nothing is thrown, whatever the bytes.
     *
     * @param counter the nonce's counter; the same one may come again
     * @param associated additional data, all of the array
     * @param length of ciphertext and tag
     * @param out another array than {@code in}; gets {@code length - 16} bytes
     * @return whether the tag is right; else nothing may be read from {@code out}
     */
    boolean decrypt(
            long counter,
            byte[] associated,
            byte[] in,
            int inOffset,
            int length,
            byte[] out,
            int outOffset);

    /** Wipes the key; the object is of no use then. */
    @Override
    void close();
}
