package io.knet.crypto;

import io.netty.buffer.ByteBuf;

/** Encrypts and signs packets. Not thread safe: one thread at a time uses a sealer. */
public interface PacketSealer extends AutoCloseable {
    /**
     * Seals one packet.
     *
     * @param plain the packet; all its readable bytes are sealed and consumed (its reader index
     *     moves to the end). Not released. May be heap or direct, and must not share memory with
     *     {@code sealed}
     * @param sealed receives {@code salt, ciphertext, tag} (or {@code packet, tag} without a
     *     cipher) at its writer index. Must have {@link CryptoOverhead#sealed} writable bytes
     * @throws java.security.GeneralSecurityException if sealing failed; {@code sealed} is then
     *     unchanged up to its writer index
     */
    void seal(ByteBuf plain, ByteBuf sealed) throws java.security.GeneralSecurityException;

    /** Wipes what this sealer keeps of the keys. Idempotent. */
    @Override
    void close();
}
