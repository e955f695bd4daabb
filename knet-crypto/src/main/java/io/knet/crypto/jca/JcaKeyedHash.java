package io.knet.crypto.jca;

import io.knet.session.crypto.KeyedHash;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;

/** A JCA HMAC-SHA256. */
final class JcaKeyedHash implements KeyedHash {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac = Mac.getInstance(ALGORITHM);
    private final WipeableKey key;

    JcaKeyedHash(byte[] key) throws GeneralSecurityException {
        this.key = new WipeableKey(ALGORITHM, key);
        mac.init(this.key);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        mac.update(bytes, offset, length);
    }

    @Override
    public void finish(byte[] out) {
        try {
            mac.doFinal(out, 0);
        } catch (ShortBufferException e) {
            throw new IllegalArgumentException("a result has 32 bytes, not " + out.length, e);
        }
    }

    @Override
    public void close() {
        try {
            mac.init(key.zeros());
        } catch (GeneralSecurityException | RuntimeException e) {
            // A provider that takes no zero key keeps the old one until it is collected; no more
            // can be done.
        }
        key.destroy();
    }
}
