package io.knet.crypto.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CryptoConfig;
import io.knet.crypto.PacketCrypto;
import io.knet.crypto.PacketOpener;
import io.knet.crypto.PacketSealer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sealing and opening with all kinds of buffers and at all sizes around the inner limits. */
class BuffersTest {
    private static final byte[] KEY = TestCrypto.bytes(41, 200);
    private static final int[] LENGTHS = {
        1, 16, 4063, 4064, 4065, 4079, 4080, 4081, 4095, 4096, 4097, 8175, 8176, 8192, 8193, 65400
    };
    private static final List<IntFunction<ByteBuf>> KINDS =
            List.of(
                    Unpooled::buffer,
                    Unpooled::directBuffer,
                    PooledByteBufAllocator.DEFAULT::heapBuffer,
                    PooledByteBufAllocator.DEFAULT::directBuffer,
                    length -> Unpooled.buffer(length + 7).setIndex(7, 7).slice(7, length).clear(),
                    length ->
                            Unpooled.compositeBuffer()
                                    .addComponents(
                                            Unpooled.buffer(length / 2).writerIndex(length / 2),
                                            Unpooled.directBuffer(length).writerIndex(length)));

    static Stream<CryptoConfig> configurations() {
        return TestCrypto.everyAlgorithm("jca", KEY);
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void sealsFromAndToEveryKindOfBuffer(CryptoConfig config) throws GeneralSecurityException {
        ReferenceFormat reference = new ReferenceFormat(config.cipher(), config.hash(), KEY);
        try (PacketCrypto crypto = TestCrypto.JCA.create(config);
                PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1))) {
            for (int length : LENGTHS) {
                byte[] packet = TestCrypto.bytes(length, length);
                for (IntFunction<ByteBuf> kind : KINDS) {
                    ByteBuf plain =
                            kind.apply(length + 3)
                                    .clear()
                                    .writeZero(3)
                                    .skipBytes(3)
                                    .writeBytes(packet);
                    ByteBuf sealed = kind.apply(length + 200).clear().writeInt(0x12345678);

                    sealer.seal(plain, sealed);

                    assertThat(plain.isReadable()).isFalse();
                    assertThat(sealed.readInt()).isEqualTo(0x12345678);
                    byte[] bytes = ByteBufUtil.getBytes(sealed);
                    assertThat(bytes).hasSize(crypto.overhead().sealed(length));
                    assertThat(bytes).isEqualTo(reference.seal(bytes, packet));
                    plain.release();
                    sealed.release();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void opensFromAndToEveryKindOfBuffer(CryptoConfig config) throws GeneralSecurityException {
        ReferenceFormat reference = new ReferenceFormat(config.cipher(), config.hash(), KEY);
        try (PacketCrypto crypto = TestCrypto.JCA.create(config);
                PacketOpener opener = crypto.newOpener()) {
            for (int length : LENGTHS) {
                byte[] packet = TestCrypto.bytes(length, length);
                byte[] bytes = reference.seal(TestCrypto.bytes(1, 16), packet);
                for (IntFunction<ByteBuf> kind : KINDS) {
                    ByteBuf sealed =
                            kind.apply(bytes.length + 5)
                                    .clear()
                                    .writeZero(5)
                                    .skipBytes(5)
                                    .writeBytes(bytes);
                    ByteBuf plain = kind.apply(bytes.length + 4).clear().writeInt(0x12345678);

                    assertThat(opener.open(sealed, plain)).isTrue();

                    assertThat(sealed.readerIndex()).isEqualTo(5);
                    assertThat(sealed.readableBytes()).isEqualTo(bytes.length);
                    assertThat(plain.readInt()).isEqualTo(0x12345678);
                    assertThat(ByteBufUtil.getBytes(plain)).isEqualTo(packet);
                    plain.release();
                    sealed.release();
                }
            }
        }
    }

    @Test
    void readOnlyPacketsAreSealedToo() throws GeneralSecurityException {
        byte[] packet = TestCrypto.bytes(1, 100);
        try (PacketCrypto crypto = TestCrypto.JCA.create(CryptoConfig.aes256Sha256(KEY));
                PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
                PacketOpener opener = crypto.newOpener()) {
            ByteBuf sealed = Unpooled.buffer(200);
            sealer.seal(Unpooled.wrappedBuffer(packet).asReadOnly(), sealed);
            assertThat(TestCrypto.open(opener, ByteBufUtil.getBytes(sealed))).isPresent();
            sealed.release();
        }
    }

    @Test
    void refusesPacketsThatPeersWouldRefuse() {
        try (PacketCrypto crypto = TestCrypto.JCA.create(CryptoConfig.aes256Sha256(KEY));
                PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1))) {
            assertThatThrownBy(() -> TestCrypto.seal(sealer, new byte[0]))
                    .isInstanceOf(GeneralSecurityException.class)
                    .hasMessageContaining("0 bytes");
            int longest = 65536 - 16 - 1;
            assertThatThrownBy(() -> TestCrypto.seal(sealer, new byte[longest + 1]))
                    .isInstanceOf(GeneralSecurityException.class)
                    .hasMessageContaining("65520 bytes");
            assertThat(seals(sealer, longest)).isTrue();
        }
    }

    @Test
    void aBufferThatIsTooSmallIsTheCallersMistake() {
        try (PacketCrypto crypto = TestCrypto.JCA.create(CryptoConfig.aes256Sha256(KEY));
                PacketSealer sealer = crypto.newSealer(TestCrypto.seeded(1));
                PacketOpener opener = crypto.newOpener()) {
            ByteBuf plain = Unpooled.wrappedBuffer(new byte[100]);
            ByteBuf small = Unpooled.buffer(100, 100);
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> sealer.seal(plain, small));
            assertThat(plain.readableBytes()).isEqualTo(100);
            ByteBuf sealed = Unpooled.wrappedBuffer(new byte[160]);
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> opener.open(sealed, small));
            assertThat(seals(sealer, 100)).isTrue();
            small.release();
        }
    }

    private static boolean seals(PacketSealer sealer, int length) {
        try {
            return TestCrypto.seal(sealer, new byte[length]).length > length;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
