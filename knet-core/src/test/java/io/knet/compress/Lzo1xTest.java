package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.lzo.LzoCompressor;
import io.airlift.compress.lzo.LzoDecompressor;
import io.knet.compress.CompressionException.Kind;
import io.knet.compress.Samples.Content;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our LZO1X against an independent implementation, and instruction by instruction. */
class Lzo1xTest {
    private static final long SEED = 7;
    private static final int LIMIT = 65536;

    private final Random random = new Random(SEED);
    private final Lzo1xEncoder encoder = new Lzo1xEncoder();

    @ParameterizedTest
    @EnumSource
    void isReadByAnotherImplementation(Content content) {
        for (int i = 0; i < 300; i++) {
            byte[] message = content.make(1 + random.nextInt(i < 250 ? 3000 : LIMIT), random);
            byte[] stream = encode(message);
            byte[] back = new byte[message.length];

            int length =
                    new LzoDecompressor()
                            .decompress(stream, 0, stream.length, back, 0, back.length);

            assertThat(length).as("seed %d, message %d", SEED, i).isEqualTo(message.length);
            assertThat(back).as("seed %d, message %d", SEED, i).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsAnotherImplementation(Content content) throws CompressionException {
        LzoCompressor other = new LzoCompressor();
        for (int i = 0; i < 300; i++) {
            byte[] message = content.make(1 + random.nextInt(i < 250 ? 3000 : LIMIT), random);
            byte[] stream = new byte[other.maxCompressedLength(message.length)];
            int length = other.compress(message, 0, message.length, stream, 0, stream.length);

            assertThat(decode(Arrays.copyOf(stream, length)))
                    .as("seed %d, message %d", SEED, i)
                    .isEqualTo(message);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 18, 238, 239, 273, 274, 528, 529, 20_000, LIMIT})
    void endsWithTheEndMark(int length) throws CompressionException {
        byte[] message = Content.RANDOM.make(length, random);
        byte[] stream = encode(message);

        assertThat(stream).endsWith(0x11, 0, 0);
        assertThat(decode(stream)).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 2047, 2048, 2049, 16383, 16384, 16385, 32767, 32768, 32769, 49151})
    void findsMatchesAtEveryDistance(int distance) throws CompressionException {
        for (int matched : new int[] {4, 8, 9, 10, 33, 34, 263, 264, 265, 288, 289, 2000}) {
            int head = Math.min(distance, 2000);
            byte[] message =
                    Arrays.copyOf(Content.RANDOM.make(head, random), distance + matched + 3);
            for (int i = distance; i < distance + matched; i++) {
                message[i] = message[i - distance];
            }
            byte[] stream = encode(message);

            assertThat(decode(stream)).as("%d bytes", matched).isEqualTo(message);
            assertThat(stream.length).isLessThan(head + 4 * (distance + matched) / 255 + 40);
        }
    }

    @Test
    void doesNotReachBeyondTheFarthestDistance() throws CompressionException {
        byte[] message = Content.RANDOM.make(49152 + 1000, random);
        System.arraycopy(message, 0, message, 49152, 1000);

        assertThat(encode(message).length).isGreaterThan(message.length);
        assertThat(decode(encode(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        // a first run of 2, of 5 and, with its length behind it, of 18
        "13 6162 110000, 6162",
        "16 6162636465 110000, 6162636465",
        "00 03 616263646566676869 6a6b6c6d6e6f70717273 7475 110000,"
                + " 616263646566676869 6a6b6c6d6e6f70717273 7475",
        // matches of 3, 4, 5 and 8 at near distances, the second followed by one literal
        "16 6162636465 50 00 110000, 6162636465 616263",
        "16 6162636465 71 00 7a 110000, 6162636465 61626364 7a",
        "16 6162636465 90 00 110000, 6162636465 6162636465",
        "16 6162636465 f0 00 110000, 6162636465 6162636465616263",
        // a match of 2 after one literal
        "16 6162636465 71 00 7a 00 00 110000, 6162636465 61626364 7a 7a7a",
        "16 6162636465 71 00 7a 05 00 78 110000, 6162636465 61626364 7a 647a 78",
        // matches of 3 and of 40 at a middle distance
        "16 6162636465 21 1000 110000, 6162636465 616263",
        "13 6162 20 07 0000 110000, 6162"
                + " 62626262626262626262626262626262626262626262626262626262626262626262626262626262",
        // a run after a match
        "16 6162636465 50 00 01 31323334 110000, 6162636465 616263 31323334",
        // nothing at all
        "110000, ''"
    })
    void carriesOutEveryInstruction(String stream, String message) throws CompressionException {
        assertThat(decode(bytes(stream))).isEqualTo(bytes(message));
    }

    @Test
    void carriesOutMatchesOfThreeAfterARun() throws CompressionException {
        byte[] message = Content.RANDOM.make(3000, random);
        byte[] literals = Arrays.copyOf(encode(message), encode(message).length - 3);

        // distance 2049 and 2053, the second with one literal
        byte[] near = decode(joined(literals, bytes("00 00 110000")));
        byte[] farther = decode(joined(literals, bytes("01 01 7a 110000")));

        assertThat(near).isEqualTo(joined(message, Arrays.copyOfRange(message, 951, 954)));
        assertThat(farther)
                .isEqualTo(
                        joined(
                                message,
                                joined(Arrays.copyOfRange(message, 947, 950), bytes("7a"))));
    }

    @Test
    void carriesOutShortMatchesThatOnlyTheirDistanceTellsFromTheEnd() throws CompressionException {
        byte[] message = Content.RANDOM.make(40_000, random);
        byte[] literals = Arrays.copyOf(encode(message), encode(message).length - 3);

        byte[] near = decode(joined(literals, bytes("11 0400 110000")));
        byte[] far = decode(joined(literals, bytes("19 0000 110000")));

        assertThat(near).isEqualTo(joined(message, Arrays.copyOfRange(message, 23_615, 23_618)));
        assertThat(far).isEqualTo(joined(message, Arrays.copyOfRange(message, 7232, 7235)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10 0000", // an end mark of the wrong length
                "12 6100", // cut off in the end mark
                "11 0000 00", // a byte behind the end
                "11 0100", // an end mark with literals
                "12 61 19 0000", // a far match before the start
                "12 61 21 0400", // a middle match one before the start
                "12 61 40 01", // a near match before the start
                "00 00 00 00", // a length without end
                "ff 6162", // fewer literals than told
                "16 6162636465 71 00" // no literal behind the match
            })
    void refusesBadInstructions(String stream) {
        assertThatThrownBy(() -> decode(bytes(stream)))
                .isInstanceOfSatisfying(
                        CompressionException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED));
    }

    @Test
    void startsAnewWhenItsPositionsRunOut() throws CompressionException {
        byte[] message = Samples.text(LIMIT);
        byte[] stream = encode(message);
        for (int i = 0; i < Integer.MAX_VALUE / LIMIT + 2; i++) {
            if (i % 1000 == 0) {
                assertThat(encode(message)).isEqualTo(stream);
            } else {
                encoder.reserve(LIMIT);
            }
        }
        assertThat(decode(encode(message))).isEqualTo(message);
    }

    private byte[] encode(byte[] message) {
        byte[] stream = new byte[Lzo1xEncoder.maxStream(message.length)];
        return Arrays.copyOf(stream, encoder.encode(message, message.length, stream));
    }

    private static byte[] decode(byte[] stream) throws CompressionException {
        byte[] message = new byte[LIMIT];
        int length = Lzo1xDecoder.decode(stream, stream.length, message, LIMIT);
        return Arrays.copyOf(message, length);
    }

    private static byte[] joined(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
