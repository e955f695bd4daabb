package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionModel;
import io.knet.compress.Samples.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Streams that no honest sender makes. All random choices come from one seed. */
@Tag("any-jdk")
class HostileStreamTest {
    private static final long SEED = 20_240_917;
    private static final int LIMIT = 65536;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final Random random = new Random(SEED);

    @AfterEach
    void everythingIsReleased() {
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void survivesEveryTruncation(CompressionModel model) throws CompressionException {
        for (Content content : Content.values()) {
            byte[] message = content.make(700, random);
            byte[] stream = Samples.compress(Compressors.get(model), message, model.defaultLevel());
            for (int length = 0; length < stream.length; length++) {
                byte[] result = outcome(model, Arrays.copyOf(stream, length));
                if (result != null) {
                    assertThat(message).startsWith(result);
                    assertThat(result.length).isLessThan(message.length);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void survivesChangedBits(CompressionModel model) throws CompressionException {
        int rounds = slow(model) ? 150 : 2000;
        for (Content content : Content.values()) {
            byte[] message = content.make(2000, random);
            byte[] stream = Samples.compress(Compressors.get(model), message, model.defaultLevel());
            for (int i = 0; i < rounds; i++) {
                byte[] changed = stream.clone();
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                }
                outcome(model, changed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void survivesEveryValueOfTheFirstBytes(CompressionModel model) throws CompressionException {
        byte[] stream =
                Samples.compress(Compressors.get(model), Samples.text(300), model.defaultLevel());
        for (int at = 0; at < Math.min(stream.length, slow(model) ? 20 : 50); at++) {
            for (int value = 0; value < 256; value += slow(model) ? 3 : 1) {
                byte[] changed = stream.clone();
                changed[at] = (byte) value;
                outcome(model, changed);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void survivesSplicedStreams(CompressionModel model) throws CompressionException {
        byte[] one =
                Samples.compress(
                        Compressors.get(model),
                        Content.COPIES.make(20_000, random),
                        model.defaultLevel());
        byte[] two =
                Samples.compress(
                        Compressors.get(model), Samples.text(20_000), model.defaultLevel());
        for (int i = 0; i < (slow(model) ? 100 : 1000); i++) {
            byte[] spliced = Arrays.copyOf(one, 1 + random.nextInt(one.length));
            int from = random.nextInt(two.length);
            int at = random.nextInt(spliced.length);
            int length = Math.min(two.length - from, spliced.length - at);
            System.arraycopy(two, from, spliced, at, length);
            outcome(model, spliced);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void survivesGarbage(CompressionModel model) throws CompressionException {
        byte[] header =
                Samples.compress(Compressors.get(model), Samples.text(64), model.defaultLevel());
        for (int i = 0; i < (slow(model) ? 1000 : 10_000); i++) {
            byte[] garbage = new byte[1 + random.nextInt(2 << random.nextInt(12))];
            random.nextBytes(garbage);
            if (random.nextBoolean()) {
                int kept = Math.min(garbage.length, random.nextInt(32));
                System.arraycopy(header, 0, garbage, 0, Math.min(kept, header.length));
            }
            outcome(model, garbage);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void refusesEmptyStreams(CompressionModel model) {
        assertThat(outcome(model, new byte[0])).isNull();
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void worksAsBeforeAfterABadStream(CompressionModel model) throws CompressionException {
        Compressor compressor = Compressors.get(model);
        byte[] message = Samples.text(4000);
        byte[] stream = Samples.compress(compressor, message, model.defaultLevel());
        for (int i = 0; i < 200; i++) {
            byte[] changed = stream.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
            outcome(model, changed);
            assertThat(Samples.expand(compressor, stream, LIMIT)).isEqualTo(message);
        }
    }

    /**
     * What becomes of a stream: the message, or null if it is refused. Fails if anything else
     * happens, or if the outcome depends on bytes that earlier calls left behind.
     */
    private byte[] outcome(CompressionModel model, byte[] stream) {
        Scratches.fill(0x00);
        byte[] first = expand(model, stream);
        Scratches.fill(0xa5);
        byte[] second = expand(model, stream);
        assertThat(second)
                .as("depends on foreign bytes, seed %d: %s", SEED, ByteBufUtil.hexDump(stream))
                .isEqualTo(first);
        return first;
    }

    private byte[] expand(CompressionModel model, byte[] stream) {
        ByteBuf in = allocator.directBuffer(stream.length + 1).writeBytes(stream);
        ByteBuf out = allocator.heapBuffer(16, LIMIT);
        try {
            Compressors.get(model).expand(in, out, LIMIT);
            return ByteBufUtil.getBytes(out);
        } catch (CompressionException refused) {
            assertThat(out.writerIndex()).isZero();
            return null;
        } catch (RuntimeException | Error unexpected) {
            throw new AssertionError(
                    "seed " + SEED + ", stream " + ByteBufUtil.hexDump(stream), unexpected);
        } finally {
            assertThat(in.readerIndex()).isZero();
            in.release();
            out.release();
        }
    }

    private static boolean slow(CompressionModel model) {
        return model == CompressionModel.LZMA || model == CompressionModel.BZIP2;
    }
}
