package io.knet.session.crypto;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.util.function.BooleanSupplier;

/**
 * Has the JVM compile a cipher of sessions before there are packets, as {@link
 * io.knet.crypto.engine.CryptoWarmUp} does for libknet's format.
 */
public final class CipherWarmUp {
    private static final int PACKETS = 12_000;
    private static final int[] LENGTHS = {40, 200, 330};
    private static final int LONG_LENGTH = 9000;
    private static final int LONG_EVERY = 250;

    /** As long as the header of a packet. */
    private static final int ASSOCIATED = 16;

    private final SessionCrypto algorithms;
    private final AeadAlgorithm algorithm;

    /** A warm-up of one cipher. */
    public CipherWarmUp(SessionCrypto algorithms, AeadAlgorithm algorithm) {
        this.algorithms = requireNonNull(algorithms, "algorithms");
        this.algorithm = requireNonNull(algorithm, "algorithm");
    }

    /** What is warmed up: doing it twice in one JVM is of no use. */
    public String algorithms() {
        return algorithms.name() + "/" + algorithm;
    }

    /**
     * Encrypts and decrypts with a key that is thrown away, on the calling thread, until it is
     * enough.
     *
     * @param goesOn asked before every packet; false ends it early
     * @return how many packets there were
     * @throws GeneralSecurityException if the platform fails
     */
    public int run(BooleanSupplier goesOn) throws GeneralSecurityException {
        requireNonNull(goesOn, "goesOn");
        byte[] associated = new byte[ASSOCIATED];
        byte[] plain = new byte[LONG_LENGTH];
        byte[] sealed = new byte[LONG_LENGTH + AeadAlgorithm.TAG_BYTES];
        byte[] opened = new byte[LONG_LENGTH];
        try (PacketCipher cipher =
                algorithms.cipher(algorithm, new byte[AeadAlgorithm.KEY_BYTES])) {
            int packets = 0;
            while (packets < PACKETS && goesOn.getAsBoolean()) {
                int length =
                        packets % LONG_EVERY == 0 ? LONG_LENGTH : LENGTHS[packets % LENGTHS.length];
                int sealedLength = length + AeadAlgorithm.TAG_BYTES;
                cipher.encrypt(packets, associated, plain, 0, length, sealed, 0);
                if (!cipher.decrypt(packets, associated, sealed, 0, sealedLength, opened, 0)) {
                    throw new GeneralSecurityException("a packet could not be opened again");
                }
                packets++;
            }
            return packets;
        }
    }
}
