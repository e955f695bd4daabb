package io.knet.netty.count;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** One counter for each constant of an enum. Thread safe. */
@SuppressWarnings("EnumOrdinal") // the index into an array that lives no longer than the enum
public final class Counters<E extends Enum<E>> {
    private final Class<E> type;
    private volatile LongAdder[] values;

    public Counters(Class<E> type) {
        this.type = type;
        values = zeros();
    }

    private LongAdder[] zeros() {
        LongAdder[] zeros = new LongAdder[type.getEnumConstants().length];
        Arrays.setAll(zeros, i -> new LongAdder());
        return zeros;
    }

    /** Starts all counters from zero. What is being counted meanwhile may count as before. */
    public void clear() {
        values = zeros();
    }

    public void add(E counter, long amount) {
        values[counter.ordinal()].add(amount);
    }

    public long get(E counter) {
        return values[counter.ordinal()].sum();
    }

    public Map<E, Long> snapshot() {
        Map<E, Long> snapshot = new EnumMap<>(type);
        for (E counter : type.getEnumConstants()) {
            snapshot.put(counter, get(counter));
        }
        return snapshot;
    }
}
