package io.knet.session;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.KeyedHash;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.crypto.SessionCrypto;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Algorithms that are fast and good for nothing but tests of what is done with them: wrong keys and
 * altered bytes are noticed as with the real ones.
 */
final class ToyCrypto implements SessionCrypto {
    private static final BigInteger PRIME = BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE);
    private static final BigInteger BASE = BigInteger.valueOf(9);

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public byte[] publicKey(byte[] privateKey) throws GeneralSecurityException {
        return bytes(scalar(privateKey).multiply(BASE));
    }

    @Override
    public byte[] x25519(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        return bytes(
                scalar(privateKey).multiply(new BigInteger(1, publicKey).shiftRight(Long.SIZE)));
    }

    private static BigInteger scalar(byte[] privateKey) {
        return new BigInteger(1, privateKey).mod(PRIME).max(BigInteger.ONE);
    }

    private static byte[] bytes(BigInteger value) throws GeneralSecurityException {
        BigInteger reduced = value.mod(PRIME);
        if (reduced.signum() == 0) {
            throw new GeneralSecurityException("zero");
        }
        byte[] bytes = new byte[POINT_BYTES];
        ByteBuffer.wrap(bytes).putLong(POINT_BYTES - 2 * Long.BYTES, reduced.longValue());
        return bytes;
    }

    @Override
    public byte[] sha256(byte[] first, byte[] second) throws GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(first);
        return digest.digest(second);
    }

    @Override
    public KeyedHash hmacSha256(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return new KeyedHash() {
            @Override
            public void update(byte[] bytes, int offset, int length) {
                mac.update(bytes, offset, length);
            }

            @Override
            public void finish(byte[] out) {
                System.arraycopy(mac.doFinal(), 0, out, 0, BYTES);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public PacketCipher cipher(AeadAlgorithm algorithm, byte[] key) {
        return new ToyCipher(key.clone());
    }

    private record ToyCipher(byte[] key) implements PacketCipher {
        @Override
        public void encrypt(
                long counter,
                byte[] associated,
                byte[] in,
                int inOffset,
                int length,
                byte[] out,
                int outOffset)
                throws GeneralSecurityException {
            mask(counter, in, inOffset, length, out, outOffset);
            byte[] tag = tag(counter, associated, out, outOffset, length);
            System.arraycopy(tag, 0, out, outOffset + length, AeadAlgorithm.TAG_BYTES);
        }

        @Override
        public boolean decrypt(
                long counter,
                byte[] associated,
                byte[] in,
                int inOffset,
                int length,
                byte[] out,
                int outOffset) {
            int body = length - AeadAlgorithm.TAG_BYTES;
            try {
                byte[] tag = tag(counter, associated, in, inOffset, body);
                if (body < 0
                        || !Arrays.equals(tag, 0, 16, in, inOffset + body, inOffset + length)) {
                    return false;
                }
                mask(counter, in, inOffset, body, out, outOffset);
                return true;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private byte[] tag(long counter, byte[] associated, byte[] bytes, int offset, int length)
                throws GeneralSecurityException {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key);
            digest.update(ByteBuffer.allocate(8).putLong(0, counter));
            digest.update(associated);
            digest.update(bytes, offset, Math.max(length, 0));
            return digest.digest();
        }

        private void mask(
                long counter, byte[] in, int inOffset, int length, byte[] out, int outOffset)
                throws GeneralSecurityException {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key);
            byte[] stream = digest.digest(ByteBuffer.allocate(8).putLong(0, counter).array());
            for (int i = 0; i < length; i++) {
                out[outOffset + i] = (byte) (in[inOffset + i] ^ stream[i % stream.length]);
            }
        }

        @Override
        public void close() {
            Arrays.fill(key, (byte) 0);
        }
    }
}
