package io.knet.netty.count;

import io.knet.stats.TimeStats;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was measured for each constant of an enum, since the beginning and since it was cleared.
 * Thread safe.
 */
@SuppressWarnings("EnumOrdinal") // the index into an array that lives no longer than the enum
public final class Times<E extends Enum<E>> {
    private final Class<E> type;
    private final Samples[] lifetime;
    private volatile Samples[] recent;

    public Times(Class<E> type) {
        this.type = type;
        lifetime = none();
        recent = none();
    }

    private Samples[] none() {
        Samples[] none = new Samples[type.getEnumConstants().length];
        Arrays.setAll(none, i -> new Samples());
        return none;
    }

    /** Takes one duration into account, in nanoseconds. */
    public void record(E timer, long nanos) {
        lifetime[timer.ordinal()].record(nanos);
        recent[timer.ordinal()].record(nanos);
    }

    /**
     * Starts from zero, but for {@link #lifetime}. What is being measured meanwhile may count as
     * before.
     */
    public void clear() {
        recent = none();
    }

    /** What was measured since it was cleared. */
    public Map<E, TimeStats> snapshot() {
        return snapshot(recent);
    }

    /** What was measured since the beginning. */
    public Map<E, TimeStats> lifetime() {
        return snapshot(lifetime);
    }

    private Map<E, TimeStats> snapshot(Samples[] now) {
        Map<E, TimeStats> snapshot = new EnumMap<>(type);
        for (E timer : type.getEnumConstants()) {
            snapshot.put(timer, now[timer.ordinal()].snapshot());
        }
        return snapshot;
    }

    private static final class Samples {
        private final LongAdder count = new LongAdder();
        private final LongAdder total = new LongAdder();
        private final LongAccumulator min = new LongAccumulator(Math::min, Long.MAX_VALUE);
        private final LongAccumulator max = new LongAccumulator(Math::max, Long.MIN_VALUE);

        /** The count comes last, so that whoever sees it sees the extremes. */
        void record(long nanos) {
            min.accumulate(nanos);
            max.accumulate(nanos);
            total.add(nanos);
            count.increment();
        }

        TimeStats snapshot() {
            long samples = count.sum();
            return samples == 0
                    ? TimeStats.NONE
                    : TimeStats.ofNanos(samples, total.sum(), min.get(), max.get());
        }
    }
}
