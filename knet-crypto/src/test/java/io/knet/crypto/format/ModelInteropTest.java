package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both models and the reference make and take the same bytes. */
class ModelInteropTest {
    private static final int[] KEY_LENGTHS = {128, 129, 255, 256, 333, 1000, 4096};

    static Stream<Arguments> algorithms() {
        return Stream.of(CryptoCipher.values())
                .flatMap(
                        cipher ->
                                Stream.of(CryptoHash.values())
                                        .map(hash -> Arguments.of(cipher, hash)));
    }

    private static IntStream packetLengths() {
        return IntStream.concat(IntStream.rangeClosed(1, 100), IntStream.of(1400, 65000));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void eachModelOpensWhatTheOtherSealed(CryptoCipher cipher, CryptoHash hash)
            throws GeneralSecurityException {
        for (int keyLength : KEY_LENGTHS) {
            byte[] key = TestCrypto.bytes(keyLength, keyLength);
            ReferenceFormat reference = new ReferenceFormat(cipher, hash, key);
            try (PacketCrypto jca = TestCrypto.create(TestCrypto.JCA, cipher, hash, key);
                    PacketCrypto bouncyCastle =
                            TestCrypto.create(TestCrypto.BOUNCY_CASTLE, cipher, hash, key);
                    PacketSealer jcaSealer = jca.newSealer(TestCrypto.seeded(1));
                    PacketOpener jcaOpener = jca.newOpener();
                    PacketSealer bouncyCastleSealer = bouncyCastle.newSealer(TestCrypto.seeded(2));
                    PacketOpener bouncyCastleOpener = bouncyCastle.newOpener()) {
                for (int length : packetLengths().toArray()) {
                    byte[] plain = TestCrypto.bytes(length, length);
                    String what = "key of " + keyLength + ", packet of " + length + " bytes";

                    byte[] byJca = TestCrypto.seal(jcaSealer, plain);
                    check(what, byJca.length == jca.overhead().sealed(length));
                    check(what, Arrays.equals(byJca, reference.seal(byJca, plain)));
                    check(what, opens(bouncyCastleOpener, byJca, plain));

                    byte[] byBouncyCastle = TestCrypto.seal(bouncyCastleSealer, plain);
                    check(
                            what,
                            Arrays.equals(byBouncyCastle, reference.seal(byBouncyCastle, plain)));
                    check(what, opens(jcaOpener, byBouncyCastle, plain));
                }
            }
        }
    }

    @Test
    void countersWrapAsOneNumberOf128Bits() throws GeneralSecurityException {
        byte[] key = TestCrypto.bytes(5, 200);
        byte[] plain = TestCrypto.bytes(6, 100);
        ReferenceFormat reference =
                new ReferenceFormat(CryptoCipher.AES256_CTR, CryptoHash.SHA256, key);
        for (var model : TestCrypto.MODELS) {
            try (PacketCrypto crypto =
                            TestCrypto.create(
                                    model, CryptoCipher.AES256_CTR, CryptoHash.SHA256, key);
                    PacketSealer sealer =
                            crypto.newSealer(
                                    (bytes, offset, length) ->
                                            Arrays.fill(
                                                    bytes, offset, offset + length, (byte) 0xFF))) {
                byte[] sealed = TestCrypto.seal(sealer, plain);
                byte[] wrapped = new byte[16];
                byte[] expectedTail =
                        reference.seal(wrapped, Arrays.copyOfRange(plain, 16, plain.length));
                assertThat(sealed).as(model.name()).isEqualTo(reference.seal(sealed, plain));
                assertThat(Arrays.copyOfRange(sealed, 32, 16 + plain.length))
                        .as("key stream after the wrap, %s", model.name())
                        .isEqualTo(Arrays.copyOfRange(expectedTail, 16, plain.length));
            }
        }
    }

    private static boolean opens(PacketOpener opener, byte[] sealed, byte[] plain) {
        return TestCrypto.open(opener, sealed)
                .filter(opened -> Arrays.equals(opened, plain))
                .isPresent();
    }

    private static void check(String what, boolean holds) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
