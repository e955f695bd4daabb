package io.knet.crypto.bouncycastle;

import io.knet.crypto.format.KeyedCipher;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CBCModeCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** Bouncy Castle's AES in CBC mode. */
final class BouncyCastleCbc implements KeyedCipher {
    private final BlockCipher engine = AESEngine.newInstance();
    private final CBCModeCipher cipher = CBCBlockCipher.newInstance(engine);
    private final boolean encrypt;
    private final int keyBytes;

    BouncyCastleCbc(boolean encrypt, byte[] key) {
        this.encrypt = encrypt;
        this.keyBytes = key.length;
        KeyParameter parameter = new KeyParameter(key);
        cipher.init(encrypt, new ParametersWithIV(parameter, new byte[BLOCK]));
        Arrays.fill(parameter.getKey(), (byte) 0);
    }

    @Override
    public void start(byte[] vector, int offset) {
        // No key stands for the key that it has.
        cipher.init(encrypt, new ParametersWithIV(null, vector, offset, BLOCK));
    }

    @Override
    public void process(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        cipher.processBlocks(in, inOffset, length / BLOCK, out, outOffset);
    }

    @Override
    public void reset() {
        cipher.reset();
    }

    @Override
    public void wipe() {
        AesSchedule.wipe(engine);
        cipher.init(
                encrypt,
                new ParametersWithIV(new KeyParameter(new byte[keyBytes]), new byte[BLOCK]));
    }
}
