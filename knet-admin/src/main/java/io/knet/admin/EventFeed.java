package io.knet.admin;

import io.knet.KnetEvent;
import io.knet.admin.report.Happening;
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
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Happening happening = Happening.of(event);
        String line =
                Answers.line()
                        .put("time", now.toString())
                        .put("summary", happening.text())
                        .putMembersOf(happening.json().toString())
                        .toString();
        synchronized (lines) {
            if (lines.size() == remembered) {
                lines.removeFirst();
            }
            lines.addLast(line);
            told++;
        }
        wakeUp.run();
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
