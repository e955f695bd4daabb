package io.knet.crypto.format;

import java.security.GeneralSecurityException;

/**
 * One direction of AES with its key, without padding. Not thread safe.
 *
 * <p>In CBC mode it is one endless chain, unless {@link #start} begins a new one: each block is
 * chained to the last ciphertext block of the call before, whichever packet that belonged to. In
 * counter mode {@link #start} begins a new key stream.
 */
public interface KeyedCipher {
    /** Bytes in a block. */
    int BLOCK = 16;

    /**
     * Begins a new chain, or a new key stream.
     *
     * @param vector holds what the first block is chained to, or the initial counter, big-endian;
     *     16 bytes
     * @param offset where it begins
     */
    void start(byte[] vector, int offset) throws GeneralSecurityException;

    /**
     * Transforms bytes; as many come out as go in.
     *
     * @param length a multiple of {@link #BLOCK}, except in counter mode for the last call after a
     *     {@link #start}
     * @param out must not be {@code in}
     */
    void process(byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException;

    /** Makes it usable again after a call that threw. */
    void reset() throws GeneralSecurityException;

    /** Wipes the key; the object is of no use then. */
    void wipe();
}
