package io.knet.crypto.engine;

import static java.util.Objects.requireNonNull;

import io.knet.crypto.SaltSource;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Random bytes for secrets, straight from the system each time. {@link SecureSalts} are made in
 * advance, from a key that stays in memory with them; whoever gets that memory could make the past
 * ones again, and copies of it would go on with the same ones. Here nothing stays: neither bytes,
 * nor a state from which they come. Thread safe.
 */
public final class SecureSecrets implements SaltSource {
    /** Reads the system's generator without waiting and without keeping any of it. */
    private static final String PREFERRED = "NativePRNGNonBlocking";

    private final SecureRandom system;

    /** Secrets from the system's generator. */
    public SecureSecrets() {
        this(ofSystem());
    }

    /**
     * Secrets from a generator.
     *
     * @param system whose seed is taken, since other random bytes may come from its own state
     */
    public SecureSecrets(SecureRandom system) {
        this.system = requireNonNull(system, "system");
    }

    private static SecureRandom ofSystem() {
        try {
            return SecureRandom.getInstance(PREFERRED);
        } catch (NoSuchAlgorithmException otherSystem) {
            return new SecureRandom();
        }
    }

    @Override
    public void fill(byte[] bytes, int offset, int length) {
        requireNonNull(bytes, "bytes");
        byte[] fresh = system.generateSeed(length);
        System.arraycopy(fresh, 0, bytes, offset, length);
        Arrays.fill(fresh, (byte) 0);
    }
}
