package io.knet.crypto.bouncycastle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.format.KeyedCipher;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Bouncy Castle's ciphers, against the JDK's. */
class BouncyCastleCipherTest {
    private static final int BYTES = 3 * KeyedCipher.BLOCK;

    private final Random random = new Random(1);
    private final byte[] key = bytes(32);
    private final byte[] text = bytes(BYTES);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] jdk(String mode, int direction, byte[] vector, byte[] in)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/" + mode + "/NoPadding");
        cipher.init(direction, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
        return cipher.doFinal(in);
    }

    private static byte[] process(KeyedCipher cipher, byte[] in) throws GeneralSecurityException {
        byte[] out = new byte[in.length];
        cipher.process(in, 0, in.length, out, 0);
        return out;
    }

    @Test
    void cbcBeginsANewChainWhenStarted() throws GeneralSecurityException {
        BouncyCastleCbc cipher = new BouncyCastleCbc(true, key);
        process(cipher, text);
        byte[] vector = bytes(KeyedCipher.BLOCK + 3);

        cipher.start(vector, 3);

        byte[] from3 = Arrays.copyOfRange(vector, 3, vector.length);
        byte[] sealed = jdk("CBC", Cipher.ENCRYPT_MODE, from3, text);
        assertThat(process(cipher, text)).isEqualTo(sealed);
        BouncyCastleCbc opener = new BouncyCastleCbc(false, key);
        opener.start(vector, 3);
        assertThat(process(opener, sealed)).isEqualTo(text);
    }

    @Test
    void cbcGoesOnWithTheChainOfTheCallBefore() throws GeneralSecurityException {
        BouncyCastleCbc cipher = new BouncyCastleCbc(true, key);
        byte[] first = process(cipher, text);

        byte[] last = Arrays.copyOfRange(first, BYTES - KeyedCipher.BLOCK, BYTES);
        assertThat(process(cipher, text)).isEqualTo(jdk("CBC", Cipher.ENCRYPT_MODE, last, text));
    }

    @Test
    void ctrBeginsANewKeyStreamWhenStarted() throws GeneralSecurityException {
        BouncyCastleCtr cipher = new BouncyCastleCtr(key);
        process(cipher, text);
        byte[] vector = bytes(KeyedCipher.BLOCK);

        cipher.start(vector, 0);

        assertThat(process(cipher, text)).isEqualTo(jdk("CTR", Cipher.ENCRYPT_MODE, vector, text));
    }
}
