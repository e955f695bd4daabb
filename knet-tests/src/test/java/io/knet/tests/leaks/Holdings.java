package io.knet.tests.leaks;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this JVM holds.
 *
 * @param direct bytes of memory outside of the heap that Netty has taken
 * @param descriptors open file descriptors
 * @param threads live threads
 */
record Holdings(long direct, long descriptors, int threads) {
    static Holdings now() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return new Holdings(
                    PlatformDependent.usedDirectMemory(),
                    open.count(),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this is no more than that, but for some memory that buffers are kept in. */
    boolean isWithin(Holdings before, long moreMemory) {
        return direct <= before.direct + moreMemory
                && descriptors <= before.descriptors
                && threads <= before.threads;
    }
}
