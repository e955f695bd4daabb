package io.knet.stats;

import static java.util.Objects.requireNonNull;

import io.knet.stats.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * The counters of a handle at one moment (spec api 12.1); they are read one after the other while
 * traffic goes on.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface HandleStats {
    /** Every counter with its value. */
    Map<HandleCounter, Long> counters();

    /** Every timer with what it measured. */
    Map<HandleTimer, TimeStats> times();

    /** Every reason for drops, with the packets or messages dropped for it, in both directions. */
    Map<DropReason, Long> drops();

    /**
     * The counters of all links together, also of those that were removed and of hosts that were.
     */
    LinkStats links();

    /** Value of one counter. */
    default long get(HandleCounter counter) {
        requireNonNull(counter, "counter");
        return counters().getOrDefault(counter, 0L);
    }

    /** What one timer measured. */
    default TimeStats get(HandleTimer timer) {
        requireNonNull(timer, "timer");
        return times().getOrDefault(timer, TimeStats.NONE);
    }

    /** Value of one counter of all links together. */
    default long get(LinkCounter counter) {
        return links().get(counter);
    }

    /** Packets or messages dropped for one reason. */
    default long get(DropReason reason) {
        requireNonNull(reason, "reason");
        return drops().getOrDefault(reason, 0L);
    }

    /** Packets and messages dropped for any reason. */
    default long allDrops() {
        return drops().values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The counters as JSON, on one line: {@code {"handle":{...},"drops":{...},"all_links":{...}}}.
     * {@code handle} has every {@link HandleCounter} and every {@link HandleTimer}, {@code drops}
     * every {@link DropReason}, under the name of its {@link CounterDescriptor}; {@code all_links}
     * is {@link LinkStats#toJson} of {@link #links}. A timer has a member {@code _count}, how often
     * it measured, and in nanoseconds {@code _total} and, if it measured anything, {@code _ave},
     * {@code _min} and {@code _max}. Members may be added in later versions, but none is renamed,
     * removed or given another unit.
     */
    default String toJson() {
        JsonObject handle = new JsonObject();
        for (HandleCounter counter : HandleCounter.values()) {
            handle.put(counter.descriptor().name(), get(counter));
        }
        for (HandleTimer timer : HandleTimer.values()) {
            TimeStats time = get(timer);
            String name = timer.descriptor().name();
            handle.put(name + "_count", time.samples())
                    .put(name + "_total", time.total().toNanos())
                    .put(name + "_ave", nanos(time.average()))
                    .put(name + "_min", nanos(time.min()))
                    .put(name + "_max", nanos(time.max()));
        }
        JsonObject dropped = new JsonObject();
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason.descriptor().name(), get(reason));
        }
        return new JsonObject()
                .put("handle", handle)
                .put("drops", dropped)
                .putJson("all_links", links().toJson())
                .toString();
    }

    private static OptionalLong nanos(Optional<Duration> time) {
        return time.isPresent() ? OptionalLong.of(time.get().toNanos()) : OptionalLong.empty();
    }

    /** What is not 0, on one line; without the counters of links. */
    default String summary() {
        StringJoiner text = new StringJoiner(", ");
        text.setEmptyValue("nothing counted");
        for (HandleCounter counter : HandleCounter.values()) {
            if (get(counter) != 0) {
                text.add(counter.descriptor().name() + " " + get(counter));
            }
        }
        for (HandleTimer timer : HandleTimer.values()) {
            if (get(timer).samples() != 0) {
                text.add(timer.descriptor().name() + " " + get(timer));
            }
        }
        for (DropReason reason : DropReason.values()) {
            if (get(reason) != 0) {
                text.add("dropped, " + reason.descriptor().name() + ": " + get(reason));
            }
        }
        return text.toString();
    }
}
