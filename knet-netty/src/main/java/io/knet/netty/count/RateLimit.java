package io.knet.netty.count;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * Lets a few events through at once and then one in a second, so that strangers cannot fill a log.
 * Thread safe.
 */
public final class RateLimit {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Ticker ticker;
    private final long toleranceNanos;

    /** When events at one a second would have been used up by those let through. */
    @GuardedBy("this")
    private long usedUntilNanos;

    @GuardedBy("this")
    private long suppressed;

    /**
     * A limit.
     *
     * @param burst how many events may come at once after a quiet time, 1 or more
     */
    public RateLimit(Ticker ticker, int burst) {
        this.ticker = ticker;
        toleranceNanos = (burst - 1) * PERIOD_NANOS;
        usedUntilNanos = ticker.nanoTime();
    }

    /**
     * Asks for one event.
     *
     * @return how many events were suppressed before this one, -1 if this one is suppressed too
     */
    public synchronized long acquire() {
        long nowNanos = ticker.nanoTime();
        long fromNanos = usedUntilNanos - nowNanos > 0 ? usedUntilNanos : nowNanos;
        if (fromNanos - nowNanos > toleranceNanos) {
            suppressed++;
            return -1;
        }
        usedUntilNanos = fromNanos + PERIOD_NANOS;
        long before = suppressed;
        suppressed = 0;
        return before;
    }
}
