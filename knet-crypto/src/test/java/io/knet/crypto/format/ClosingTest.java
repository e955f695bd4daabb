package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.crypto.CryptoModel;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.knet.testing.Background;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Closing a configuration while other threads seal and open with it. */
class ClosingTest {
    private static final byte[] KEY = TestCrypto.bytes(21, 200);
    private static final byte[] PLAIN = TestCrypto.bytes(22, 6000);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdown();
    }

    static Stream<Arguments> modes() {
        return TestCrypto.MODELS.stream()
                .flatMap(
                        model ->
                                Stream.of(
                                                CryptoCipher.NONE,
                                                CryptoCipher.AES256,
                                                CryptoCipher.AES256_CTR)
                                        .map(cipher -> Arguments.of(model, cipher)));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aPacketBeingSealedIsFinishedWithTheTrueKeys(CryptoModel model, CryptoCipher cipher)
            throws GeneralSecurityException {
        PacketCrypto crypto = TestCrypto.create(model, cipher, CryptoHash.SHA256, KEY);
        PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
        ByteBuf plain = HookedBuffer.of(PLAIN, () -> closeInAnotherThread(crypto));
        ByteBuf sealed = Unpooled.buffer(7000);

        sealer.seal(plain, sealed);

        byte[] packet = ByteBufUtil.getBytes(sealed);
        assertThat(new ReferenceFormat(cipher, CryptoHash.SHA256, KEY).open(packet))
                .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(PLAIN));
        refusesToSeal(sealer);
        plain.release();
        sealed.release();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void aPacketBeingOpenedIsFinishedWithTheTrueKeys(CryptoModel model, CryptoCipher cipher)
            throws GeneralSecurityException {
        byte[] packet =
                new ReferenceFormat(cipher, CryptoHash.SHA256, KEY).seal(new byte[16], PLAIN);
        PacketCrypto crypto = TestCrypto.create(model, cipher, CryptoHash.SHA256, KEY);
        PacketOpener opener = crypto.newOpener();
        ByteBuf sealed = HookedBuffer.of(packet, () -> closeInAnotherThread(crypto));
        ByteBuf plain = Unpooled.buffer(packet.length);

        assertThat(opener.open(sealed, plain)).isTrue();

        assertThat(ByteBufUtil.getBytes(plain)).isEqualTo(PLAIN);
        assertThat(opener.open(sealed, plain.clear())).as("after the close").isFalse();
        plain.release();
        sealed.release();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void nothingWorksAfterClose(CryptoModel model, CryptoCipher cipher)
            throws GeneralSecurityException {
        PacketCrypto crypto = TestCrypto.create(model, cipher, CryptoHash.SHA256, KEY);
        PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
        PacketOpener opener = crypto.newOpener();
        byte[] packet = TestCrypto.seal(sealer, PLAIN);
        crypto.close();

        refusesToSeal(sealer);
        assertThat(TestCrypto.open(opener, packet)).isEmpty();
        assertThatIllegalStateException().isThrownBy(() -> crypto.newSealer(TestCrypto.seeded(1)));
        assertThatIllegalStateException().isThrownBy(crypto::newOpener);
        assertThatCode(
                        () -> {
                            crypto.close();
                            sealer.close();
                            opener.close();
                        })
                .as("closing again")
                .doesNotThrowAnyException();
    }

    @Test
    void closingOneSealerLeavesTheOthersAlone() throws GeneralSecurityException {
        try (PacketCrypto crypto =
                        TestCrypto.create(
                                TestCrypto.JCA, CryptoCipher.AES256, CryptoHash.SHA256, KEY);
                PacketSealer other = crypto.newSealer(TestCrypto.seeded(2));
                PacketOpener opener = crypto.newOpener()) {
            PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
            sealer.close();
            refusesToSeal(sealer);
            assertThat(TestCrypto.open(opener, TestCrypto.seal(other, PLAIN))).isPresent();
        }
    }

    @Test
    void theConfigurationMayBeClosedOnceItIsPrepared() throws GeneralSecurityException {
        CryptoConfig config = CryptoConfig.aes256Sha256(KEY);
        try (PacketCrypto crypto = TestCrypto.JCA.create(config)) {
            config.close();
            byte[] packet = TestCrypto.seal(crypto.newSealer(TestCrypto.seeded(1)), PLAIN);
            assertThat(
                            new ReferenceFormat(CryptoCipher.AES256, CryptoHash.SHA256, KEY)
                                    .open(packet))
                    .isPresent();
        }
    }

    @Test
    void keysAreNotWipedWhileASealerCopiesThem() throws Exception {
        byte[] key = TestCrypto.bytes(1, 200);
        key[0] = 1;
        FakePrimitives primitives = new FakePrimitives();
        PacketCrypto crypto =
                PreparedCrypto.prepare("fake", CryptoConfig.aes256Sha256(key), primitives);
        Thread closer = new Thread(crypto::close);
        primitives.beforeMac =
                () -> {
                    closer.start();
                    while (closer.getState() != Thread.State.BLOCKED
                            && closer.getState() != Thread.State.TERMINATED) {
                        Thread.onSpinWait();
                    }
                };
        PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
        closer.join();

        assertThatThrownBy(() -> TestCrypto.seal(sealer, new byte[10]))
                .hasMessageContaining("closed");
        assertThat(primitives.made)
                .allSatisfy(
                        fake -> {
                            assertThat(fake.firstKeyByte).isEqualTo((byte) 1);
                            assertThat(fake.wipes).hasValue(1);
                        });
    }

    /** No packet is ever worked on with wiped keys, and all keys are wiped exactly once. */
    @Test
    void closingAtAnyMomentNeverMeetsAPacket() throws Exception {
        long seed = 31;
        Random random = new Random(seed);
        byte[] key = TestCrypto.bytes(1, 200);
        key[0] = 1;
        for (int round = 0; round < 2000; round++) {
            FakePrimitives primitives = new FakePrimitives();
            PacketCrypto crypto =
                    PreparedCrypto.prepare("fake", CryptoConfig.aes256Sha256(key), primitives);
            PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
            Future<?> sealing =
                    threads.submit(
                            () -> sealUntilClosed(sealer, new byte[50], new AtomicReference<>()));
            Future<?> making = threads.submit(() -> makeUntilClosed(crypto));
            int spins = random.nextInt(3000);
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            crypto.close();
            sealing.get(1, TimeUnit.MINUTES);
            making.get(1, TimeUnit.MINUTES);

            assertThat(primitives.made)
                    .as("round %s, seed %s", round, seed)
                    .allSatisfy(
                            fake -> {
                                assertThat(fake.wipes).hasValue(1);
                                assertThat(fake.usesOfWipedKey).hasValue(0);
                            });
        }
    }

    /** The same with true keys: whatever came out before the close is a genuine packet. */
    @Test
    void everyPacketSealedBeforeTheCloseIsGenuine() throws Exception {
        long seed = 32;
        Random random = new Random(seed);
        ReferenceFormat reference =
                new ReferenceFormat(CryptoCipher.AES256, CryptoHash.SHA256, KEY);
        byte[] plain = TestCrypto.bytes(2, 300);
        for (int round = 0; round < 500; round++) {
            PacketCrypto crypto =
                    TestCrypto.create(TestCrypto.JCA, CryptoCipher.AES256, CryptoHash.SHA256, KEY);
            PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
            AtomicReference<byte[]> last = new AtomicReference<>(new byte[0]);
            Future<?> sealing = threads.submit(() -> sealUntilClosed(sealer, plain, last));
            int spins = random.nextInt(3000);
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            crypto.close();
            sealing.get(1, TimeUnit.MINUTES);

            if (last.get().length > 0) {
                assertThat(reference.open(last.get()))
                        .as("round %s, seed %s", round, seed)
                        .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(plain));
            }
        }
    }

    private static void sealUntilClosed(
            PacketSealer sealer, byte[] plain, AtomicReference<byte[]> last) {
        try {
            while (true) {
                last.set(TestCrypto.seal(sealer, plain));
            }
        } catch (GeneralSecurityException expected) {
            // The configuration was closed.
        }
    }

    private static void makeUntilClosed(PacketCrypto crypto) {
        try {
            while (true) {
                crypto.newOpener().close();
            }
        } catch (IllegalStateException expected) {
            // The configuration was closed.
        }
    }

    private static void closeInAnotherThread(PacketCrypto crypto) {
        Background.run(crypto::close).join();
    }

    private static void refusesToSeal(PacketSealer sealer) {
        ByteBuf plain = Unpooled.wrappedBuffer(PLAIN);
        ByteBuf sealed = Unpooled.buffer(7000);
        assertThatThrownBy(() -> sealer.seal(plain, sealed))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("closed");
        assertThat(plain.readableBytes()).isEqualTo(PLAIN.length);
        assertThat(sealed.isReadable()).isFalse();
        sealed.release();
    }
}
