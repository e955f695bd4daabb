package io.knet.admin.jmx;

import io.knet.stats.Counted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** How values become such that every JMX client knows. */
final class Texts {
    private Texts() {}

    /** ISO 8601 in UTC, to the millisecond. */
    static String of(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** What is counted, by its names in JSON. */
    static <K extends Counted, V, T> Map<String, T> byName(
            Map<K, V> counted, Function<? super V, ? extends T> value) {
        Map<String, T> named = new TreeMap<>();
        counted.forEach((what, amount) -> named.put(what.descriptor().name(), value.apply(amount)));
        return named;
    }

    /** Counters, by their names in JSON. */
    static <K extends Counted> Map<String, Long> byName(Map<K, Long> counters) {
        return byName(counters, amount -> amount);
    }
}
