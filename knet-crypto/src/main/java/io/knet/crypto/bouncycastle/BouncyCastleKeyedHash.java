package io.knet.crypto.bouncycastle;

import io.knet.session.crypto.KeyedHash;
import org.bouncycastle.crypto.digests.SHA256Digest;

/** Bouncy Castle's HMAC-SHA256. */
final class BouncyCastleKeyedHash implements KeyedHash {
    private final BouncyCastleMac mac;

    BouncyCastleKeyedHash(byte[] key) {
        mac = new BouncyCastleMac(new SHA256Digest(), key);
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        mac.update(bytes, offset, length);
    }

    @Override
    public void finish(byte[] out) {
        mac.finish(out);
    }

    @Override
    public void close() {
        mac.wipe();
    }
}
