package io.knet.session;

/** Lets through a number at once, and as many again in each second. Not thread safe. */
final class RateLimit {
    private final long interval;
    private final long burst;
    private boolean used;
    private long credit;
    private long since;

    /**
     * A limit that nothing was counted against yet.
     *
     * @param perSecond how many in a second, and at once
     */
    RateLimit(int perSecond) {
        interval = SessionLimits.SECOND / perSecond;
        burst = perSecond * interval;
        credit = burst;
    }

    boolean admits(long nowNanos) {
        if (used) {
            long passed = Math.max(0, nowNanos - since);
            credit = passed >= burst ? burst : Math.min(burst, credit + passed);
        }
        used = true;
        since = nowNanos;
        if (credit < interval) {
            return false;
        }
        credit -= interval;
        return true;
    }
}
