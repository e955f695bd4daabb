package io.knet.crypto.jca;

import io.knet.CryptoConfig;
import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.KeyedHash;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.crypto.SessionCrypto;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/**
 * The algorithms of sessions as the JVM's preferred providers have them. Thread safe.
 *
 * <p>X25519 private keys pass through key objects of the JDK's, which cannot be wiped; they live
 * for one operation and go with the next garbage collection.
 */
public final class JcaSessionCrypto implements SessionCrypto {
    private static final String X25519 = "X25519";
    private static final int HIGHEST_BIT = 0x80;
    private static final byte BASE = 9;

    /** For {@link java.util.ServiceLoader}. */
    public JcaSessionCrypto() {}

    @Override
    public String name() {
        return CryptoConfig.DEFAULT_MODEL;
    }

    @Override
    public byte[] publicKey(byte[] privateKey) throws GeneralSecurityException {
        byte[] base = new byte[POINT_BYTES];
        base[0] = BASE;
        return x25519(privateKey, base);
    }

    @Override
    public byte[] x25519(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance(X25519);
        PrivateKey mine =
                factory.generatePrivate(
                        new XECPrivateKeySpec(NamedParameterSpec.X25519, privateKey));
        KeyAgreement agreement = KeyAgreement.getInstance(X25519);
        agreement.init(mine);
        agreement.doPhase(
                factory.generatePublic(
                        new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(publicKey))),
                true);
        byte[] secret = agreement.generateSecret();
        int bits = 0;
        for (byte b : secret) {
            bits |= b;
        }
        if (bits == 0) {
            throw new InvalidKeyException("the public key has a small order");
        }
        return secret;
    }

    private static BigInteger coordinate(byte[] publicKey) {
        byte[] bigEndian = new byte[POINT_BYTES];
        for (int i = 0; i < POINT_BYTES; i++) {
            bigEndian[i] = publicKey[POINT_BYTES - 1 - i];
        }
        bigEndian[0] = (byte) (bigEndian[0] & ~HIGHEST_BIT);
        return new BigInteger(1, bigEndian);
    }

    @Override
    public byte[] sha256(byte[] first, byte[] second) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(first);
        return digest.digest(second);
    }

    @Override
    public KeyedHash hmacSha256(byte[] key) throws GeneralSecurityException {
        return new JcaKeyedHash(key);
    }

    @Override
    public PacketCipher cipher(AeadAlgorithm algorithm, byte[] key)
            throws GeneralSecurityException {
        return new JcaPacketCipher(algorithm, key);
    }
}
