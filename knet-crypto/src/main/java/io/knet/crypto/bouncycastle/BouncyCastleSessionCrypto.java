package io.knet.crypto.bouncycastle;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.KeyedHash;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.crypto.SessionCrypto;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * The algorithms of sessions as Bouncy Castle's lightweight API has them. Its X25519 works on
 * arrays, so private keys leave no trace. Thread safe.
 */
public final class BouncyCastleSessionCrypto implements SessionCrypto {
    /** For {@link java.util.ServiceLoader}. */
    public BouncyCastleSessionCrypto() {}

    @Override
    public String name() {
        return "bouncycastle";
    }

    @Override
    public byte[] publicKey(byte[] privateKey) {
        byte[] publicKey = new byte[POINT_BYTES];
        X25519.scalarMultBase(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    @Override
    public byte[] x25519(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        byte[] secret = new byte[POINT_BYTES];
        if (!X25519.calculateAgreement(privateKey, 0, publicKey, 0, secret, 0)) {
            throw new InvalidKeyException("the public key has a small order");
        }
        return secret;
    }

    @Override
    public byte[] sha256(byte[] first, byte[] second) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(first, 0, first.length);
        digest.update(second, 0, second.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    @Override
    public KeyedHash hmacSha256(byte[] key) {
        return new BouncyCastleKeyedHash(key);
    }

    @Override
    public PacketCipher cipher(AeadAlgorithm algorithm, byte[] key) {
        return new BouncyCastlePacketCipher(algorithm, key);
    }
}
