package io.knet.tests.jmh;

import io.knet.session.SessionSuite;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the JDK does for the AEAD cipher of one packet, on arrays and without knet. Each packet has
 * another nonce, so each initialises the cipher anew.
 */
final class BareAead {
    private static final int HEADER = 16;
    private static final int TAG = 16;
    private static final int KEY = 32;
    private static final int NONCE = 12;

    private final boolean gcm;
    private final int size;
    private final Cipher encryption;
    private final Cipher decryption;
    private final SecretKeySpec key;
    private final byte[] header = new byte[HEADER];
    private final byte[] plain;
    private final byte[] sealed;
    private final byte[] opened;
    private long counter;

    BareAead(SessionSuite suite, int size) throws GeneralSecurityException {
        gcm = suite.name().endsWith("AES_GCM");
        this.size = size;
        String transformation = gcm ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305";
        SplittableRandom random = new SplittableRandom(1);
        byte[] secret = new byte[KEY];
        random.nextBytes(secret);
        key = new SecretKeySpec(secret, gcm ? "AES" : "ChaCha20");
        encryption = Cipher.getInstance(transformation);
        decryption = Cipher.getInstance(transformation);
        plain = new byte[size];
        random.nextBytes(plain);
        sealed = new byte[size + TAG];
        opened = new byte[size];
    }

    private AlgorithmParameterSpec parameters() {
        byte[] nonce = new byte[NONCE];
        ByteBuffer.wrap(nonce).putLong(NONCE - Long.BYTES, counter);
        return gcm ? new GCMParameterSpec(TAG * Byte.SIZE, nonce) : new IvParameterSpec(nonce);
    }

    byte[] seal() throws GeneralSecurityException {
        counter++;
        encryption.init(Cipher.ENCRYPT_MODE, key, parameters());
        encryption.updateAAD(header);
        encryption.doFinal(plain, 0, size, sealed, 0);
        return sealed;
    }

    byte[] sealAndOpen() throws GeneralSecurityException {
        seal();
        decryption.init(Cipher.DECRYPT_MODE, key, parameters());
        decryption.updateAAD(header);
        decryption.doFinal(sealed, 0, size + TAG, opened, 0);
        return opened;
    }
}
