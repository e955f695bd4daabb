package io.knet.compress;

import io.knet.compress.CompressionException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.LZMA2InputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.SingleXZInputStream;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * LZMA2 in the .xz container with XZ for Java. Written without an integrity check, as libknet does;
 * any check is accepted and verified. Bytes after the stream's end are ignored.
 *
 * <p>The dictionary of a preset is up to 64 MiB, and both sides would allocate all of it. No
 * distance is longer than the message, so the dictionary is cut down to that: the compressed data
 * are the same, and memory is bounded by the message.
 */
final class LzmaCompressor extends ArrayCompressor {
    /** What the library uses beside the dictionary, filters and index included, in KiB. */
    private static final int OVERHEAD_KIB = 256;

    private final ArrayCache arrays = new BasicArrayCache();

    @Override
    int maxStream(int length) {
        return length + length / 1024 + 256;
    }

    @Override
    int compress(byte[] in, int length, int level, byte[] out) throws CompressionException {
        ArrayOutput stream = new ArrayOutput(out);
        try {
            LZMA2Options options = new LZMA2Options(level);
            options.setDictSize(Math.max(LZMA2Options.DICT_SIZE_MIN, length));
            try (XZOutputStream xz = new XZOutputStream(stream, options, XZ.CHECK_NONE, arrays)) {
                xz.write(in, 0, length);
            }
        } catch (IOException failure) {
            throw new CompressionException(Kind.FAILED, "xz failed", failure);
        }
        return stream.size();
    }

    @Override
    int expand(byte[] in, int length, byte[] out, int limit) throws CompressionException {
        int dictionary = XzDictionary.cut(in, length, limit);
        int memory = LZMA2InputStream.getMemoryUsage(dictionary) + OVERHEAD_KIB;
        try (InputStream xz =
                new SingleXZInputStream(new ByteArrayInputStream(in, 0, length), memory, arrays)) {
            return xz.readNBytes(out, 0, limit + 1);
        } catch (IOException failure) {
            throw new CompressionException(Kind.MALFORMED, "not an .xz stream", failure);
        }
    }
}
