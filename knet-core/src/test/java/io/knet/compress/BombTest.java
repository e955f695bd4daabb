package io.knet.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.knet.CompressionModel;
import io.knet.compress.CompressionException.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Short streams that stand for very long messages. */
class BombTest {
    private static final int LIMIT = 65536;
    private static final int EXPANDED = 1 << 24;

    /** More than any model needs, far less than any bomb holds. */
    private static final long ALLOWED_ALLOCATION = 2 << 20;

    /** A stream of one model. */
    record Bomb(String name, CompressionModel model, ByteBuf stream) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Opens a stream that compresses what is written to it. */
    private interface Opener {
        OutputStream open(OutputStream target) throws IOException;
    }

    static Stream<Bomb> bombs() throws IOException {
        return Stream.of(
                new Bomb("zlib", CompressionModel.ZLIB, zeros(DeflaterOutputStream::new)),
                new Bomb("lz4", CompressionModel.LZ4, lz4()),
                new Bomb("lz4hc", CompressionModel.LZ4HC, lz4()),
                new Bomb("lzo2 by matches", CompressionModel.LZO2, lzoMatch()),
                new Bomb("lzo2 by a long run", CompressionModel.LZO2, lzoFirstRun()),
                new Bomb(
                        "lzma with a dictionary of 64 MiB",
                        CompressionModel.LZMA,
                        zeros(target -> new XZOutputStream(target, new LZMA2Options(9)))),
                new Bomb(
                        "bzip2 with blocks of 900 kB",
                        CompressionModel.BZIP2,
                        zeros(target -> new BZip2CompressorOutputStream(target, 9))),
                new Bomb(
                        "bzip2 with blocks of 100 kB",
                        CompressionModel.BZIP2,
                        zeros(target -> new BZip2CompressorOutputStream(target, 1))),
                new Bomb(
                        "zstd of unknown length",
                        CompressionModel.ZSTD,
                        zeros(ZstdOutputStream::new)),
                new Bomb(
                        "zstd with a window of 128 MiB",
                        CompressionModel.ZSTD,
                        zeros(target -> new ZstdOutputStream(target, 3).setLong(27))),
                new Bomb("zstd that claims 2 GiB", CompressionModel.ZSTD, zstdClaim()));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void stopsAtTheLimitWithoutAllocatingTheMessage(Bomb bomb) {
        Compressor compressor = Compressors.get(bomb.model());
        ByteBuf out = Unpooled.buffer(16, LIMIT);
        Scratches.fill(0);

        long before = Allocations.ofThisThread();
        assertThatThrownBy(() -> compressor.expand(bomb.stream(), out, LIMIT))
                .isInstanceOfSatisfying(
                        CompressionException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LONG));
        long allocated = Allocations.ofThisThread() - before;

        assertThat(bomb.stream().readableBytes()).isLessThan(LIMIT * 3);
        assertThat(allocated).isLessThan(ALLOWED_ALLOCATION);
        assertThat(out.writerIndex()).isZero();
    }

    private static ByteBuf zeros(Opener opener) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (OutputStream out = opener.open(stream)) {
            byte[] part = new byte[1 << 16];
            for (int done = 0; done < EXPANDED; done += part.length) {
                out.write(part);
            }
        }
        return Unpooled.wrappedBuffer(stream.toByteArray());
    }

    /** One zero and a match of 16 MB at distance 1. */
    private static ByteBuf lz4() {
        byte[] stream = new byte[LIMIT];
        Arrays.fill(stream, (byte) 0xff);
        stream[0] = 0x1f;
        stream[1] = 0;
        stream[2] = 1;
        stream[3] = 0;
        stream[stream.length - 1] = 0;
        return Unpooled.wrappedBuffer(stream);
    }

    /** Four zeros and a match of 16 MB at distance 1. */
    private static ByteBuf lzoMatch() {
        byte[] stream = new byte[LIMIT];
        stream[0] = 17 + 4;
        stream[5] = 0x20;
        stream[stream.length - 6] = 1;
        stream[stream.length - 3] = 0x11;
        return Unpooled.wrappedBuffer(stream);
    }

    /** A run of 76519 literals, all there. */
    private static ByteBuf lzoFirstRun() {
        byte[] stream = new byte[LIMIT * 2];
        stream[301] = 1;
        return Unpooled.wrappedBuffer(stream);
    }

    private static ByteBuf zstdClaim() {
        // magic, single segment with a length of 8 bytes, 2 GiB, one block of repeated zeros
        byte[] stream = new byte[4 + 1 + 8 + 3 + 1];
        System.arraycopy(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}, 0, stream, 0, 4);
        stream[4] = (byte) 0xe0;
        stream[8] = (byte) 0x80;
        stream[13] = 0x03;
        stream[15] = 0x10;
        return Unpooled.wrappedBuffer(stream);
    }
}
