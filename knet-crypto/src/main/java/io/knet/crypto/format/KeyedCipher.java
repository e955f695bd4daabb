package io.knet.crypto.format;

import java.security.GeneralSecurityException;

/**
 * One direction of AES with its key, without padding. Not thread safe.
 *
 * <p>In CBC mode it is one endless chain: each block is chained to the last ciphertext block of the
 * call before, whichever packet that belonged to. In counter mode {@link #start} begins a new key
 * stream.
 */
public interface KeyedCipher {
    /** Bytes in a block. */
    int BLOCK = 16;

    /**
     * Begins a new key stream. For counter mode only.
     *
     * @param counter holds the initial counter, 16 bytes, big-endian
     * @param offset where it begins
     */
    void start(byte[] counter, int offset) throws GeneralSecurityException;

    /**
     * Transforms bytes; as many come out as go in.
     *
     * @param length a multiple of {@link #BLOCK}, except for the last call after a {@link #start}
     * @param out must not be {@code in}
     */
    void process(byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException;

    /** Makes it usable again after a call that threw. */
    void reset() throws GeneralSecurityException;

    /** Wipes the key; the object is of no use then. */
    void wipe();
}
