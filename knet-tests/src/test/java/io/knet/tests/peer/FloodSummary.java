package io.knet.tests.peer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The score of what arrived from one source on one channel.
 *
 * @param received all messages
 * @param distinct intact flood messages, each index once
 * @param duplicates intact flood messages that had arrived before
 * @param corrupt flood messages with a wrong byte or length
 * @param outOfOrder distinct messages that arrived after one of a higher index
 * @param other messages that are no flood messages
 * @param bytes length of all messages together
 * @param highest highest index seen, -1 if none
 * @param missing ranges of indices below the highest that did not arrive, the first 64 of them
 * @param missingCount indices below the highest that did not arrive
 * @param micros microseconds from the first to the last message
 */
public record FloodSummary(
        long received,
        long distinct,
        long duplicates,
        long corrupt,
        long outOfOrder,
        long other,
        long bytes,
        long highest,
        List<Range> missing,
        long missingCount,
        long micros) {

    /** The score before anything has arrived. */
    public static final FloodSummary EMPTY =
            new FloodSummary(0, 0, 0, 0, 0, 0, 0, -1, List.of(), 0, 0);

    /** Indices from first to last, both included. */
    public record Range(long first, long last) {}

    /**
     * True if a flood of indices 0 to {@code count - 1} arrived complete, intact and each message
     * once.
     */
    public boolean isClean(long count) {
        return distinct == count
                && highest == count - 1
                && duplicates == 0
                && corrupt == 0
                && missingCount == 0;
    }

    static FloodSummary of(JsonNode json) {
        List<Range> missing = new ArrayList<>();
        json.path("missing")
                .forEach(
                        range ->
                                missing.add(
                                        new Range(range.path(0).asLong(), range.path(1).asLong())));
        return new FloodSummary(
                json.path("received").asLong(),
                json.path("distinct").asLong(),
                json.path("duplicates").asLong(),
                json.path("corrupt").asLong(),
                json.path("out_of_order").asLong(),
                json.path("other").asLong(),
                json.path("bytes").asLong(),
                json.path("highest").asLong(),
                missing,
                json.path("missing_count").asLong(),
                json.path("micros").asLong());
    }
}
