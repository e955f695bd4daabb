package io.knet.crypto.jca;

import io.knet.crypto.format.KeyedCipher;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/**
 * A JCA cipher that only ever sees {@code update}: in CBC mode it is initialised once in its life.
 */
final class JcaCipher implements KeyedCipher {
    private final Cipher cipher;
    private final int direction;
    private final WipeableKey key;

    JcaCipher(Cipher cipher, int direction, WipeableKey key) throws GeneralSecurityException {
        this.cipher = cipher;
        this.direction = direction;
        this.key = key;
        reset();
    }

    /**
     * Initialises the cipher again. That is the only way to set a vector; it costs 90 ns, and less
     * than building the key stream from single blocks does for all but the shortest packets.
     */
    @Override
    public void start(byte[] vector, int offset) throws GeneralSecurityException {
        cipher.init(direction, key, new IvParameterSpec(vector, offset, BLOCK));
    }

    @Override
    public void process(byte[] in, int inOffset, int length, byte[] out, int outOffset)
            throws GeneralSecurityException {
        int made = cipher.update(in, inOffset, length, out, outOffset);
        if (made != length) {
            throw new GeneralSecurityException(
                    "the provider "
                            + cipher.getProvider().getName()
                            + " holds back bytes of whole blocks: "
                            + made
                            + " of "
                            + length
                            + " came");
        }
    }

    @Override
    public void reset() throws GeneralSecurityException {
        start(new byte[BLOCK], 0);
    }

    @Override
    public void wipe() {
        try {
            cipher.init(direction, key.zeros(), new IvParameterSpec(new byte[BLOCK]));
        } catch (GeneralSecurityException | RuntimeException e) {
            // A provider that takes no zero key keeps the old one until it is collected; no more
            // can be done.
        }
        key.destroy();
    }
}
