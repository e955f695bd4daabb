package io.knet.compress;

import io.knet.compress.CompressionException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/**
 * bzip2 streams with Apache Commons Compress. Bytes after the stream's end are ignored.
 *
 * <p>The level is the size of a block in units of 100 000 bytes, and both sides allocate several
 * times that, whatever the message's length. No message fills even the smallest block, so that one
 * is used throughout: the compressed data are the same, and memory is bounded by the message.
 */
final class Bzip2Compressor extends ArrayCompressor {
    private static final int BLOCK_UNIT = 100_000;
    private static final int HEADER = 4;
    private static final int LEVEL_AT = 3;

    @Override
    int maxStream(int length) {
        return length + length / 50 + 1024;
    }

    @Override
    int compress(byte[] in, int length, int level, byte[] out) throws CompressionException {
        ArrayOutput stream = new ArrayOutput(out);
        try (BZip2CompressorOutputStream bzip2 =
                new BZip2CompressorOutputStream(stream, blockSize(length))) {
            bzip2.write(in, 0, length);
        } catch (IOException failure) {
            throw new CompressionException(Kind.FAILED, "bzip2 failed", failure);
        }
        return stream.size();
    }

    @Override
    int expand(byte[] in, int length, byte[] out, int limit) throws CompressionException {
        int digit = length < HEADER ? 0 : in[LEVEL_AT] - '0';
        if (digit < 1 || digit > 9) {
            throw malformed("not a bzip2 stream");
        }
        int block = Math.min(digit, blockSize(limit));
        in[LEVEL_AT] = (byte) ('0' + block);
        try (InputStream bzip2 =
                new BZip2CompressorInputStream(new ByteArrayInputStream(in, 0, length))) {
            return bzip2.readNBytes(out, 0, limit + 1);
        } catch (IOException failure) {
            Kind kind = block < digit && overrun(failure) ? Kind.TOO_LONG : Kind.MALFORMED;
            throw new CompressionException(kind, "not a bzip2 stream of a message", failure);
        }
    }

    /**
     * Whether a block has more bytes than its size allows, which the library says only in words.
     */
    private static boolean overrun(IOException failure) {
        String words = String.valueOf(failure.getMessage());
        return words.contains("overrun") || words.contains("too big");
    }

    /** The smallest block that takes a message, which bzip2 first makes up to a quarter longer. */
    private static int blockSize(int messageLength) {
        long longest = messageLength + messageLength / 4L + 1;
        return (int) Math.min(9, longest / BLOCK_UNIT + 1);
    }
}
