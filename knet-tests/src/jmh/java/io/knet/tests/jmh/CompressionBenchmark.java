package io.knet.tests.jmh;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.compress.CompressionException;
import io.knet.compress.Compressor;
import io.knet.compress.Compressors;
import io.knet.lab.bench.option.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Each compressor, with its default level, on text that compresses to about a third. */
@State(Scope.Thread)
public class CompressionBenchmark extends Microbenchmark {
    @Param({"zlib", "lz4", "lz4hc", "lzo2", "lzma", "bzip2", "zstd"})
    public String model;

    @Param({"1024", "65536"})
    public int size;

    private Compressor compressor;
    private int level;
    private ByteBuf message;
    private ByteBuf compressed;
    private ByteBuf expanded;

    /** Compresses a message, which is what is expanded. */
    @Setup
    public void setUp() throws CompressionException {
        CompressionConfig config = CompressionConfig.of(CompressionModel.ofName(model));
        compressor = Compressors.get(config.model());
        level = config.effectiveLevel();
        message = PooledByteBufAllocator.DEFAULT.directBuffer(size);
        message.writeBytes(Payload.TEXT.bytes(size));
        compressed = PooledByteBufAllocator.DEFAULT.directBuffer(2 * size);
        expanded = PooledByteBufAllocator.DEFAULT.directBuffer(size);
        compress();
    }

    /** Frees the buffers. */
    @TearDown
    public void tearDown() {
        message.release();
        compressed.release();
        expanded.release();
    }

    /** One message compressed. */
    @Benchmark
    public ByteBuf compress() throws CompressionException {
        compressed.clear();
        compressor.compress(message, level, compressed);
        return compressed;
    }

    /** One message expanded. */
    @Benchmark
    public ByteBuf expand() throws CompressionException {
        expanded.clear();
        compressor.expand(compressed, expanded, size);
        return expanded;
    }
}
