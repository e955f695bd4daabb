package io.knet.session;

import java.util.concurrent.TimeUnit;

/**
 * When an end of sessions tells the other how it sees the links: soon after something has changed,
 * again and again while not all is well, and a few times more when it is, since packets are lost.
 * Times are readings of one monotonic clock, which may wrap. Not thread safe.
 */
public final class ViewSchedule {
    /** Time between two tellings at least, however often something changes. */
    public static final long LEAST_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Time between two tellings of the same. */
    public static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How often it is told that all is well. */
    private static final int WELL_TIMES = 3;

    private boolean changed;
    private boolean told;
    private long toldNanos;
    private int repetitions;

    /** There may be something else to tell. */
    public void changed() {
        changed = true;
    }

    /** Whether it is to be told now. */
    public boolean isDue(long nowNanos) {
        return nanosUntilDue(nowNanos) <= 0;
    }

    /**
     * It was told.
     *
     * @param same whether that is what was told before
     * @param well whether nothing is the matter
     */
    public void told(long nowNanos, boolean same, boolean well) {
        changed = false;
        told = true;
        toldNanos = nowNanos;
        if (!well || !same) {
            repetitions = WELL_TIMES - 1;
        } else if (repetitions > 0) {
            repetitions--;
        }
    }

    /** Time until it is to be told; {@link Long#MAX_VALUE} if it need not be. */
    public long nanosUntilDue(long nowNanos) {
        if (changed) {
            return told ? toldNanos + LEAST_GAP_NANOS - nowNanos : 0;
        }
        return repetitions > 0 ? toldNanos + REPEAT_NANOS - nowNanos : Long.MAX_VALUE;
    }
}
