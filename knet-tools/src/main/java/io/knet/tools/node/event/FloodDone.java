package io.knet.tools.node.event;

import io.knet.stats.json.JsonObject;
import java.util.Locale;

/**
 * A flood is over: the send queue has accepted its last message.
 *
 * @param to id of the host
 * @param count messages accepted
 * @param size bytes in each
 * @param refused how often the send queue was full, and was waited for
 * @param seconds from the first message to the last
 */
public record FloodDone(int to, int count, int size, long refused, double seconds)
        implements NodeEvent {
    @Override
    public JsonObject json() {
        return new JsonObject()
                .put("event", "flood")
                .put("to", to)
                .put("count", count)
                .put("size", size)
                .put("bytes", bytes())
                .put("refused", refused)
                .put("seconds", seconds);
    }

    private long bytes() {
        return (long) count * size;
    }

    @Override
    public String text() {
        return String.format(
                Locale.ROOT,
                "flood to host %d: %d messages, %d bytes in %.3f s (%.0f messages/s, %.1f MB/s),"
                        + " queue full %d times",
                to,
                count,
                bytes(),
                seconds,
                count / seconds,
                bytes() / seconds / 1e6,
                refused);
    }
}
