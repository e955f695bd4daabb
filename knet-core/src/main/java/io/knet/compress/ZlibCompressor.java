package io.knet.compress;

import io.knet.compress.CompressionException.Kind;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** zlib streams (RFC 1950) with the JDK's own library. Bytes after the stream's end are ignored. */
final class ZlibCompressor extends ArrayCompressor {
    private final Pool<Deflater> deflaters = new Pool<>(Deflater::new, Deflater::end);
    private final Pool<Inflater> inflaters = new Pool<>(Inflater::new, Inflater::end);

    @Override
    int maxStream(int length) {
        return length + length / 16 + 64;
    }

    @Override
    int compress(byte[] in, int length, int level, byte[] out) throws CompressionException {
        Deflater deflater = deflaters.take();
        try {
            deflater.setLevel(level);
            deflater.setInput(in, 0, length);
            deflater.finish();
            int size = 0;
            // The call after a change of the level may do no more than set it.
            for (int idle = 0; !deflater.finished(); ) {
                int made = deflater.deflate(out, size, out.length - size);
                size += made;
                idle = made == 0 ? idle + 1 : 0;
                if (idle > 1) {
                    throw failed("zlib does not finish");
                }
            }
            return size;
        } finally {
            deflater.reset();
            deflaters.give(deflater);
        }
    }

    @Override
    int expand(byte[] in, int length, byte[] out, int limit) throws CompressionException {
        Inflater inflater = inflaters.take();
        try {
            inflater.setInput(in, 0, length);
            int size = 0;
            while (!inflater.finished() && size <= limit) {
                int made = inflater.inflate(out, size, limit + 1 - size);
                if (made == 0 && !inflater.finished()) {
                    throw malformed("the zlib stream is cut off or needs a dictionary");
                }
                size += made;
            }
            return size;
        } catch (DataFormatException malformed) {
            throw new CompressionException(Kind.MALFORMED, "not a zlib stream", malformed);
        } finally {
            inflater.reset();
            inflaters.give(inflater);
        }
    }
}
