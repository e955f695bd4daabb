package io.knet.netty.count;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One counter for each constant of an enum. Counters only ever grow; clearing them remembers what
 * they were, so nothing that is counted meanwhile is lost. Those that nothing was added to take no
 * memory: a link uses a few of its many. Thread safe.
 */
@SuppressWarnings("EnumOrdinal") // the index into an array that lives no longer than the enum
public final class Counters<E extends Enum<E>> {
    private final Class<E> type;

    /** Null where nothing was counted yet. */
    private final AtomicReferenceArray<@Nullable LongAdder> values;

    /**
     * What the counters were when they were cleared last; empty if they never were. Never changed
     * once it is here.
     */
    private volatile long[] base = {};

    /** All counters of a kind, at zero. */
    public Counters(Class<E> type) {
        this.type = type;
        values = new AtomicReferenceArray<>(type.getEnumConstants().length);
    }

    /** Counts. */
    public void add(E counter, long amount) {
        LongAdder value = values.get(counter.ordinal());
        (value == null ? begin(counter) : value).add(amount);
    }

    private LongAdder begin(E counter) {
        LongAdder begun = new LongAdder();
        LongAdder other = values.compareAndExchange(counter.ordinal(), null, begun);
        return other == null ? begun : other;
    }

    /** Starts all counters from zero, but for {@link #lifetime}. */
    public synchronized void clear() {
        long[] now = new long[values.length()];
        for (E counter : type.getEnumConstants()) {
            now[counter.ordinal()] = lifetime(counter);
        }
        base = now;
    }

    /** What one counter has counted since the counters were cleared. */
    public long get(E counter) {
        return since(base, counter);
    }

    /** What was counted since the counters were cleared. */
    public Map<E, Long> snapshot() {
        return since(base);
    }

    /** What was counted since the beginning. */
    public Map<E, Long> lifetime() {
        return since(new long[0]);
    }

    /** What one counter has counted since the beginning. */
    public long lifetime(E counter) {
        LongAdder value = values.get(counter.ordinal());
        return value == null ? 0 : value.sum();
    }

    private Map<E, Long> since(long[] from) {
        Map<E, Long> counts = new EnumMap<>(type);
        for (E counter : type.getEnumConstants()) {
            counts.put(counter, since(from, counter));
        }
        return counts;
    }

    /** The base is older than the sum, so the difference is not negative. */
    private long since(long[] from, E counter) {
        return lifetime(counter) - (from.length == 0 ? 0 : from[counter.ordinal()]);
    }
}
