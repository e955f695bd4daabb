package io.knet.lab.bench.measure;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds the counters that explain a loss. */
final class LossCounters {
    /** They say how much was carried, not what was lost. */
    private static final Set<String> CARRIED = Set.of("tx_data_packets", "rx_data_packets");

    private LossCounters() {}

    /**
     * The counters that rose, other than those of what was carried, with a prefix.
     *
     * @param before at the beginning; what is not there was 0
     */
    static Map<String, Long> risen(
            String prefix, Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> risen = new TreeMap<>();
        after.forEach(
                (name, value) -> {
                    long rise = value - before.getOrDefault(name, 0L);
                    if (rise > 0 && !CARRIED.contains(name)) {
                        risen.put(prefix + name, rise);
                    }
                });
        return risen;
    }
}
