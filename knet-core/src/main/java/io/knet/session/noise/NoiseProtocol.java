package io.knet.session.noise;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.SessionCrypto;
import java.nio.charset.StandardCharsets;

/**
 * A Noise protocol: a pattern with its algorithms.
 *
 * @param pattern the pattern
 * @param cipher the cipher
 * @param crypto the implementation
 */
public record NoiseProtocol(NoisePattern pattern, AeadAlgorithm cipher, SessionCrypto crypto) {
    /** Noise's name, such as {@code Noise_NNpsk0_25519_AESGCM_SHA256}. */
    public String name() {
        String cipherName = cipher == AeadAlgorithm.AES_GCM ? "AESGCM" : "ChaChaPoly";
        return "Noise_" + pattern.noiseName() + "_25519_" + cipherName + "_SHA256";
    }

    byte[] nameBytes() {
        return name().getBytes(StandardCharsets.US_ASCII);
    }
}
