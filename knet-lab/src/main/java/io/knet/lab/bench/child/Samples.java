package io.knet.lab.bench.child;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Times in nanoseconds, kept as they are. For one thread at a time. */
final class Samples {
    /** As many as are kept. */
    static final int MAX = 4 << 20;

    private int[] nanos;
    private int count;

    Samples() {
        this(1 << 16);
    }

    /** Room for a number of times, which grows. */
    Samples(int room) {
        nanos = new int[room];
    }

    void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, Math.min(MAX, 2 * count));
        }
        nanos[count++] = (int) Math.min(time, Integer.MAX_VALUE);
    }

    boolean isFull() {
        return count == MAX;
    }

    int count() {
        return count;
    }

    /** Writes them as 32-bit numbers, little endian. */
    void write(Path file) throws IOException {
        write(file, List.of(this));
    }

    /** Writes those of several threads, one thread after the other. */
    static void write(Path file, List<Samples> all) throws IOException {
        int total = all.stream().mapToInt(samples -> samples.count).sum();
        ByteBuffer bytes = ByteBuffer.allocate(total * Integer.BYTES);
        IntBuffer numbers = bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        all.forEach(samples -> numbers.put(samples.nanos, 0, samples.count));
        Files.write(file, bytes.array());
    }
}
