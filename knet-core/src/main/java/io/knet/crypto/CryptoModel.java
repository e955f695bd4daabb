package io.knet.crypto;

import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;

/**
 * An implementation of the crypto format (spec wire 5), found by {@link java.util.ServiceLoader}.
 * All models produce the same bytes, so nodes may mix them. Implementations are thread safe.
 */
public interface CryptoModel {
    /** The name by which a configuration selects this model, in lower case. */
    String name();

    /**
     * Prepares a configuration for use. Copies the key; the configuration may be closed afterwards.
     *
     * @throws KnetException {@link KnetError#UNKNOWN_ALGORITHM} if this JVM does not offer the
     *     cipher or hash to this model
     */
    PacketCrypto create(CryptoConfig config);
}
