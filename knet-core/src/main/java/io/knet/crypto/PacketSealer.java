package io.knet.crypto;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;

/** Encrypts and signs packets. Not thread safe: one thread at a time uses a sealer. */
public interface PacketSealer extends AutoCloseable {
    /**
     * Seals one packet. Its IV is as unpredictable as the bytes of the salt source, of which every
     * packet takes fresh ones, but need not be equal to them.
     *
     * <p>If packets are {@linkplain PacketCrypto#numbersPackets numbered}, this takes a number that
     * no other call takes, of this sealer or of any other of the same {@link PacketCrypto}. A
     * number that was taken is never used again, also when sealing fails; when there are none left,
     * sealing fails.
     *
     * @param plain the packet, at least one byte; all its readable bytes are sealed and consumed
     *     (its reader index moves to the end). Not released. May be heap or direct, and must not
     *     share memory with {@code sealed}
     * @param sealed receives {@code salt, ciphertext, tag} (or {@code packet, tag} without a
     *     cipher) at its writer index. Must have {@link CryptoOverhead#sealed} writable bytes
     * @throws GeneralSecurityException if sealing failed, if the sealer or its {@link PacketCrypto}
     *     was closed, or if the sealed packet would be longer than peers accept; the indices of
     *     both buffers are then as they were. The sealer stays usable unless it was closed
     */
    void seal(ByteBuf plain, ByteBuf sealed) throws GeneralSecurityException;

    /** Wipes what this sealer keeps of the keys. Idempotent, and may be called by any thread. */
    @Override
    void close();
}
