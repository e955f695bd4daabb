package io.knet.lab.bench.child;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Times in nanoseconds, kept as they are. For one thread at a time. */
final class Samples {
    /** As many as are kept. */
    static final int MAX = 4 << 20;

    private int[] nanos = new int[1 << 16];
    private int count;

    void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, Math.min(MAX, 2 * count));
        }
        nanos[count++] = (int) Math.min(time, Integer.MAX_VALUE);
    }

    boolean isFull() {
        return count == MAX;
    }

    /** Writes them as 32-bit numbers, little endian. */
    void write(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count * Integer.BYTES);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(nanos, 0, count);
        Files.write(file, bytes.array());
    }
}
