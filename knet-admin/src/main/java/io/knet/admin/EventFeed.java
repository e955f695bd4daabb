package io.knet.admin;

import io.knet.KnetEvent;
import io.knet.admin.report.Happening;
import io.knet.stats.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The last events of a node. Thread safe: events come on the node's thread for them, and are taken
 * on the endpoint's.
 */
final class EventFeed {
    private final int remembered;
    private final InstantSource clock;
    private final Runnable wakeUp;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private long told;

    /**
     * Remembers nothing yet.
     *
     * @param remembered how many events to remember
     * @param wakeUp tells the endpoint that there is an event; must not block
     */
    EventFeed(int remembered, InstantSource clock, Runnable wakeUp) {
        this.remembered = remembered;
        this.clock = clock;
        this.wakeUp = wakeUp;
    }

    void tell(KnetEvent event) {
        Happening happening = Happening.of(event);
        String line = line(happening.text()).putMembersOf(happening.json().toString()).toString();
        synchronized (lines) {
            if (lines.size() == remembered) {
                lines.removeFirst();
            }
            lines.addLast(line);
            told++;
        }
        wakeUp.run();
    }

    private JsonObject line(String summary) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Answers.line().put("time", now.toString()).put("summary", summary);
    }

    /** The line for a client that has missed events. */
    String lost(long count) {
        return line(count + " events are missing here: they came faster than they were read")
                .put("event", "lost")
                .put("count", count)
                .toString();
    }

    /**
     * Events from a place on.
     *
     * @param lines the events
     * @param lost how many came there before the first of them, and are forgotten
     * @param next the place behind the last
     */
    record Batch(List<String> lines, long lost, long next) {}

    /**
     * What is remembered of the events from a place on; 0 is the first event.
     *
     * @param from {@link Batch#next} of the batch before, or 0
     */
    Batch from(long from) {
        synchronized (lines) {
            long first = told - lines.size();
            long start = Math.max(from, first);
            return new Batch(
                    new ArrayList<>(lines).subList((int) (start - first), lines.size()),
                    start - from,
                    told);
        }
    }
}
