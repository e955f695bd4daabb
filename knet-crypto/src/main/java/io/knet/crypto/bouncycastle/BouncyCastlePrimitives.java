package io.knet.crypto.bouncycastle;

import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import io.knet.crypto.format.KeyedCipher;
import io.knet.crypto.format.KeyedMac;
import io.knet.crypto.format.Primitives;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;

/** The algorithms as Bouncy Castle's lightweight API has them. All are always available. */
final class BouncyCastlePrimitives implements Primitives {
    @Override
    public KeyedMac mac(CryptoHash hash, byte[] key) {
        return new BouncyCastleMac(digest(hash), key);
    }

    @Override
    public KeyedCipher encryption(CryptoCipher cipher, byte[] key) {
        return cipher(true, cipher, key);
    }

    @Override
    public KeyedCipher decryption(CryptoCipher cipher, byte[] key) {
        return cipher(false, cipher, key);
    }

    private static KeyedCipher cipher(boolean encrypt, CryptoCipher cipher, byte[] key) {
        return switch (cipher.mode()) {
            case CBC -> new BouncyCastleCbc(encrypt, key);
            case CTR -> new BouncyCastleCtr(key);
            case NONE -> throw new IllegalArgumentException("not a cipher: " + cipher);
        };
    }

    private static Digest digest(CryptoHash hash) {
        return switch (hash) {
            case MD5 -> new MD5Digest();
            case SHA1 -> new SHA1Digest();
            case SHA256 -> new SHA256Digest();
            case SHA384 -> new SHA384Digest();
            case SHA512 -> new SHA512Digest();
        };
    }
}
