package io.knet.netty.count;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * One counter for each constant of an enum. Counters only ever grow; clearing them remembers what
 * they were, so nothing that is counted meanwhile is lost. Thread safe.
 */
@SuppressWarnings("EnumOrdinal") // the index into an array that lives no longer than the enum
public final class Counters<E extends Enum<E>> {
    private final Class<E> type;
    private final LongAdder[] values;

    /** What the counters were when they were cleared last; never changed once it is here. */
    private volatile long[] base;

    /** All counters of a kind, at zero. */
    public Counters(Class<E> type) {
        this.type = type;
        values = new LongAdder[type.getEnumConstants().length];
        Arrays.setAll(values, i -> new LongAdder());
        base = new long[values.length];
    }

    /** Counts. */
    public void add(E counter, long amount) {
        values[counter.ordinal()].add(amount);
    }

    /** Starts all counters from zero, but for {@link #lifetime}. */
    public synchronized void clear() {
        base = Arrays.stream(values).mapToLong(LongAdder::sum).toArray();
    }

    /** What one counter has counted since the counters were cleared. */
    public long get(E counter) {
        long from = base[counter.ordinal()];
        return values[counter.ordinal()].sum() - from;
    }

    /** What was counted since the counters were cleared. */
    public Map<E, Long> snapshot() {
        return since(base);
    }

    /** What was counted since the beginning. */
    public Map<E, Long> lifetime() {
        return since(new long[values.length]);
    }

    /** What one counter has counted since the beginning. */
    public long lifetime(E counter) {
        return values[counter.ordinal()].sum();
    }

    /** The base is older than the sums, so no difference is negative. */
    private Map<E, Long> since(long[] from) {
        Map<E, Long> counts = new EnumMap<>(type);
        for (E counter : type.getEnumConstants()) {
            counts.put(counter, values[counter.ordinal()].sum() - from[counter.ordinal()]);
        }
        return counts;
    }
}
