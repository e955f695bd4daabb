package io.knet.netty.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.compress.CompressionCounters;
import io.knet.netty.message.RxMessage;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompressionHandlerTest {
    private static final int ZLIB = CompressionModel.ZLIB.code();

    private final RecordingLink link = new RecordingLink();
    private final Counts counts = new Counts();
    private final MessageCodec codec =
            new MessageCodec(CompressionConfig.NONE, link.clock::nanoTime, counts);
    private final EmbeddedChannel channel = link.channel(new CompressionHandler(link, codec));

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
        link.close();
    }

    private static TxMessage outbound(byte[] content) {
        return new TxMessage(0, 1, true, Keys.inClear(1000), Packets.of(content));
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        byte[] block = new byte[1024];
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        while (!deflater.finished()) {
            stream.write(block, 0, deflater.deflate(block));
        }
        deflater.end();
        return stream.toByteArray();
    }

    /** Sends a message and takes it from the other end of the handler. */
    private TxMessage send(TxMessage message) {
        channel.writeOneOutbound(message);
        channel.flushOutbound();
        return channel.readOutbound();
    }

    @Test
    void compressesMessageAboveTheThreshold() {
        codec.configure(CompressionConfig.of(CompressionModel.ZLIB));

        TxMessage sent = send(outbound(new byte[101]));

        assertThat(sent.compression()).isEqualTo(ZLIB);
        assertThat(sent.payload().readableBytes()).isLessThan(50);
        assertThat(sent.content().readableBytes()).isEqualTo(101);
        assertThat(counts.compressed).isEqualTo(1);
        sent.release();
    }

    @Test
    void leavesMessageAtTheThresholdAsItIs() {
        codec.configure(CompressionConfig.of(CompressionModel.ZLIB));

        TxMessage sent = send(outbound(new byte[100]));

        assertThat(sent.compression()).isZero();
        assertThat(sent.payload()).isSameAs(sent.content());
        assertThat(counts.uncompressed).isEqualTo(1);
        sent.release();
    }

    @Test
    void sendsMessageAsItIsIfItDoesNotBecomeShorter() {
        codec.configure(CompressionConfig.of(CompressionModel.ZLIB));
        byte[] noise = new byte[1000];
        new Random(1).nextBytes(noise);

        TxMessage sent = send(outbound(noise));

        assertThat(sent.compression()).isZero();
        assertThat(sent.payload()).isSameAs(sent.content());
        sent.release();
    }

    @Test
    void compressesMessageForSeveralLinksOnce() {
        codec.configure(CompressionConfig.of(CompressionModel.ZLIB));
        TxMessage message = outbound(new byte[1000]);
        message.share();

        TxMessage first = send(message.retain());
        ByteBuf stream = first.payload();
        first.release();
        codec.configure(CompressionConfig.NONE);
        TxMessage second = send(message);

        assertThat(second.payload()).isSameAs(stream);
        assertThat(counts.compressed).isEqualTo(1);
        second.release();
        assertThat(stream.refCnt()).isZero();
    }

    @Test
    void doesNotTouchMessagesWithoutAConfiguration() {
        TxMessage sent = send(outbound(new byte[1000]));

        assertThat(sent.payload()).isSameAs(sent.content());
        assertThat(counts.uncompressed + counts.compressed).isZero();
        sent.release();
    }

    @Test
    void passesOnWhatIsNoMessageInEitherDirection() {
        channel.writeInbound("an event");
        channel.writeOutbound("another");

        assertThat(channel.<String>readInbound()).isEqualTo("an event");
        assertThat(channel.<String>readOutbound()).isEqualTo("another");
    }

    @Test
    void expandsReceivedMessage() {
        byte[] original = "again and again and again and again".repeat(30).getBytes(UTF_8);
        ByteBuf stream = Packets.of(deflate(original));

        channel.writeInbound(new RxMessage(2, 5, 7, ZLIB, stream));

        RxMessage message = channel.readInbound();
        assertThat(message.sourceHost()).isEqualTo(2);
        assertThat(message.channel()).isEqualTo(5);
        assertThat(message.sequence()).isEqualTo(7);
        assertThat(message.compression()).isZero();
        assertThat(Packets.bytes(message.content())).isEqualTo(original);
        assertThat(stream.refCnt()).isZero();
        assertThat(counts.expanded).isEqualTo(1);
    }

    @Test
    void passesUncompressedMessageOnAsItIs() {
        RxMessage message = new RxMessage(2, 5, 7, 0, Packets.of((byte) 1));

        channel.writeInbound(message);

        assertThat(channel.<RxMessage>readInbound()).isSameAs(message);
        message.release();
    }

    @ParameterizedTest
    @CsvSource({
        "8, COMPRESSION_UNAVAILABLE",
        "255, COMPRESSION_UNAVAILABLE",
        "1, DECOMPRESSION_FAILED",
        "4, DECOMPRESSION_FAILED"
    })
    void dropsWhatItCannotExpand(int model, DropReason reason) {
        ByteBuf garbage = Packets.of("garbage, not a stream".getBytes(UTF_8));

        channel.writeInbound(new RxMessage(2, 5, 7, model, garbage));

        assertThat(link.drops).isEqualTo(Map.of(reason, 1L));
        assertThat(garbage.refCnt()).isZero();
        assertThat(counts.failed).isEqualTo(1);
    }

    @Test
    void expandsMessageOfTheGreatestLength() {
        channel.writeInbound(new RxMessage(2, 0, 1, ZLIB, Packets.of(deflate(new byte[65_536]))));

        RxMessage message = channel.readInbound();
        assertThat(message.content().readableBytes()).isEqualTo(65_536);
        message.release();
    }

    @ParameterizedTest
    @CsvSource({"65537", "10000000"})
    void dropsBombs(int length) {
        channel.writeInbound(new RxMessage(2, 0, 1, ZLIB, Packets.of(deflate(new byte[length]))));

        assertThat(link.drops).isEqualTo(Map.of(DropReason.MESSAGE_TOO_LONG, 1L));
    }

    /** Counts what compression did. */
    private static final class Counts implements CompressionCounters {
        int uncompressed;
        int compressed;
        int expanded;
        int failed;

        @Override
        public void sentUncompressed() {
            uncompressed++;
        }

        @Override
        public void compressed(int messageBytes, int streamBytes, long nanos) {
            compressed++;
        }

        @Override
        public void compressionFailed() {}

        @Override
        public void expanded(int streamBytes, int messageBytes, long nanos) {
            expanded++;
        }

        @Override
        public void expansionFailed() {
            failed++;
        }
    }
}
