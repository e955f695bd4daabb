package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CryptoCipher;
import io.knet.CryptoHash;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.crypto.SaltSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A packet that fails half way leaves the sealer or opener as good as new. */
class RecoveryTest {
    private static final byte[] KEY = TestCrypto.bytes(51, 200);
    private static final byte[] PLAIN = TestCrypto.bytes(52, 6000);

    static Stream<Arguments> modes() {
        return TestCrypto.MODELS.stream()
                .flatMap(
                        model ->
                                Stream.of(
                                                CryptoCipher.NONE,
                                                CryptoCipher.AES192,
                                                CryptoCipher.AES192_CTR)
                                        .map(cipher -> Arguments.of(model, cipher)));
    }

    private static void fail() {
        throw new IllegalStateException("made to fail");
    }

    @ParameterizedTest
    @MethodSource("modes")
    void sealsProperlyAfterAFailure(CryptoModel model, CryptoCipher cipher)
            throws GeneralSecurityException {
        ReferenceFormat reference = new ReferenceFormat(cipher, CryptoHash.SHA1, KEY);
        try (PacketCrypto crypto = TestCrypto.create(model, cipher, CryptoHash.SHA1, KEY);
                PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1))) {
            for (int failingWrite = 1; failingWrite <= 3; failingWrite++) {
                ByteBuf plain = Unpooled.wrappedBuffer(PLAIN);
                ByteBuf sealed = new HookedBuffer(7000, failingWrite, RecoveryTest::fail);
                assertThatThrownBy(() -> sealer.seal(plain, sealed))
                        .isInstanceOf(GeneralSecurityException.class)
                        .hasRootCauseMessage("made to fail");
                assertThat(plain.readerIndex()).isZero();
                assertThat(sealed.writerIndex()).isZero();
                sealed.release();

                byte[] packet = TestCrypto.seal(sealer, PLAIN);
                assertThat(packet).isEqualTo(reference.seal(packet, PLAIN));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void opensProperlyAfterAFailure(CryptoModel model, CryptoCipher cipher)
            throws GeneralSecurityException {
        byte[] packet =
                new ReferenceFormat(cipher, CryptoHash.SHA1, KEY)
                        .seal(TestCrypto.bytes(1, 16), PLAIN);
        try (PacketCrypto crypto = TestCrypto.create(model, cipher, CryptoHash.SHA1, KEY);
                PacketOpener opener = crypto.newOpener()) {
            for (int failingRead = 2; failingRead <= 5; failingRead++) {
                AtomicBoolean failed = new AtomicBoolean();
                ByteBuf sealed =
                        new HookedBuffer(
                                packet.length,
                                failingRead,
                                () -> {
                                    failed.set(true);
                                    fail();
                                });
                sealed.writeBytes(packet);
                ByteBuf plain = Unpooled.buffer(packet.length);
                assertThat(opener.open(sealed, plain)).isEqualTo(!failed.get());
                plain.release();
                sealed.release();

                assertThat(TestCrypto.open(opener, packet))
                        .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(PLAIN));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aFailingSaltSourceSealsNothing(CryptoModel model, CryptoCipher cipher)
            throws GeneralSecurityException {
        AtomicBoolean failing = new AtomicBoolean(true);
        SaltSource salts =
                (bytes, offset, length) -> {
                    if (failing.get()) {
                        fail();
                    }
                };
        try (PacketCrypto crypto = TestCrypto.create(model, cipher, CryptoHash.SHA1, KEY);
                PacketSealer sealer = crypto.newSealer(salts)) {
            if (cipher != CryptoCipher.NONE) {
                assertThatThrownBy(() -> TestCrypto.seal(sealer, PLAIN))
                        .isInstanceOf(GeneralSecurityException.class)
                        .hasRootCauseMessage("made to fail");
            }
            failing.set(false);
            byte[] packet = TestCrypto.seal(sealer, PLAIN);
            assertThat(packet)
                    .isEqualTo(
                            new ReferenceFormat(cipher, CryptoHash.SHA1, KEY).seal(packet, PLAIN));
        }
    }
}
