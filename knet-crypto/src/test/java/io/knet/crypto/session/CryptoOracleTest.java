package io.knet.crypto.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.session.crypto.AeadAlgorithm;
import io.knet.session.crypto.KeyedHash;
import io.knet.session.crypto.PacketCipher;
import io.knet.session.crypto.SessionCrypto;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each implementation is the oracle of the other. */
class CryptoOracleTest {
    private static final SessionCrypto JCA = TestSessions.JCA;
    private static final SessionCrypto BOUNCY_CASTLE = TestSessions.BOUNCY_CASTLE;

    /** Points whose result is zero whatever the private key, as little-endian hex. */
    private static final List<String> SMALL_ORDER =
            List.of(
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "0000000000000000000000000000000000000000000000000000000000000080",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");

    @Test
    void areFoundAsServices() {
        assertThat(ServiceLoader.load(SessionCrypto.class).stream().map(p -> p.get().name()))
                .containsExactlyInAnyOrder("jca", "bouncycastle");
    }

    @Test
    void agreeOnSharedSecrets() throws GeneralSecurityException {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            byte[] mine = new byte[32];
            byte[] theirs = new byte[32];
            random.nextBytes(mine);
            random.nextBytes(theirs);
            if (i % 5 == 0) {
                // Not canonical: at or above the prime, with and without the highest bit.
                java.util.Arrays.fill(theirs, 1, 31, (byte) 0xFF);
                theirs[0] = (byte) (0xF0 + i % 16);
                theirs[31] = (byte) (i % 2 == 0 ? 0xFF : 0x7F);
            }
            assertThat(JCA.publicKey(mine)).isEqualTo(BOUNCY_CASTLE.publicKey(mine));
            assertThat(JCA.x25519(mine, theirs)).isEqualTo(BOUNCY_CASTLE.x25519(mine, theirs));
        }
    }

    @Test
    void refusePointsOfSmallOrder() {
        byte[] mine = TestSessions.bytes(3, 32);
        for (SessionCrypto crypto : TestSessions.CRYPTOS) {
            for (String point : SMALL_ORDER) {
                assertThatThrownBy(() -> crypto.x25519(mine, HexFormat.of().parseHex(point)))
                        .as("%s with %s", point, crypto.name())
                        .isInstanceOf(GeneralSecurityException.class);
            }
        }
    }

    @Test
    void agreeOnHashes() throws GeneralSecurityException {
        for (int length = 0; length < 300; length += 7) {
            byte[] data = TestSessions.bytes(length, length);
            byte[] key = TestSessions.bytes(-length, 1 + length);
            assertThat(JCA.sha256(key, data)).isEqualTo(BOUNCY_CASTLE.sha256(key, data));
            assertThat(hmac(JCA, key, data)).isEqualTo(hmac(BOUNCY_CASTLE, key, data));
        }
    }

    private static byte[] hmac(SessionCrypto crypto, byte[] key, byte[] data)
            throws GeneralSecurityException {
        byte[] out = new byte[32];
        try (KeyedHash hash = crypto.hmacSha256(key)) {
            hash.update(data, 0, data.length);
            hash.finish(out);
            hash.update(data, 0, data.length);
            hash.finish(out);
        }
        return out;
    }

    @ParameterizedTest
    @EnumSource
    void agreeOnSealedBytes(AeadAlgorithm algorithm) throws GeneralSecurityException {
        Random random = new Random(4);
        byte[] key = TestSessions.bytes(5, 32);
        try (PacketCipher jca = JCA.cipher(algorithm, key);
                PacketCipher castle = BOUNCY_CASTLE.cipher(algorithm, key)) {
            for (int i = 0; i < 300; i++) {
                byte[] plain = TestSessions.bytes(i, random.nextInt(i < 250 ? 300 : 20_000));
                byte[] associated = TestSessions.bytes(-i, i % 3 == 0 ? 16 : random.nextInt(50));
                long counter = i + (i % 2 == 0 ? 0 : (long) i << 33);
                byte[] sealed = new byte[plain.length + 16];
                byte[] other = new byte[plain.length + 16];
                jca.encrypt(counter, associated, plain, 0, plain.length, sealed, 0);
                castle.encrypt(counter, associated, plain, 0, plain.length, other, 0);
                assertThat(sealed).isEqualTo(other);
                opens(jca, counter, associated, sealed, plain);
                opens(castle, counter, associated, sealed, plain);
            }
        }
    }

    private static void opens(
            PacketCipher cipher, long counter, byte[] associated, byte[] sealed, byte[] plain) {
        byte[] opened = new byte[plain.length];
        byte[] forged = sealed.clone();
        forged[sealed.length / 2] ^= 4;
        int length = sealed.length;
        assertThat(cipher.decrypt(counter, associated, forged, 0, length, opened, 0)).isFalse();
        assertThat(cipher.decrypt(counter, associated, sealed, 0, length - 1, opened, 0)).isFalse();
        assertThat(cipher.decrypt(counter, associated, sealed, 0, 15, opened, 0)).isFalse();
        assertThat(cipher.decrypt(counter ^ 1, associated, sealed, 0, length, opened, 0)).isFalse();
        for (int again = 0; again < 2; again++) {
            assertThat(cipher.decrypt(counter, associated, sealed, 0, length, opened, 0)).isTrue();
            assertThat(opened).isEqualTo(plain);
        }
    }
}
