package io.knet.netty.node;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Lets one event in a second through, so that strangers cannot fill a log. Thread safe. */
final class RateLimit {
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

    private final Ticker ticker;
    private final AtomicLong next;
    private final AtomicLong suppressed = new AtomicLong();

    RateLimit(Ticker ticker) {
        this.ticker = ticker;
        next = new AtomicLong(ticker.nanoTime());
    }

    /**
     * Asks for one event.
     *
     * @return how many events were suppressed before this one, -1 if this one is suppressed too
     */
    long acquire() {
        long now = ticker.nanoTime();
        long due = next.get();
        if (now - due < 0 || !next.compareAndSet(due, now + PERIOD)) {
            suppressed.incrementAndGet();
            return -1;
        }
        return suppressed.getAndSet(0);
    }
}
