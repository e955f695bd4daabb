package io.knet.tests.jmh;

import java.security.GeneralSecurityException;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the JDK takes for the primitives of one packet, on arrays and without knet: the bound for
 * {@link SealBenchmark} with model jca.
 */
@State(Scope.Thread)
public class JcaBenchmark extends Microbenchmark {
    private static final int BLOCK = 16;
    private static final int KEY_BYTES = 256;
    private static final int CIPHER_KEY_BYTES = 32;

    @Param({"AES/CBC/PKCS5Padding", "AES/CTR/NoPadding"})
    public String transformation;

    @Param({"64", "1024", "16384", "65000"})
    public int size;

    private Cipher encryption;
    private Cipher decryption;
    private SecretKeySpec key;
    private Mac mac;
    private byte[] salt;
    private byte[] plain;
    private byte[] sealed;
    private byte[] opened;
    private int length;

    /** Makes one sealed packet, which is what is opened. */
    @Setup
    public void setUp() throws GeneralSecurityException {
        SplittableRandom random = new SplittableRandom(1);
        byte[] secret = new byte[KEY_BYTES];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, 0, CIPHER_KEY_BYTES, "AES");
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        encryption = Cipher.getInstance(transformation);
        decryption = Cipher.getInstance(transformation);
        salt = new byte[BLOCK];
        random.nextBytes(salt);
        plain = new byte[size];
        random.nextBytes(plain);
        sealed = new byte[size + 2 * BLOCK + mac.getMacLength()];
        opened = new byte[size + BLOCK];
        seal();
    }

    /** Encrypts behind a salt, and signs both. */
    @Benchmark
    public byte[] seal() throws GeneralSecurityException {
        salt[0]++;
        encryption.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(salt));
        System.arraycopy(salt, 0, sealed, 0, BLOCK);
        length = BLOCK + encryption.doFinal(plain, 0, size, sealed, BLOCK);
        mac.update(sealed, 0, length);
        mac.doFinal(sealed, length);
        return sealed;
    }

    /** Computes the tag and decrypts. */
    @Benchmark
    public byte[] open() throws GeneralSecurityException {
        mac.update(sealed, 0, length);
        byte[] tag = mac.doFinal();
        decryption.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(sealed, 0, BLOCK));
        decryption.doFinal(sealed, BLOCK, length - BLOCK, opened, 0);
        return tag;
    }
}
