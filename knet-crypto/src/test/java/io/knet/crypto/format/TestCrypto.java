package io.knet.crypto.format;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.knet.crypto.bouncycastle.BouncyCastleModel;
import io.knet.crypto.jca.JcaModel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** What the tests of this module share. */
final class TestCrypto {
    static final CryptoModel JCA = new JcaModel();
    static final CryptoModel BOUNCY_CASTLE = new BouncyCastleModel();
    static final List<CryptoModel> MODELS = List.of(JCA, BOUNCY_CASTLE);

    private TestCrypto() {}

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static SaltSource seeded(long seed) {
        Random random = new Random(seed);
        return (bytes, offset, length) -> {
            byte[] fresh = new byte[length];
            random.nextBytes(fresh);
            System.arraycopy(fresh, 0, bytes, offset, length);
        };
    }

    static PacketCrypto create(
            CryptoModel model, CryptoCipher cipher, CryptoHash hash, byte[] key) {
        try (CryptoConfig config = CryptoConfig.of(model.name(), cipher, hash, key)) {
            return model.create(config);
        }
    }

    static byte[] seal(PacketSealer sealer, byte[] plain) throws GeneralSecurityException {
        ByteBuf sealed = Unpooled.buffer(plain.length + 200);
        try {
            sealer.seal(Unpooled.wrappedBuffer(plain), sealed);
            return ByteBufUtil.getBytes(sealed);
        } finally {
            sealed.release();
        }
    }

    static Optional<byte[]> open(PacketOpener opener, byte[] sealed) {
        ByteBuf plain = Unpooled.buffer(sealed.length);
        try {
            boolean genuine = opener.open(Unpooled.wrappedBuffer(sealed), plain);
            return genuine ? Optional.of(ByteBufUtil.getBytes(plain)) : Optional.empty();
        } finally {
            plain.release();
        }
    }

    /** Every cipher with one hash, and every hash with one cipher. */
    static Stream<CryptoConfig> everyAlgorithm(String model, byte[] key) {
        Stream<CryptoConfig> ciphers =
                Stream.of(CryptoCipher.values())
                        .map(cipher -> CryptoConfig.of(model, cipher, CryptoHash.SHA256, key));
        Stream<CryptoConfig> hashes =
                Stream.of(CryptoHash.values())
                        .filter(hash -> hash != CryptoHash.SHA256)
                        .map(hash -> CryptoConfig.of(model, CryptoCipher.AES256, hash, key));
        return Stream.concat(ciphers, hashes);
    }
}
