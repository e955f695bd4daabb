package io.knet.tools.decode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The bytes of a capture, which may end at any place. */
final class CaptureBytes {
    /** No capture has packets that are anywhere near as long. */
    static final int LONGEST = 1 << 24;

    private final InputStream in;
    private long offset;

    CaptureBytes(InputStream in) {
        this.in = in;
    }

    /**
     * Reads a number of bytes, null if there are none at all.
     *
     * @throws BrokenCaptureException if there are some, but fewer, or the number cannot be true
     */
    @Nullable ByteBuffer readOrEnd(long count, String what) throws IOException {
        if (count < 0 || count > LONGEST) {
            throw new BrokenCaptureException(
                    "says at byte " + offset + " that " + what + " has " + count + " bytes");
        }
        byte[] bytes = in.readNBytes((int) count);
        if (bytes.length < count) {
            if (bytes.length == 0) {
                return null;
            }
            throw ended(what);
        }
        offset += count;
        return ByteBuffer.wrap(bytes);
    }

    /** Reads a number of bytes, which have to be there. */
    ByteBuffer read(long count, String what) throws IOException {
        ByteBuffer bytes = readOrEnd(count, what);
        if (bytes == null) {
            throw ended(what);
        }
        return bytes;
    }

    /** Where the next byte stands in the file. */
    long offset() {
        return offset;
    }

    private BrokenCaptureException ended(String what) {
        return new BrokenCaptureException("ends within " + what + ", behind byte " + offset);
    }
}
