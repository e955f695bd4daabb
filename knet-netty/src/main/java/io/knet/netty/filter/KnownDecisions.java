package io.knet.netty.filter;

import io.knet.KnetLimits;
import org.jspecify.annotations.Nullable;

/**
 * Decisions that were made before, since a filter says the same again and again. Any thread: a
 * decision does not change, and one that another has taken the place of is made anew.
 */
final class KnownDecisions {
    private static final int PLACES = 64; // a power of two

    private final Decision.@Nullable ToOne[] toOne = new Decision.ToOne[PLACES];
    private final Decision.ToAll[] toAll = new Decision.ToAll[KnetLimits.MAX_CHANNELS];

    KnownDecisions() {
        for (int channel = 0; channel < toAll.length; channel++) {
            toAll[channel] = new Decision.ToAll(channel);
        }
    }

    Decision.ToAll toAll(int channel) {
        return channel < toAll.length ? toAll[channel] : new Decision.ToAll(channel);
    }

    Decision.ToOne toOne(int channel, int host) {
        int place = (host ^ channel) & (PLACES - 1);
        Decision.ToOne known = toOne[place];
        if (known == null || known.host() != host || known.channel() != channel) {
            known = new Decision.ToOne(channel, host);
            toOne[place] = known;
        }
        return known;
    }
}
