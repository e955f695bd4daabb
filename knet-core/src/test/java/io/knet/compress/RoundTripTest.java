package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CompressionModel;
import io.knet.compress.CompressionException.Kind;
import io.knet.compress.Samples.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    private static final int[] SIZES = {1, 2, 3, 4, 5, 12, 13, 100, 101, 255, 256, 4096, 65536};
    private static final long SEED = 42;

    /** A model and one of its levels. */
    record Setting(CompressionModel model, int level) {}

    static Stream<Setting> settings() {
        return Compressors.available().stream()
                .flatMap(model -> levels(model).mapToObj(level -> new Setting(model, level)));
    }

    private static IntStream levels(CompressionModel model) {
        return switch (model) {
            case NONE -> IntStream.empty();
            case ZLIB -> IntStream.rangeClosed(-1, 9);
            case LZ4 -> IntStream.of(1, 2, 10, 100, 65537);
            case LZ4HC -> IntStream.rangeClosed(1, 12);
            case LZO2 -> IntStream.of(1, 11, 12, 15, 999);
            case LZMA -> IntStream.rangeClosed(0, 9);
            case BZIP2 -> IntStream.rangeClosed(1, 9);
            case ZSTD -> IntStream.of(-131072, -5, 0, 1, 3, 9, 19, 22);
        };
    }

    @ParameterizedTest
    @MethodSource("settings")
    void givesBackEveryMessage(Setting setting) throws CompressionException {
        Compressor compressor = Compressors.get(setting.model());
        for (Content content : Content.values()) {
            for (int size : SIZES) {
                byte[] message = content.make(size, new Random(SEED));
                byte[] stream = Samples.compress(compressor, message, setting.level());

                assertThat(Samples.expand(compressor, stream, size))
                        .as("%s of %d bytes", content, size)
                        .isEqualTo(message);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void givesBackMessagesOfEveryShortLength(CompressionModel model) throws CompressionException {
        Compressor compressor = Compressors.get(model);
        for (int size = 1; size <= 300; size++) {
            byte[] message = Content.COPIES.make(size, new Random(size));
            byte[] stream = Samples.compress(compressor, message, model.defaultLevel());

            assertThat(Samples.expand(compressor, stream, 65536)).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void shortensText(CompressionModel model) throws CompressionException {
        byte[] stream =
                Samples.compress(Compressors.get(model), Samples.text(8192), model.defaultLevel());

        assertThat(stream.length).isBetween(1000, 8192 * 2 / 3);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void refusesMessagesOneByteLongerThanTheLimit(CompressionModel model)
            throws CompressionException {
        Compressor compressor = Compressors.get(model);
        for (Content content : Content.values()) {
            for (int size : new int[] {2, 101, 5000, 65536}) {
                byte[] message = content.make(size, new Random(SEED));
                byte[] stream = Samples.compress(compressor, message, model.defaultLevel());

                assertThatThrownBy(() -> Samples.expand(compressor, stream, size - 1))
                        .as("%s of %d bytes", content, size)
                        .isInstanceOfSatisfying(
                                CompressionException.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LONG));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void worksOnEveryKindOfBuffer(CompressionModel model) throws CompressionException {
        Compressor compressor = Compressors.get(model);
        byte[] message = Samples.text(3000);
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        for (ByteBuf in : buffersOf(message, allocator)) {
            for (ByteBuf out : List.of(allocator.heapBuffer(), allocator.directBuffer())) {
                out.writeByte(7);
                compressor.compress(in, model.defaultLevel(), out);
                out.readByte();
                assertThat(ByteBufUtil.getBytes(in)).isEqualTo(message);

                for (ByteBuf stream : buffersOf(ByteBufUtil.getBytes(out), allocator)) {
                    ByteBuf back = allocator.directBuffer().writeByte(8);
                    int readerIndex = stream.readerIndex();
                    int writerIndex = stream.writerIndex();
                    compressor.expand(stream, back, 65536);

                    assertThat(back.readByte()).isEqualTo((byte) 8);
                    assertThat(ByteBufUtil.getBytes(back)).isEqualTo(message);
                    assertThat(stream.readerIndex()).isEqualTo(readerIndex);
                    assertThat(stream.writerIndex()).isEqualTo(writerIndex);
                    assertThat(stream.refCnt()).isOne();
                    stream.release();
                    back.release();
                }
                out.release();
            }
            assertThat(in.refCnt()).isOne();
            in.release();
        }
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void keepsModelsAndLevelsApartWhenTheyAlternate() throws CompressionException {
        byte[] message = Samples.text(5000);
        List<Setting> settings = settings().toList();
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            Setting setting = settings.get(random.nextInt(settings.size()));
            Compressor compressor = Compressors.get(setting.model());
            byte[] part = Arrays.copyOf(message, 1 + random.nextInt(message.length));
            byte[] stream = Samples.compress(compressor, part, setting.level());

            assertThat(Samples.expand(compressor, stream, part.length))
                    .as("%s, seed %d", setting, SEED)
                    .isEqualTo(part);
        }
    }

    private static List<ByteBuf> buffersOf(byte[] bytes, UnpooledByteBufAllocator allocator) {
        ByteBuf heap = allocator.heapBuffer().writeLong(1).writeBytes(bytes).writeLong(2);
        heap.setIndex(8, 8 + bytes.length);
        ByteBuf direct = allocator.directBuffer().writeLong(1).writeBytes(bytes).writeLong(2);
        direct.setIndex(8, 8 + bytes.length);
        CompositeByteBuf composite = allocator.compositeBuffer(8);
        for (int part = 0; part < 3; part++) {
            int from = bytes.length * part / 3;
            int to = bytes.length * (part + 1) / 3;
            ByteBuf component = part == 1 ? allocator.heapBuffer() : allocator.directBuffer();
            composite.addComponent(true, component.writeBytes(bytes, from, to - from));
        }
        ByteBuf readOnly = allocator.directBuffer().writeBytes(bytes).asReadOnly();
        return List.of(heap, direct, composite, readOnly);
    }
}
