package io.knet.session;

import org.jspecify.annotations.Nullable;

/**
 * Decides which INITs of a host are worth a public-key operation: those that are newer than all
 * before, and not too many. Belongs to the thread of its host.
 *
 * <p>An INIT counts for good only when its session was confirmed. Until then it may be a recording,
 * made while the host's clock was ahead, by which somebody wants all true INITs to seem old; it
 * counts as long as its unconfirmed session is kept. A recording may so come again and again; but
 * for a while those have a share of their own, so that they use up nobody's.
 */
final class InitGate {
    private final RateLimit limit = new RateLimit(SessionLimits.INITS_PER_SECOND);

    /** Those that are not newer than all that came lately: only a recording is. */
    private final RateLimit repetitions = new RateLimit(SessionLimits.REPETITIONS_PER_SECOND);

    /** The greatest time that came lately, taken or not. */
    private long seen;

    private long seenUntilNanos;
    private boolean anySeen;

    /** The greatest time of a host that proved to be there. All times are unsigned. */
    private long proven;

    /**
     * Looks at an INIT.
     *
     * @param time its time
     * @param unconfirmed the greatest time of an INIT whose session is kept unconfirmed, 0 if none
     */
    @Nullable SessionDrop judge(long time, long unconfirmed, long nowNanos) {
        if (Long.compareUnsigned(time, greatest(unconfirmed)) <= 0) {
            return SessionDrop.STALE;
        }
        RateLimit share = wasSeen(time, nowNanos) ? repetitions : limit;
        return share.admits(nowNanos) ? null : SessionDrop.TOO_OFTEN;
    }

    /** Whether an INIT of that time or a later one came lately; notes that one came. */
    private boolean wasSeen(long time, long nowNanos) {
        boolean known = anySeen && nowNanos - seenUntilNanos < 0;
        if (known && Long.compareUnsigned(time, seen) <= 0) {
            return true;
        }
        seen = time;
        anySeen = true;
        seenUntilNanos = nowNanos + SessionLimits.TIMES_REMEMBERED;
        return false;
    }

    /**
     * Whether a stale time is older than an INIT that was overtaken on its way could be: the host's
     * clock went back, or somebody repeats a recording.
     */
    boolean isLongAgo(long time, long unconfirmed) {
        return greatest(unconfirmed) - time > SessionLimits.HANDSHAKE_WAITS;
    }

    /** The session of an INIT was confirmed. */
    void confirmed(long time) {
        proven = greatest(time);
    }

    /** The host answered, at that time: whatever it seemed to be before. */
    void answered(long time) {
        proven = time;
        anySeen = false;
    }

    private long greatest(long other) {
        return Long.compareUnsigned(other, proven) > 0 ? other : proven;
    }
}
