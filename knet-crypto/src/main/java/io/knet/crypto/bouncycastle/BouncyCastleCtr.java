package io.knet.crypto.bouncycastle;

import io.knet.crypto.format.KeyedCipher;
import java.util.Arrays;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CTRModeCipher;
import org.bouncycastle.crypto.modes.SICBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** Bouncy Castle's AES in counter mode, which is the same in both directions. */
final class BouncyCastleCtr implements KeyedCipher {
    private final BlockCipher engine = AESEngine.newInstance();
    private final CTRModeCipher cipher = SICBlockCipher.newInstance(engine);
    private final int keyBytes;

    BouncyCastleCtr(byte[] key) {
        this.keyBytes = key.length;
        KeyParameter parameter = new KeyParameter(key);
        cipher.init(true, new ParametersWithIV(parameter, new byte[BLOCK]));
        Arrays.fill(parameter.getKey(), (byte) 0);
    }

    @Override
    public void start(byte[] vector, int offset) {
        // No key stands for the key that it has.
        cipher.init(true, new ParametersWithIV(null, vector, offset, BLOCK));
    }

    @Override
    public void process(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
        cipher.processBytes(in, inOffset, length, out, outOffset);
    }

    @Override
    public void reset() {
        cipher.reset();
    }

    @Override
    public void wipe() {
        AesSchedule.wipe(engine);
        cipher.init(
                true, new ParametersWithIV(new KeyParameter(new byte[keyBytes]), new byte[BLOCK]));
    }
}
