package io.knet.netty.count;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a few events through at once and then one in a second, so that strangers cannot fill a log.
 * Thread safe.
 */
public final class RateLimit {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Ticker ticker;
    private final long toleranceNanos;

    /** When events at one a second would have been used up by those let through. */
    private final AtomicLong usedUntilNanos;

    private final AtomicLong suppressed = new AtomicLong();

    /**
     * A limit.
     *
     * @param burst how many events may come at once after a quiet time, 1 or more
     */
    public RateLimit(Ticker ticker, int burst) {
        this.ticker = ticker;
        toleranceNanos = (burst - 1) * PERIOD_NANOS;
        usedUntilNanos = new AtomicLong(ticker.nanoTime());
    }

    /**
     * Asks for one event.
     *
     * @return how many events were suppressed before this one, -1 if this one is suppressed too
     */
    public long acquire() {
        long nowNanos = ticker.nanoTime();
        while (true) {
            long usedNanos = usedUntilNanos.get();
            long fromNanos = usedNanos - nowNanos > 0 ? usedNanos : nowNanos;
            if (fromNanos - nowNanos > toleranceNanos) {
                suppressed.incrementAndGet();
                return -1;
            }
            if (usedUntilNanos.compareAndSet(usedNanos, fromNanos + PERIOD_NANOS)) {
                return suppressed.getAndSet(0);
            }
        }
    }
}
