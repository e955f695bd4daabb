package io.knet.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.knet.compress.CompressionException.Kind;

/**
 * Zstandard frames with zstd-jni, the message's length in the frame's header as libknet has it.
 * Expanding goes straight into the output, so that no window is allocated, whatever its size by the
 * frame's header.
 */
final class ZstdCompressor extends ArrayCompressor {
    private final Pool<ZstdCompressCtx> compressors =
            new Pool<>(ZstdCompressCtx::new, ZstdCompressCtx::close);
    private final Pool<ZstdDecompressCtx> expanders =
            new Pool<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);
    private final long outputTooSmall = Zstd.errDstSizeTooSmall();

    @Override
    int maxStream(int length) {
        return (int) Zstd.compressBound(length);
    }

    @Override
    int compress(byte[] in, int length, int level, byte[] out) {
        ZstdCompressCtx context = compressors.take();
        try {
            context.setLevel(level);
            return context.compressByteArray(out, 0, out.length, in, 0, length);
        } finally {
            compressors.give(context);
        }
    }

    @Override
    int expand(byte[] in, int length, byte[] out, int limit) throws CompressionException {
        ZstdDecompressCtx context = expanders.take();
        try {
            return context.decompressByteArray(out, 0, limit, in, 0, length);
        } catch (ZstdException failure) {
            if (failure.getErrorCode() == outputTooSmall) {
                throw tooLong();
            }
            throw new CompressionException(Kind.MALFORMED, "not a Zstandard frame", failure);
        } finally {
            expanders.give(context);
        }
    }
}
