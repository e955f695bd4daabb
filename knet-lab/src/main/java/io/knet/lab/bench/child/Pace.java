package io.knet.lab.bench.child;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Holds back what is done at a rate, from when this is made. What is late is done at once, so that
 * the rate is kept. For one thread.
 */
final class Pace {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long COARSE_NAP = TimeUnit.MILLISECONDS.toNanos(1);

    /** Who is to stop notices it then. */
    private static final long LONGEST_NAP = TimeUnit.MILLISECONDS.toNanos(100);

    private final double interval;
    private final boolean fine;
    private final LongSupplier clock;
    private final LongConsumer nap;
    private final long begin;

    /**
     * A pace.
     *
     * @param fine whether naps end when the next is due, not after a millisecond
     * @param clock tells nanoseconds
     * @param nap sleeps so many nanoseconds, or longer
     */
    Pace(long perSecond, boolean fine, LongSupplier clock, LongConsumer nap) {
        interval = perSecond == 0 ? 0 : (double) SECOND / perSecond;
        this.fine = fine;
        this.clock = clock;
        this.nap = nap;
        begin = clock.getAsLong();
    }

    /**
     * A rate, kept by naps of a millisecond at least: what falls due in one is done in a row. That
     * costs the least CPU time.
     *
     * @param perSecond how often in a second; 0 for as fast as possible
     */
    static Pace coarse(long perSecond) {
        return new Pace(perSecond, false, System::nanoTime, LockSupport::parkNanos);
    }

    /**
     * A rate, kept by naps until the next is due; the system's timers make each some 50 us longer.
     *
     * @param perSecond how often in a second; 0 for as fast as possible
     */
    static Pace fine(long perSecond) {
        return new Pace(perSecond, true, System::nanoTime, LockSupport::parkNanos);
    }

    /**
     * Waits until it is time.
     *
     * @param done how often it was done
     * @param stop whether to wait no longer
     */
    void await(long done, BooleanSupplier stop) {
        long due = (long) Math.ceil(done * interval);
        while (interval > 0 && !stop.getAsBoolean()) {
            long early = due - (clock.getAsLong() - begin);
            if (early <= 0) {
                return;
            }
            nap.accept(Math.min(fine ? early : Math.max(early, COARSE_NAP), LONGEST_NAP));
        }
    }
}
