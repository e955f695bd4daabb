package io.knet.tools.decode;

import java.util.Map;
import java.util.TreeMap;

/** Counts what was in a capture, so that nothing is left out in silence. */
final class CaptureSummary {
    private long packets;
    private final Map<String, Long> kinds = new TreeMap<>();
    private final Map<String, Long> others = new TreeMap<>();

    /** The number of the next packet, from 1. */
    long next() {
        packets++;
        return packets;
    }

    /** Counts a packet that is printed. */
    void printed(String kind) {
        kinds.merge(kind, 1L, Long::sum);
    }

    /** Counts a packet that is not printed. */
    void left(String why) {
        others.merge(why, 1L, Long::sum);
    }

    /** Whether there was no packet at all. */
    boolean isEmpty() {
        return packets == 0;
    }

    /** One line. */
    String text() {
        StringBuilder text = new StringBuilder(packets + (packets == 1 ? " packet" : " packets"));
        kinds.forEach((kind, count) -> text.append(", ").append(count).append(' ').append(kind));
        others.forEach(
                (why, count) ->
                        text.append(", ")
                                .append(count)
                                .append(" not printed (")
                                .append(why)
                                .append(')'));
        return text.toString();
    }
}
