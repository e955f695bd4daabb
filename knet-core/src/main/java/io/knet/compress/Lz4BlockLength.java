package io.knet.compress;

/** Reads how long an LZ4 block says its message is, without expanding it. */
final class Lz4BlockLength {
    private static final int MIN_MATCH = 4;
    private static final int OFFSET_BYTES = 2;

    private final byte[] block;
    private final int length;
    private int at;

    private Lz4BlockLength(byte[] block, int length) {
        this.block = block;
        this.length = length;
    }

    /**
     * The length of the message in {@code block[0..length)}: of as much of it as there is if the
     * block is cut off.
     */
    static long of(byte[] block, int length) {
        return new Lz4BlockLength(block, length).sum();
    }

    private long sum() {
        long total = 0;
        while (at < length) {
            int token = block[at++] & 0xff;
            long literals = extended(token >>> 4);
            if (literals > length - at) {
                break;
            }
            total += literals;
            at += (int) literals;
            if (at + OFFSET_BYTES > length) {
                break;
            }
            at += OFFSET_BYTES;
            total += extended(token & 0xf) + MIN_MATCH;
        }
        return total;
    }

    /** A count of four bits, which goes on in the following bytes if all four are set. */
    private long extended(int nibble) {
        long count = nibble;
        if (nibble == 0xf) {
            int more = 0xff;
            while (more == 0xff && at < length) {
                more = block[at++] & 0xff;
                count += more;
            }
        }
        return count;
    }
}
