package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.engine.SecureSalts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The IVs on the wire. */
class SaltTest {
    private static final int PACKETS = 1_000_000;

    /**
     * Half of each IV is compared; that two random halves of a million are equal has a chance of 1
     * to 37 million.
     */
    @ParameterizedTest
    @EnumSource(
            value = CryptoCipher.class,
            names = {"AES128", "AES128_CTR"})
    void neverRepeat(CryptoCipher cipher) throws GeneralSecurityException {
        long[] ivs = new long[PACKETS];
        try (PacketCrypto crypto =
                        TestCrypto.create(
                                TestCrypto.JCA, cipher, CryptoHash.MD5, TestCrypto.bytes(1, 128));
                PacketSealer sealer = crypto.newSealer(new SecureSalts())) {
            ByteBuf plain = Unpooled.wrappedBuffer(new byte[26]);
            ByteBuf sealed = Unpooled.buffer(100);
            for (int i = 0; i < PACKETS; i++) {
                sealer.seal(plain.readerIndex(0), sealed.clear());
                ivs[i] = sealed.getLong(0);
            }
            sealed.release();
        }
        Arrays.sort(ivs);
        long repeated = IntStream.range(1, PACKETS).filter(i -> ivs[i] == ivs[i - 1]).count();
        assertThat(repeated).isZero();
    }

    @Test
    void equalPacketsLookDifferent() throws GeneralSecurityException {
        try (PacketCrypto crypto =
                        TestCrypto.create(
                                TestCrypto.JCA,
                                CryptoCipher.AES256,
                                CryptoHash.SHA256,
                                TestCrypto.bytes(1, 128));
                PacketSealer sealer = crypto.newSealer(new SecureSalts())) {
            byte[] plain = new byte[64];
            assertThat(TestCrypto.seal(sealer, plain)).isNotEqualTo(TestCrypto.seal(sealer, plain));
        }
    }

    @Test
    void everyPacketTakesSixteenFreshBytes() throws GeneralSecurityException {
        int[] taken = new int[1];
        try (PacketCrypto crypto =
                        TestCrypto.create(
                                TestCrypto.JCA,
                                CryptoCipher.AES256,
                                CryptoHash.SHA256,
                                TestCrypto.bytes(1, 128));
                PacketSealer sealer =
                        crypto.newSealer((bytes, offset, length) -> taken[0] += length)) {
            TestCrypto.seal(sealer, new byte[5]);
            TestCrypto.seal(sealer, new byte[50_000]);
        }
        assertThat(taken[0]).isEqualTo(32);
    }
}
