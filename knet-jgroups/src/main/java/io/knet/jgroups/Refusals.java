package io.knet.jgroups;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jgroups.logging.Log;

/**
 * Messages of one kind that were not sent: counted, and told in the log, but not more than once in
 * ten seconds.
 */
final class Refusals {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongAdder count = new LongAdder();
    private final AtomicLong nextLineNanos;
    private final LongSupplier nanoTime;

    Refusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        nextLineNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** One more, for a reason in words. */
    void add(Log log, String why) {
        count.increment();
        long now = nanoTime.getAsLong();
        long next = nextLineNanos.get();
        if (now - next >= 0 && nextLineNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            log.warn("KNET: %s; %d so far", why, count.sum());
        }
    }

    long count() {
        return count.sum();
    }

    void reset() {
        count.reset();
    }
}
