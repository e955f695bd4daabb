package io.knet.crypto.jca;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.PacketCipher;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A JCA AEAD cipher. Each packet initialises it anew, which JCA offers no way around; all that a
 * packet allocates, about a kilobyte, is the JDK's.
 */
final class JcaPacketCipher implements PacketCipher {
    private final AeadAlgorithm algorithm;
    private final WipeableKey key;
    private @Nullable Cipher encryption;
    private @Nullable Cipher decryption;
    private long lastDecrypted = -1;

    JcaPacketCipher(AeadAlgorithm algorithm, byte[] key) throws GeneralSecurityException {
        this.algorithm = algorithm;
        this.key = new WipeableKey(isGcm() ? "AES" : "ChaCha20", key);
        instance();
    }

    @Override
    public void encrypt(
            long counter,
            byte[] associated,
            byte[] in,
            int inOffset,
            int length,
            byte[] out,
            int outOffset)
            throws GeneralSecurityException {
        Cipher cipher = encryption;
        if (cipher == null) {
            cipher = instance();
            encryption = cipher;
        }
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters(counter));
        cipher.updateAAD(associated);
        int made = cipher.doFinal(in, inOffset, length, out, outOffset);
        if (made != length + AeadAlgorithm.TAG_BYTES) {
            throw new GeneralSecurityException(
                    "the provider " + cipher.getProvider().getName() + " made " + made + " bytes");
        }
    }

    @Override
    public boolean decrypt(
            long counter,
            byte[] associated,
            byte[] in,
            int inOffset,
            int length,
            byte[] out,
            int outOffset) {
        if (length < AeadAlgorithm.TAG_BYTES) {
            return false;
        }
        try {
            Cipher cipher = decryption;
            if (cipher == null) {
                cipher = instance();
                decryption = cipher;
            }
            if (counter == lastDecrypted && !isGcm()) {
                // The JDK's ChaCha20 refuses the nonce that it had last, so that a forged packet
                // would use up the counter of the true one.
                cipher.init(Cipher.DECRYPT_MODE, key, parameters(~counter));
            }
            lastDecrypted = counter;
            cipher.init(Cipher.DECRYPT_MODE, key, parameters(counter));
            cipher.updateAAD(associated);
            int made = cipher.doFinal(in, inOffset, length, out, outOffset);
            return made == length - AeadAlgorithm.TAG_BYTES;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private boolean isGcm() {
        return algorithm == AeadAlgorithm.AES_GCM;
    }

    private Cipher instance() throws GeneralSecurityException {
        return Cipher.getInstance(isGcm() ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305");
    }

    private AlgorithmParameterSpec parameters(long counter) {
        byte[] nonce = algorithm.nonce(counter);
        return isGcm()
                ? new GCMParameterSpec(AeadAlgorithm.TAG_BYTES * Byte.SIZE, nonce)
                : new IvParameterSpec(nonce);
    }

    @Override
    public void close() {
        WipeableKey zeros = key.zeros();
        overwrite(encryption, Cipher.ENCRYPT_MODE, zeros);
        overwrite(decryption, Cipher.DECRYPT_MODE, zeros);
        key.destroy();
    }

    private void overwrite(@Nullable Cipher cipher, int direction, WipeableKey zeros) {
        if (cipher != null) {
            try {
                cipher.init(direction, zeros, parameters(-1));
            } catch (GeneralSecurityException | RuntimeException e) {
                // A provider that takes no zero key keeps the old one until it is collected; no
                // more can be done.
            }
        }
    }
}
