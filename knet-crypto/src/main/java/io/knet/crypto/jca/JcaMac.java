package io.knet.crypto.jca;

import io.knet.crypto.format.KeyedMac;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;

/**
 * A JCA HMAC. It hashes the key's two pads for each packet; cloning a {@link Mac} that has hashed
 * them is slower, and cloning message digests saves 50 ns but allocates half a kilobyte per packet.
 */
final class JcaMac implements KeyedMac {
    private final Mac mac;
    private final WipeableKey key;

    JcaMac(Mac mac, WipeableKey key) throws GeneralSecurityException {
        this.mac = mac;
        this.key = key;
        mac.init(key);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        mac.update(bytes, offset, length);
    }

    @Override
    public void finish(byte[] tag) throws GeneralSecurityException {
        mac.doFinal(tag, 0);
    }

    @Override
    public void reset() {
        mac.reset();
    }

    @Override
    public void wipe() {
        try {
            mac.init(key.zeros());
        } catch (GeneralSecurityException | RuntimeException e) {
            // A provider that takes no zero key keeps the old one until it is collected; no more
            // can be done.
        }
        key.destroy();
    }
}
