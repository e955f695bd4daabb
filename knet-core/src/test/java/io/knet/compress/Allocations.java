package io.knet.compress;

import java.lang.reflect.Method;

/** What a thread has allocated. By reflection, because knet-core does not read the JDK's module. */
final class Allocations {
    private Allocations() {}

    /** Bytes of heap that the calling thread has allocated so far. */
    static long ofThisThread() {
        try {
            Object threads =
                    Class.forName("java.lang.management.ManagementFactory")
                            .getMethod("getThreadMXBean")
                            .invoke(null);
            Method allocated =
                    Class.forName("com.sun.management.ThreadMXBean")
                            .getMethod("getThreadAllocatedBytes", long.class);
            return (long) allocated.invoke(threads, Thread.currentThread().getId());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("this JDK does not count allocations", e);
        }
    }
}
