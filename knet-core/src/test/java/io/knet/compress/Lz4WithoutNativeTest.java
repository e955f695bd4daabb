package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CompressionModel;
import io.knet.compress.CompressionException.Kind;
import io.knet.compress.Lz4BlockCompressor.Library;
import io.knet.compress.Samples.Content;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** lz4 where its native code does not load. */
class Lz4WithoutNativeTest {
    private static final long SEED = 11;

    private final Random random = new Random(SEED);

    static Stream<Compressor> compressors() {
        return Stream.of(
                new Lz4Compressor(Library.withoutNative()),
                new Lz4HcCompressor(Library.withoutNative()));
    }

    @Test
    void isNotTheUsualCase() {
        assertThat(Library.load().isNative).isTrue();
        assertThat(Library.withoutNative().isNative).isFalse();
    }

    @ParameterizedTest
    @MethodSource("compressors")
    void exchangesMessagesWithTheNativeCode(Compressor java) throws CompressionException {
        Compressor nativeCode = Compressors.get(CompressionModel.LZ4);
        for (Content content : Content.values()) {
            for (int size : new int[] {1, 12, 13, 100, 5000, 65536}) {
                byte[] message = content.make(size, random);

                assertThat(Samples.expand(nativeCode, Samples.compress(java, message, 5), size))
                        .isEqualTo(message);
                assertThat(Samples.expand(java, Samples.compress(nativeCode, message, 1), size))
                        .isEqualTo(message);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("compressors")
    void refusesMessagesLongerThanTheLimit(Compressor java) throws CompressionException {
        byte[] stream = Samples.compress(java, new byte[65537], 1);

        assertThatThrownBy(() -> Samples.expand(java, stream, 65536))
                .isInstanceOfSatisfying(
                        CompressionException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LONG));
    }

    @ParameterizedTest
    @MethodSource("compressors")
    void survivesBadStreamsAndRevealsNothing(Compressor java) throws CompressionException {
        byte[] stream = Samples.compress(java, Content.COPIES.make(2000, random), 1);
        for (int i = 0; i < 5000; i++) {
            byte[] changed = stream.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Scratches.fill(0);
            byte[] first = outcome(java, changed);
            Scratches.fill(0xa5);
            assertThat(outcome(java, changed)).as("seed %d, round %d", SEED, i).isEqualTo(first);
        }
    }

    private static byte @Nullable [] outcome(Compressor java, byte[] stream) {
        try {
            return Samples.expand(java, stream, 65536);
        } catch (CompressionException refused) {
            return null;
        }
    }
}
