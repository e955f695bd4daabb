package io.knet.stats.report;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Maps of reports. */
final class EnumMaps {
    private EnumMaps() {}

    /** A copy that nobody can change, in the order of the constants. */
    static <E extends Enum<E>, V> Map<E, V> copy(Class<E> type, Map<E, V> map) {
        Map<E, V> copy = new EnumMap<>(type);
        copy.putAll(map);
        return Collections.unmodifiableMap(copy);
    }
}
