package io.knet.tests.jmh;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What the JDK takes for the AEAD cipher of one packet, on arrays and without knet: the bound for
 * {@link SessionBenchmark}.
 */
@State(Scope.Thread)
public class AeadBenchmark extends Microbenchmark {
    private static final int HEADER = 16;
    private static final int TAG = 16;
    private static final int KEY = 32;
    private static final int NONCE = 12;

    @Param({"AES/GCM/NoPadding", "ChaCha20-Poly1305"})
    public String transformation;

    @Param({"64", "1024", "16384", "65000"})
    public int size;

    private Cipher encryption;
    private Cipher decryption;
    private SecretKeySpec key;
    private byte[] header;
    private byte[] plain;
    private byte[] sealed;
    private byte[] opened;
    private long counter;

    /** Makes the keys and the packet. */
    @Setup
    public void setUp() throws GeneralSecurityException {
        SplittableRandom random = new SplittableRandom(1);
        byte[] secret = new byte[KEY];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, isGcm() ? "AES" : "ChaCha20");
        encryption = Cipher.getInstance(transformation);
        decryption = Cipher.getInstance(transformation);
        header = new byte[HEADER];
        plain = new byte[size];
        random.nextBytes(plain);
        sealed = new byte[size + TAG];
        opened = new byte[size];
    }

    private boolean isGcm() {
        return transformation.startsWith("AES");
    }

    private AlgorithmParameterSpec parameters() {
        byte[] nonce = new byte[NONCE];
        ByteBuffer.wrap(nonce).putLong(NONCE - Long.BYTES, counter);
        return isGcm() ? new GCMParameterSpec(TAG * Byte.SIZE, nonce) : new IvParameterSpec(nonce);
    }

    /** One packet sealed. */
    @Benchmark
    public byte[] seal() throws GeneralSecurityException {
        counter++;
        encryption.init(Cipher.ENCRYPT_MODE, key, parameters());
        encryption.updateAAD(header);
        encryption.doFinal(plain, 0, size, sealed, 0);
        return sealed;
    }

    /** One packet sealed, and opened again. */
    @Benchmark
    public byte[] sealAndOpen() throws GeneralSecurityException {
        seal();
        decryption.init(Cipher.DECRYPT_MODE, key, parameters());
        decryption.updateAAD(header);
        decryption.doFinal(sealed, 0, size + TAG, opened, 0);
        return opened;
    }
}
