package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.compress.CompressionException.Kind;
import io.knet.compress.Samples.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class MessageCompressorTest {
    private final RecordedCounts counts = new RecordedCounts();
    private final AtomicLong clock = new AtomicLong();
    private final ByteBuf out = Unpooled.buffer().writeByte(9);

    @ParameterizedTest
    @CsvSource({"0, 100, 0", "0, 101, 1", "1, 1, 0", "99, 100, 1", "500, 500, 0", "500, 501, 1"})
    void triesMessagesLongerThanTheThreshold(int threshold, int length, int wireId) {
        MessageCompressor compressor =
                compressor(CompressionConfig.of("zlib").withThreshold(threshold));

        assertThat(compressor.compress(Unpooled.wrappedBuffer(new byte[length]), out))
                .isEqualTo(wireId);
        assertThat(counts.compressed).hasValue(wireId);
        assertThat(counts.uncompressed).hasValue(1 - wireId);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void appendsTheStreamAndNamesTheModel(CompressionModel model) throws CompressionException {
        byte[] message = Samples.text(5000);
        ByteBuf in = Unpooled.wrappedBuffer(message);

        assertThat(compressor(CompressionConfig.of(model)).compress(in, out))
                .isEqualTo(model.code());

        assertThat(out.readByte()).isEqualTo((byte) 9);
        assertThat(in.readableBytes()).isEqualTo(5000);
        assertThat(counts.messageBytes).hasValue(5000);
        assertThat(counts.streamBytes).hasValue(out.readableBytes());
        assertThat(Samples.expand(Compressors.get(model), ByteBufUtil.getBytes(out), 5000))
                .isEqualTo(message);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void countsButDiscardsWhatDidNotGetShorter(CompressionModel model) {
        ByteBuf message = Unpooled.wrappedBuffer(Content.RANDOM.make(65536, new Random(1)));

        assertThat(compressor(CompressionConfig.of(model)).compress(message, out)).isZero();

        assertThat(out.writerIndex()).isOne();
        assertThat(counts.compressed).hasValue(1);
        assertThat(counts.messageBytes).hasValue(65536);
        assertThat(counts.streamBytes.get()).isGreaterThanOrEqualTo(65536);
        assertThat(counts.uncompressed).hasValue(1);
        assertThat(counts.compressFailures).hasValue(0);
    }

    @Test
    void usesTheResultOnlyIfItIsStrictlyShorter() {
        for (int saved = -1; saved <= 1; saved++) {
            int size = 200 - saved;
            MessageCompressor compressor = compressor(new Fake(message -> size));
            assertThat(compressor.compress(Unpooled.wrappedBuffer(new byte[200]), out))
                    .isEqualTo(saved > 0 ? 1 : 0);
            assertThat(out.writerIndex()).isEqualTo(saved > 0 ? 1 + size : 1);
        }
    }

    @Test
    void sendsTheMessageAsItIsIfTheCompressorFails() {
        MessageCompressor compressor =
                compressor(
                        new Fake(
                                message -> {
                                    throw new CompressionException(Kind.FAILED, "on purpose");
                                }));

        assertThat(compressor.compress(Unpooled.wrappedBuffer(new byte[200]), out)).isZero();

        assertThat(out.writerIndex()).isOne();
        assertThat(counts.compressFailures).hasValue(1);
        assertThat(counts.compressed).hasValue(0);
        assertThat(counts.uncompressed).hasValue(1);
    }

    @Test
    void measuresTheTimeOfTheCompressor() {
        MessageCompressor compressor =
                compressor(
                        new Fake(
                                message -> {
                                    clock.addAndGet(777);
                                    return 10;
                                }));
        compressor.compress(Unpooled.wrappedBuffer(new byte[200]), out);

        assertThat(counts.nanos).hasValue(777);
    }

    @Test
    void neitherCompressesNorCountsIfThereIsNoModel() {
        MessageCompressor compressor = compressor(CompressionConfig.NONE);

        assertThat(compressor.compress(Unpooled.wrappedBuffer(new byte[5000]), out)).isZero();
        assertThat(out.writerIndex()).isOne();
        assertThat(counts.uncompressed).hasValue(0);
    }

    @Test
    void replacesALevelThatDoesNotCompressByTheDefault() {
        MessageCompressor compressor = compressor(CompressionConfig.of(CompressionModel.ZLIB, 0));

        assertThat(compressor.level()).isEqualTo(-1);
        assertThat(compressor.config().level()).hasValue(0);
        assertThat(compressor.compress(Unpooled.wrappedBuffer(new byte[5000]), out)).isOne();
    }

    @Test
    void keepsLevelsThatCompress() {
        assertThat(compressor(CompressionConfig.of(CompressionModel.ZLIB, 9)).level()).isEqualTo(9);
        assertThat(compressor(CompressionConfig.of(CompressionModel.ZSTD, -5)).level())
                .isEqualTo(-5);
    }

    @Test
    void refusesAModelThatFailsItsTrial() {
        Fake failing = new Fake(message -> 10);
        failing.failOnTrial = true;

        assertThatThrownBy(() -> compressor(failing))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.SELF_TEST_FAILED))
                .hasMessageContaining("zlib at level -1")
                .hasMessageContaining("-1 to 9")
                .hasCauseInstanceOf(CompressionException.class);
    }

    @Test
    void refusesAModelThatGarblesItsTrial() {
        Fake garbling = new Fake(message -> 10);
        garbling.expandedByte = 1;

        assertThatThrownBy(() -> compressor(garbling))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.SELF_TEST_FAILED))
                .hasMessageContaining("changed");
    }

    @Test
    void refusesAModelThatNeverShortensItsTrial() {
        Fake useless = new Fake(message -> 10);
        useless.trialStream = 65562;

        assertThatThrownBy(() -> compressor(useless))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.SELF_TEST_FAILED));
    }

    @Test
    void countsNothingForItsTrial() {
        compressor(CompressionConfig.of("lzma"));

        assertThat(counts.compressed).hasValue(0);
        assertThat(counts.expanded).hasValue(0);
    }

    private MessageCompressor compressor(CompressionConfig config) {
        return MessageCompressor.of(config, clock::get, counts);
    }

    private MessageCompressor compressor(Fake fake) {
        return MessageCompressor.of(CompressionConfig.of("zlib"), fake, clock::get, counts);
    }

    /** How long a stream the fake makes of a message. */
    private interface Behaviour {
        int streamLength(ByteBuf message) throws CompressionException;
    }

    /** Passes the trial unless told otherwise, then does as it is told. */
    private static final class Fake implements Compressor {
        private static final int TRIAL = 65562;

        private final Behaviour behaviour;
        private boolean failOnTrial;
        private int trialStream = 100;
        private int expandedByte;

        Fake(Behaviour behaviour) {
            this.behaviour = behaviour;
        }

        @Override
        public void compress(ByteBuf message, int level, ByteBuf out) throws CompressionException {
            boolean trial = message.readableBytes() == TRIAL;
            if (trial && failOnTrial) {
                throw new CompressionException(Kind.FAILED, "on purpose");
            }
            out.writeZero(trial ? trialStream : behaviour.streamLength(message));
        }

        @Override
        public void expand(ByteBuf stream, ByteBuf out, int limit) {
            assertThat(limit).isEqualTo(TRIAL);
            out.writeZero(TRIAL - 1).writeByte(expandedByte);
        }
    }
}
