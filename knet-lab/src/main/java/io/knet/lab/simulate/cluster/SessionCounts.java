package io.knet.lab.simulate.cluster;

import java.util.Map;
import java.util.TreeMap;

/** How often something happened to sessions and confirmed messages, in words. */
public final class SessionCounts {
    private final Map<String, Long> counts = new TreeMap<>();

    /** Something happened. */
    public void add(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** All that happened. */
    public Map<String, Long> counts() {
        return counts;
    }
}
