package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing but what was sealed is opened, whatever comes. */
class DamagedPacketTest {
    private static final byte[] KEY = TestCrypto.bytes(11, 200);

    static Stream<CryptoConfig> configurations() {
        return TestCrypto.MODELS.stream()
                .flatMap(model -> TestCrypto.everyAlgorithm(model.name(), KEY));
    }

    private static PacketCrypto create(CryptoConfig config) {
        return TestCrypto.MODELS.stream()
                .filter(model -> model.name().equals(config.model()))
                .findFirst()
                .orElseThrow()
                .create(config);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void refusesEveryFlippedBitAndEveryCut(CryptoConfig config) throws GeneralSecurityException {
        try (PacketCrypto crypto = create(config);
                PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(3));
                PacketOpener opener = crypto.newOpener()) {
            byte[] sealed = TestCrypto.seal(sealer, TestCrypto.bytes(4, 60));
            assertThat(TestCrypto.open(opener, sealed)).isPresent();
            for (int bit = 0; bit < sealed.length * 8; bit++) {
                byte[] flipped = sealed.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(TestCrypto.open(opener, flipped)).as("bit %s flipped", bit).isEmpty();
            }
            for (int length = 0; length < sealed.length; length++) {
                assertThat(TestCrypto.open(opener, Arrays.copyOf(sealed, length)))
                        .as("cut to %s", length)
                        .isEmpty();
                assertThat(
                                TestCrypto.open(
                                        opener,
                                        Arrays.copyOfRange(
                                                sealed, sealed.length - length, sealed.length)))
                        .as("last %s", length)
                        .isEmpty();
            }
            assertThat(TestCrypto.open(opener, Arrays.copyOf(sealed, sealed.length + 1))).isEmpty();
            assertThat(TestCrypto.open(opener, sealed)).as("after all that").isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void refusesGarbageWithoutThrowing(CryptoConfig config) {
        long seed = 20260101;
        Random random = new Random(seed);
        try (PacketCrypto crypto = create(config);
                PacketOpener opener = crypto.newOpener()) {
            for (int i = 0; i < 2000; i++) {
                byte[] garbage = new byte[random.nextInt(300)];
                random.nextBytes(garbage);
                assertThat(TestCrypto.open(opener, garbage))
                        .as("seed %s, packet %s", seed, i)
                        .isEmpty();
            }
            for (int length : new int[] {4096, 4128, 8192 + 32, 65000, 65536 + 64, 70000}) {
                assertThat(TestCrypto.open(opener, TestCrypto.bytes(seed, length)))
                        .as("seed %s, length %s", seed, length)
                        .isEmpty();
            }
        }
    }

    /** Such packets take the key to make; libknet drops them too (spec wire 5.5). */
    @ParameterizedTest
    @ValueSource(strings = {"jca", "bouncycastle"})
    void refusesSignedBodiesThatAreNotWellFormed(String model) throws GeneralSecurityException {
        ReferenceFormat cbc = new ReferenceFormat(CryptoCipher.AES256, CryptoHash.SHA256, KEY);
        try (PacketCrypto crypto =
                        create(
                                CryptoConfig.of(
                                        model, CryptoCipher.AES256, CryptoHash.SHA256, KEY));
                PacketOpener opener = crypto.newOpener()) {
            for (int length = 1; length < 100; length++) {
                boolean wellFormedLength = length >= 32 && length % 16 == 0;
                if (!wellFormedLength) {
                    assertThat(TestCrypto.open(opener, cbc.sign(TestCrypto.bytes(length, length))))
                            .as("body of %s", length)
                            .isEmpty();
                }
            }
        }
        ReferenceFormat ctr = new ReferenceFormat(CryptoCipher.AES256_CTR, CryptoHash.SHA256, KEY);
        try (PacketCrypto crypto =
                        create(
                                CryptoConfig.of(
                                        model, CryptoCipher.AES256_CTR, CryptoHash.SHA256, KEY));
                PacketOpener opener = crypto.newOpener()) {
            assertThat(TestCrypto.open(opener, ctr.sign(new byte[16]))).isEmpty();
            assertThat(TestCrypto.open(opener, ctr.sign(new byte[17]))).isPresent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jca", "bouncycastle"})
    void checksEveryByteOfThePadding(String model) throws GeneralSecurityException {
        try (PacketCrypto crypto =
                        create(
                                CryptoConfig.of(
                                        model, CryptoCipher.AES128, CryptoHash.SHA256, KEY));
                PacketOpener opener = crypto.newOpener()) {
            for (int last = 0; last < 256; last++) {
                for (int damaged = 0; damaged < 16; damaged++) {
                    byte[] padded = TestCrypto.bytes(10, 48);
                    Arrays.fill(padded, 48 - Math.max(1, Math.min(last, 32)), 48, (byte) last);
                    padded[47 - damaged] ^= (byte) (damaged == 0 ? 0 : 0x40);
                    boolean valid = last >= 1 && last <= 16 && (damaged == 0 || damaged >= last);
                    assertThat(TestCrypto.open(opener, sealUnpadded(padded)).isPresent())
                            .as("last byte %s, byte %s from the end damaged", last, damaged)
                            .isEqualTo(valid);
                }
            }
        }
    }

    /** Whole blocks in CBC mode, with a valid tag. */
    private static byte[] sealUnpadded(byte[] blocks) throws GeneralSecurityException {
        byte[] body = TestCrypto.bytes(9, 16 + blocks.length);
        Cipher aes = Cipher.getInstance("AES/CBC/NoPadding");
        aes.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(KEY, 0, 16, "AES"),
                new IvParameterSpec(body, 0, 16));
        aes.doFinal(blocks, 0, blocks.length, body, 16);
        return new ReferenceFormat(CryptoCipher.AES128, CryptoHash.SHA256, KEY).sign(body);
    }

    @Test
    void leavesTheBuffersAsTheyWereWhenItRefuses() {
        try (PacketCrypto crypto = create(CryptoConfig.aes256Sha256(KEY));
                PacketOpener opener = crypto.newOpener()) {
            ByteBuf sealed = Unpooled.wrappedBuffer(TestCrypto.bytes(1, 83)).skipBytes(3);
            ByteBuf plain = Unpooled.buffer(200).writeInt(0x12345678).skipBytes(1);
            assertThat(opener.open(sealed, plain)).isFalse();
            assertThat(sealed.readerIndex()).isEqualTo(3);
            assertThat(plain.readerIndex()).isEqualTo(1);
            assertThat(plain.writerIndex()).isEqualTo(4);
            assertThat(plain.getInt(0)).isEqualTo(0x12345678);
            plain.release();
        }
    }
}
