package io.knet.lab.bench.child;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

/**
 * What the threads of this process have allocated on the heap since its start, but for the one that
 * asks, which answers the requests of a benchmark.
 *
 * @param bytes how much; what threads had allocated that have ended is missing where {@code ended}
 *     counts them
 * @param ended threads that have ended, on JVMs that forget what those had allocated; else 0
 */
record Allocation(long bytes, long ended) {
    private static final int JVM_REMEMBERS_SINCE = 21;

    /** So far; empty on JVMs that do not tell. */
    static Optional<Allocation> now() {
        if (!(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads)
                || !threads.isThreadAllocatedMemorySupported()
                || !threads.isThreadAllocatedMemoryEnabled()) {
            return Optional.empty();
        }
        long self = Thread.currentThread().getId();
        return Optional.of(
                Runtime.version().feature() < JVM_REMEMBERS_SINCE
                        ? ofLiveThreads(threads, self)
                        : new Allocation(ofAllThreads(threads, self), 0));
    }

    private static Allocation ofLiveThreads(ThreadMXBean threads, long self) {
        long[] live;
        long started;
        do {
            started = threads.getTotalStartedThreadCount();
            live = threads.getAllThreadIds();
        } while (started != threads.getTotalStartedThreadCount());
        long[] others = Arrays.stream(live).filter(id -> id != self).toArray();
        // One that has ended in between has -1.
        long[] each = threads.getThreadAllocatedBytes(others);
        long sum = Arrays.stream(each).filter(bytes -> bytes > 0).sum();
        return new Allocation(sum, started - live.length);
    }

    /** By reflection, because knet is compiled for JDKs that do not have it. */
    private static long ofAllThreads(ThreadMXBean threads, long self) {
        try {
            Method sum = ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
            long own = threads.getThreadAllocatedBytes(self);
            return (long) sum.invoke(threads) - own;
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("the JVM does not tell what was allocated: " + e, e);
        }
    }
}
