package io.knet.protocol;

import io.knet.LinkDownReason;
import io.knet.stats.LinkEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The latest ups and downs of a link, oldest first. As many are kept as libknet keeps: 16 ups and
 * 16 downs, which are the last 32 events, since a link goes down only after it came up. Not thread
 * safe.
 */
public final class UpDownHistory {
    /** How many ups, and how many downs, are kept at most. */
    public static final int KEPT = 16;

    private final Deque<LinkEvent> events = new ArrayDeque<>(2 * KEPT);

    /** The link came up. */
    public void up(Instant time) {
        add(LinkEvent.up(time));
    }

    /** The link went down. */
    public void down(Instant time, LinkDownReason reason) {
        add(LinkEvent.down(time, reason));
    }

    private void add(LinkEvent event) {
        if (events.size() == 2 * KEPT) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    /** Forgets all events. */
    public void clear() {
        events.clear();
    }

    /** A copy of the events that are kept, oldest first. */
    public List<LinkEvent> events() {
        return List.copyOf(events);
    }
}
