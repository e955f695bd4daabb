package io.knet.lab.soak;

import io.knet.lab.bench.process.ProcFiles;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What the process holds at a moment.
 *
 * @param heap bytes of live objects, after a garbage collection
 * @param direct bytes of memory outside of the heap that Netty has taken
 * @param resident bytes in RAM
 * @param descriptors open file descriptors, 0 where Linux does not tell
 * @param threads live threads
 */
record Sample(long heap, long direct, long resident, long descriptors, long threads) {
    /** Collects garbage and looks. */
    static Sample take() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return new Sample(
                heap,
                Math.max(0, PlatformDependent.usedDirectMemory()),
                ProcFiles.residentBytes(ProcessHandle.current().pid()),
                openDescriptors(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static long openDescriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException noLinux) {
            return 0;
        }
    }
}
