package io.knet.stats;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The counters of a handle at one moment; they are read one after the other while traffic goes on.
 *
 * @param counters every counter with its value
 * @param drops every reason for drops, with the packets or messages dropped for it, in both
 *     directions
 */
public record HandleStats(Map<HandleCounter, Long> counters, Map<DropReason, Long> drops) {
    /** Copies the maps. Missing counters read as 0. */
    public HandleStats {
        counters = Collections.unmodifiableMap(new EnumMap<>(counters));
        drops = Collections.unmodifiableMap(new EnumMap<>(drops));
    }

    /** Value of one counter. */
    public long get(HandleCounter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** Packets or messages dropped for one reason. */
    public long get(DropReason reason) {
        return drops.getOrDefault(reason, 0L);
    }

    /** Packets and messages dropped for any reason. */
    public long allDrops() {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }
}
