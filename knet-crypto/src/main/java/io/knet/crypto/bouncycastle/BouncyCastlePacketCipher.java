package io.knet.crypto.bouncycastle;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.PacketCipher;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.AEADCipher;
import org.bouncycastle.crypto.modes.ChaCha20Poly1305;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** Bouncy Castle's AEAD ciphers: one object for each direction. */
final class BouncyCastlePacketCipher implements PacketCipher {
    private final AeadAlgorithm algorithm;
    private final KeyParameter key;
    private final OneWay encryption;
    private final OneWay decryption;

    BouncyCastlePacketCipher(AeadAlgorithm algorithm, byte[] key) {
        this.algorithm = algorithm;
        this.key = new KeyParameter(key);
        encryption = new OneWay(algorithm, true);
        decryption = new OneWay(algorithm, false);
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
        try {
            encryption.run(key, counter, associated, in, inOffset, length, out, outOffset);
        } catch (InvalidCipherTextException | RuntimeException e) {
            throw new GeneralSecurityException("Bouncy Castle failed: " + e.getMessage(), e);
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
            decryption.run(key, counter, associated, in, inOffset, length, out, outOffset);
            return true;
        } catch (InvalidCipherTextException | RuntimeException e) {
            return false;
        }
    }

    @Override
    public void close() {
        encryption.wipe();
        decryption.wipe();
        Arrays.fill(key.getKey(), (byte) 0);
    }

    @Override
    public String toString() {
        return "Bouncy Castle's " + algorithm;
    }

    private static final class OneWay {
        private final AeadAlgorithm algorithm;
        private final boolean encrypt;
        private final BlockCipher engine = AESEngine.newInstance();
        private final AEADCipher cipher;
        private boolean used;

        OneWay(AeadAlgorithm algorithm, boolean encrypt) {
            this.algorithm = algorithm;
            this.encrypt = encrypt;
            cipher =
                    algorithm == AeadAlgorithm.AES_GCM
                            ? GCMBlockCipher.newInstance(engine)
                            : new ChaCha20Poly1305();
        }

        void run(
                KeyParameter key,
                long counter,
                byte[] associated,
                byte[] in,
                int inOffset,
                int length,
                byte[] out,
                int outOffset)
                throws InvalidCipherTextException {
            cipher.init(encrypt, new ParametersWithIV(key, algorithm.nonce(counter)));
            used = true;
            cipher.processAADBytes(associated, 0, associated.length);
            int made = cipher.processBytes(in, inOffset, length, out, outOffset);
            cipher.doFinal(out, outOffset + made);
        }

        void wipe() {
            if (used) {
                AesSchedule.wipe(engine);
                cipher.init(
                        encrypt,
                        new ParametersWithIV(
                                new KeyParameter(new byte[AeadAlgorithm.KEY_BYTES]),
                                algorithm.nonce(-1)));
            }
        }
    }
}
