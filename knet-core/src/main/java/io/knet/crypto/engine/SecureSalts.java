package io.knet.crypto.engine;

import static java.util.Objects.requireNonNull;

import io.knet.crypto.SaltSource;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Cryptographically strong salts, fast enough for one in every packet. Not thread safe: one for
 * each thread.
 *
 * <p>Every 4096 bytes are the AES-256 counter mode key stream of a key of their own, which {@link
 * SecureRandom} makes. Thus all their strength comes from the platform's generator, which is asked
 * for 32 bytes instead of 4096; a salt costs some 20 ns instead of 150. Bytes are wiped as they are
 * handed out.
 */
public final class SecureSalts implements SaltSource {
    private static final int POOL_BYTES = 4096;
    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;
    private static final byte[] COUNTERS = counters();

    private final SecureRandom random;
    private final @Nullable Cipher cipher;
    private final byte[] key = new byte[KEY_BYTES];

    /** Empty at first: links whose packets are all sealed without salts do not pay for it. */
    private byte[] pool = {};

    private int next = POOL_BYTES;

    /** Salts from the platform's preferred generator. */
    public SecureSalts() {
        this(new SecureRandom());
    }

    /**
     * Salts from a generator.
     *
     * @param random makes the keys; or the salts themselves on a JVM that has no AES-256
     */
    public SecureSalts(SecureRandom random) {
        this.random = requireNonNull(random, "random");
        this.cipher = aes();
    }

    @Override
    public void fill(byte[] bytes, int offset, int length) {
        requireNonNull(bytes, "bytes");
        int done = 0;
        while (done < length) {
            if (next == POOL_BYTES) {
                refill();
            }
            int n = Math.min(length - done, POOL_BYTES - next);
            System.arraycopy(pool, next, bytes, offset + done, n);
            Arrays.fill(pool, next, next + n, (byte) 0);
            next += n;
            done += n;
        }
    }

    private void refill() {
        if (pool.length == 0) {
            pool = new byte[POOL_BYTES];
        }
        if (cipher == null) {
            random.nextBytes(pool);
        } else {
            try {
                expand(cipher);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("no random bytes: " + e.getMessage(), e);
            }
        }
        next = 0;
    }

    private void expand(Cipher aes) throws GeneralSecurityException {
        random.nextBytes(key);
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        Arrays.fill(key, (byte) 0);
        int made = aes.update(COUNTERS, 0, POOL_BYTES, pool, 0);
        if (made != POOL_BYTES) {
            throw new GeneralSecurityException(
                    "the AES provider "
                            + aes.getProvider().getName()
                            + " made "
                            + made
                            + " of "
                            + POOL_BYTES
                            + " bytes");
        }
    }

    private static @Nullable Cipher aes() {
        try {
            return Cipher.getInstance("AES/ECB/NoPadding");
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    private static byte[] counters() {
        ByteBuffer counters = ByteBuffer.allocate(POOL_BYTES);
        for (int i = 0; i < POOL_BYTES / BLOCK_BYTES; i++) {
            counters.putLong(0).putLong(i);
        }
        return counters.array();
    }
}
