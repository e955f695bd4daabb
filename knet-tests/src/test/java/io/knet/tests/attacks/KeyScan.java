package io.knet.tests.attacks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Looks for pieces of a key: any {@value #PIECE} bytes in a row, as they are, turned round in words
 * of four or eight bytes as arrays of numbers hold them in memory, and under the two pads of HMAC.
 */
final class KeyScan {
    /** Bytes that must agree. By chance a piece of a key is among 10^16 random bytes. */
    static final int PIECE = 8;

    private static final int[] PADS = {0, 0x36, 0x5C};
    private static final int CHUNK = 1 << 16;
    private static final int LOW_BITS = 0xFFFF;

    private final Set<Long> pieces = new HashSet<>();
    private final boolean[] maybe = new boolean[LOW_BITS + 1];
    private final byte[] chunk = new byte[CHUNK];

    KeyScan(byte[] key) {
        for (int at = 0; at + PIECE <= key.length; at++) {
            for (int pad : PADS) {
                ByteBuffer piece = ByteBuffer.allocate(PIECE);
                for (int i = 0; i < PIECE; i++) {
                    piece.put(i, (byte) (key[at + i] ^ pad));
                }
                long whole = piece.getLong(0);
                add(whole);
                add(Long.reverseBytes(whole));
                add(Long.rotateRight(Long.reverseBytes(whole), Integer.SIZE));
            }
        }
    }

    private void add(long piece) {
        pieces.add(piece);
        maybe[(int) piece & LOW_BITS] = true;
    }

    /** Counts the pieces in the next bytes of a stream; fewer if it ends before. */
    int count(InputStream in, long bytes) throws IOException {
        int found = 0;
        long window = 0;
        long left = bytes;
        while (left > 0) {
            int read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
            if (read <= 0) {
                return found;
            }
            for (int i = 0; i < read; i++) {
                window = (window << Byte.SIZE) | (chunk[i] & 0xFF);
                if (maybe[(int) window & LOW_BITS] && pieces.contains(window)) {
                    found++;
                }
            }
            left -= read;
        }
        return found;
    }
}
