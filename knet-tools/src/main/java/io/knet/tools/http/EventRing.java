package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The last minutes of a node as server-sent events, ready to be sent. Each has a number; readers
 * keep the number of the next one that they want, so that nothing is queued for any of them.
 * Bounded by count and by bytes. Thread safe.
 */
final class EventRing {
    private final Deque<byte[]> events = new ArrayDeque<>();
    private final String epoch;
    private final int maxEvents;
    private final long maxBytes;
    private long first;
    private long bytes;

    /**
     * An empty ring.
     *
     * @param epoch tells this ring's numbers from those of the ring before a restart; letters and
     *     digits
     * @param maxEvents how many events are kept
     * @param maxBytes how long they may be together
     */
    EventRing(String epoch, int maxEvents, long maxBytes) {
        this.epoch = epoch;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    /** Adds an event; the oldest ones make room for it. Line ends in the data are not allowed. */
    synchronized void add(String kind, String json) {
        byte[] event =
                ("id: " + epoch + "-" + end() + "\nevent: " + kind + "\ndata: " + json + "\n\n")
                        .getBytes(UTF_8);
        events.addLast(event);
        bytes += event.length;
        while (events.size() > maxEvents || (bytes > maxBytes && events.size() > 1)) {
            bytes -= events.removeFirst().length;
            first++;
        }
    }

    /** Number of the oldest event. */
    synchronized long first() {
        return first;
    }

    /** Number that the next event gets. */
    synchronized long end() {
        return first + events.size();
    }

    /**
     * Where a reader goes on that has an event; from the start if the event is of another epoch.
     */
    synchronized long after(String lastId) {
        String prefix = epoch + "-";
        if (!lastId.startsWith(prefix)) {
            return first;
        }
        String number = lastId.substring(prefix.length());
        if (!number.matches("\\d{1,15}")) {
            return first;
        }
        return Math.min(end(), Math.max(first, Long.parseLong(number) + 1));
    }

    /**
     * The events from a number on, at most so many bytes of them, but at least one if there is one.
     */
    synchronized Optional<Part> from(long number, int atMostBytes) {
        if (number < first || number >= end()) {
            return Optional.empty();
        }
        int taken = 0;
        int length = 0;
        int skip = (int) (number - first);
        for (byte[] event : events) {
            if (skip > 0) {
                skip--;
                continue;
            }
            if (taken > 0 && length + event.length > atMostBytes) {
                break;
            }
            length += event.length;
            taken++;
        }
        byte[] text = new byte[length];
        int at = 0;
        skip = (int) (number - first);
        for (byte[] event : events) {
            if (skip > 0) {
                skip--;
                continue;
            }
            if (at == length) {
                break;
            }
            System.arraycopy(event, 0, text, at, event.length);
            at += event.length;
        }
        return Optional.of(new Part(text, number + taken));
    }

    /**
     * Some events.
     *
     * @param text as they are sent
     * @param next number of the event behind them
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, to one channel
    record Part(byte[] text, long next) {}
}
