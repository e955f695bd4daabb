package io.knet.tools.doctor;

import io.knet.LinkTimers;
import java.util.OptionalLong;

/**
 * When a trial of a link has to end, so that the peer does not take the link for up: it does once
 * as many of its pings were answered as its timers say, which are taken to be the node's own. Not
 * thread safe.
 */
final class TrialEnd {
    private final long nanosFromFirstPing;
    private final long mostPings;
    private OptionalLong firstPing = OptionalLong.empty();

    TrialEnd(LinkTimers timers) {
        int answersToComeUp = timers.pongsToComeUp();
        long interval = timers.pingInterval().toNanos();
        // A quarter before the ping whose answer would be the last that the peer waits for.
        nanosFromFirstPing = interval * (answersToComeUp - 1) - interval / 4;
        // A peer that pings more often; one answer too few if two suffice would tell nothing.
        mostPings = Math.max(2, answersToComeUp - 1);
    }

    /**
     * Whether to end it now.
     *
     * @param pings of the peer that have come
     * @param now in nanoseconds
     */
    boolean isReached(long pings, long now) {
        if (pings > 0 && firstPing.isEmpty()) {
            firstPing = OptionalLong.of(now);
        }
        return pings >= mostPings
                || (firstPing.isPresent() && now - firstPing.getAsLong() >= nanosFromFirstPing);
    }
}
