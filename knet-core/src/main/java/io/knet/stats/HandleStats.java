package io.knet.stats;

import static java.util.Objects.requireNonNull;

import io.knet.stats.json.JsonObject;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * The counters of a handle at one moment (spec api 12.1); they are read one after the other while
 * traffic goes on.
 *
 * @param counters every counter with its value
 * @param times every timer with what it measured
 * @param drops every reason for drops, with the packets or messages dropped for it, in both
 *     directions
 */
public record HandleStats(
        Map<HandleCounter, Long> counters,
        Map<HandleTimer, TimeStats> times,
        Map<DropReason, Long> drops) {
    /** Copies the maps. Missing counters read as 0, missing times as {@link TimeStats#NONE}. */
    public HandleStats {
        requireNonNull(counters, "counters");
        requireNonNull(times, "times");
        requireNonNull(drops, "drops");
        counters = copy(HandleCounter.class, counters);
        times = copy(HandleTimer.class, times);
        drops = copy(DropReason.class, drops);
    }

    static <E extends Enum<E>, V> Map<E, V> copy(Class<E> type, Map<E, V> map) {
        Map<E, V> copy = new EnumMap<>(type);
        copy.putAll(map);
        return Collections.unmodifiableMap(copy);
    }

    /** Value of one counter. */
    public long get(HandleCounter counter) {
        requireNonNull(counter, "counter");
        return counters.getOrDefault(counter, 0L);
    }

    /** What one timer measured. */
    public TimeStats get(HandleTimer timer) {
        requireNonNull(timer, "timer");
        return times.getOrDefault(timer, TimeStats.NONE);
    }

    /** Packets or messages dropped for one reason. */
    public long get(DropReason reason) {
        requireNonNull(reason, "reason");
        return drops.getOrDefault(reason, 0L);
    }

    /** Packets and messages dropped for any reason. */
    public long allDrops() {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The counters as JSON, on one line: {@code {"handle":{...},"drops":{...}}}. {@code handle} has
     * every {@link HandleCounter} under its label and, of each {@link HandleTimer} that measured
     * anything, {@code _ave}, {@code _min} and {@code _max} in nanoseconds. {@code drops} has every
     * {@link DropReason} under its name in lower case. Members may be added in later versions, but
     * none is renamed, removed or given another unit.
     */
    public String toJson() {
        JsonObject handle = new JsonObject();
        for (HandleCounter counter : HandleCounter.values()) {
            handle.put(counter.label(), get(counter));
        }
        for (HandleTimer timer : HandleTimer.values()) {
            TimeStats time = get(timer);
            handle.put(timer.label() + "_ave", nanos(time.average()));
            handle.put(timer.label() + "_min", nanos(time.min()));
            handle.put(timer.label() + "_max", nanos(time.max()));
        }
        JsonObject dropped = new JsonObject();
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason.name().toLowerCase(Locale.ROOT), get(reason));
        }
        return new JsonObject().put("handle", handle).put("drops", dropped).toString();
    }

    private static OptionalLong nanos(Optional<Duration> time) {
        return time.isPresent() ? OptionalLong.of(time.get().toNanos()) : OptionalLong.empty();
    }

    /** What is not 0, on one line. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ");
        text.setEmptyValue("nothing counted");
        for (HandleCounter counter : HandleCounter.values()) {
            if (get(counter) != 0) {
                text.add(counter.label() + " " + get(counter));
            }
        }
        for (HandleTimer timer : HandleTimer.values()) {
            if (get(timer).samples() != 0) {
                text.add(timer.label() + " " + get(timer));
            }
        }
        for (DropReason reason : DropReason.values()) {
            if (get(reason) != 0) {
                text.add("dropped, " + reason.label() + ": " + get(reason));
            }
        }
        return text.toString();
    }
}
