package io.knet.tests.leaks;

import io.knet.tests.nodes.Await;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What this JVM holds.
 *
 * @param direct bytes of memory outside of the heap that Netty has taken
 * @param descriptors open file descriptors
 * @param threads live threads
 */
record Holdings(long direct, long descriptors, int threads) {
    private static final Duration POLL = Duration.ofMillis(10);

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

    /**
     * Waits until this JVM holds no more than before, but for some memory that buffers are kept in:
     * threads end, and sockets with them, a moment after the call that ends them. Waits on the
     * calling thread, for another would count.
     */
    static void awaitWithin(Holdings before, long moreMemory) {
        long deadline = System.nanoTime() + Await.LIMIT.toNanos();
        Holdings now = now();
        while (!now.isWithin(before, moreMemory)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(before + " before, now " + now);
            }
            LockSupport.parkNanos(POLL.toNanos());
            now = now();
        }
    }

    private boolean isWithin(Holdings before, long moreMemory) {
        return direct <= before.direct + moreMemory
                && descriptors <= before.descriptors
                && threads <= before.threads;
    }
}
