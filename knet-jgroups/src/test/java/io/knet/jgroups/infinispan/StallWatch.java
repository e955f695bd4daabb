package io.knet.jgroups.infinispan;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints what all threads of a JVM are about when a write takes long, once for each such time, so
 * that the log of a test that fails says why.
 */
final class StallWatch implements Runnable {
    private static final long LONG_MILLIS = 2_500;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final List<Writer> writers;
    private final Runnable more;

    /** A watch; {@code more} prints what else there is to say. */
    StallWatch(List<Writer> writers, Runnable more) {
        this.writers = List.copyOf(writers);
        this.more = more;
    }

    @Override
    public void run() {
        boolean told = false;
        while (!Thread.currentThread().isInterrupted()) {
            boolean stalls = writers.stream().anyMatch(w -> w.waitsMillis() > LONG_MILLIS);
            if (stalls && !told) {
                tell();
            }
            told = stalls;
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void tell() {
        writers.forEach(
                writer ->
                        System.out.printf(
                                "%s %s waits for %d ms%n",
                                Instant.now(), writer, writer.waitsMillis()));
        more.run();
        for (ThreadInfo thread :
                ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, 24)) {
            System.out.print(thread);
        }
    }
}
