package io.knet.crypto.bouncycastle;

import io.knet.crypto.format.KeyedMac;
import java.util.Arrays;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** Bouncy Castle's HMAC. */
final class BouncyCastleMac implements KeyedMac {
    private final HMac mac;

    BouncyCastleMac(Digest digest, byte[] key) {
        mac = new HMac(digest);
        KeyParameter parameter = new KeyParameter(key);
        mac.init(parameter);
        Arrays.fill(parameter.getKey(), (byte) 0);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        mac.update(bytes, offset, length);
    }

    @Override
    public void finish(byte[] tag) {
        mac.doFinal(tag, 0);
    }

    @Override
    public void reset() {
        mac.reset();
    }

    @Override
    public void wipe() {
        mac.init(new KeyParameter(new byte[0]));
    }
}
