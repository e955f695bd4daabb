package io.knet.tools.node.event;

import io.knet.KnetException;
import io.knet.admin.report.NodeEvent;
import io.knet.stats.json.JsonObject;
import io.knet.tools.Messages;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** How a command went. */
public sealed interface Result extends NodeEvent {
    /**
     * A message was sent, accepted to be sent, or refused.
     *
     * @param to id of the host, empty for all hosts
     * @param sync whether the link took it, or only the queue
     * @param failure why it was not sent, if it was not
     * @param micros how long the call took
     */
    record Sent(OptionalInt to, boolean sync, Optional<KnetException> failure, long micros)
            implements Result {
        @Override
        public JsonObject json() {
            JsonObject json = new JsonObject().put("event", "sent");
            if (to.isPresent()) {
                json.put("to", to.getAsInt());
            } else {
                json.put("to", "all");
            }
            return json.put("sync", sync)
                    .put("result", result())
                    .put("micros", micros)
                    .put("error", failure.map(refusal -> refusal.error().name()))
                    .put("detail", failure.map(Throwable::getMessage));
        }

        private String result() {
            return failure.map(refusal -> refusal.errno().name()).orElse("OK");
        }

        @Override
        public String text() {
            String target = to.isPresent() ? "host " + to.getAsInt() : "all hosts";
            String outcome = failure.map(Messages::of).orElse(sync ? "the link took it" : "queued");
            return (sync ? "sync" : "send")
                    + " to "
                    + target
                    + ": "
                    + outcome
                    + " ("
                    + micros
                    + " us)";
        }
    }

    /**
     * What became of a message at its receiver.
     *
     * @param to id of the host
     * @param failure why it was not delivered, or is not known to be
     * @param micros how long that took to be known
     */
    record Confirmed(int to, Optional<Throwable> failure, long micros) implements Result {
        @Override
        public JsonObject json() {
            return new JsonObject()
                    .put("event", "confirmed")
                    .put("to", to)
                    .put("result", failure.map(Confirmed::name).orElse("DELIVERED"))
                    .put("micros", micros)
                    .put("detail", failure.map(Throwable::getMessage));
        }

        private static String name(Throwable failure) {
            return failure instanceof KnetException knet
                    ? knet.error().name()
                    : failure.getClass().getSimpleName();
        }

        @Override
        public String text() {
            return "confirm to host "
                    + to
                    + ": "
                    + failure.map(why -> name(why) + ": " + why.getMessage()).orElse("delivered")
                    + " ("
                    + micros
                    + " us)";
        }
    }

    /**
     * A flood is over: the send queue has accepted its last message.
     *
     * @param to id of the host
     * @param count messages accepted
     * @param size bytes in each
     * @param refused how often the send queue was full, and was waited for
     * @param seconds from the first message to the last
     */
    record Flooded(int to, int count, int size, long refused, double seconds) implements Result {
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

    /**
     * A command could not be carried out. The node goes on.
     *
     * @param message what was wrong
     */
    record Failed(String message) implements Result {
        @Override
        public JsonObject json() {
            return new JsonObject().put("event", "error").put("message", message);
        }

        @Override
        public String text() {
            return "error: " + message;
        }
    }
}
