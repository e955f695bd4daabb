package io.knet.crypto;

/**
 * One crypto configuration, ready for use. Thread safe. Holds the keys until {@link #close()},
 * which wipes them; sealers and openers made before fail from then on and must be closed by their
 * owners.
 */
public interface PacketCrypto extends AutoCloseable {
    /** How much longer a packet becomes. */
    CryptoOverhead overhead();

    /**
     * Makes a sealer, which one thread at a time may use.
     *
     * @param salts where the random bytes of the salts come from; used by that thread only
     */
    PacketSealer newSealer(SaltSource salts);

    /** Makes an opener, which one thread at a time may use. */
    PacketOpener newOpener();

    /** Wipes the keys. Idempotent. */
    @Override
    void close();
}
