package io.knet.tools.node.event;

import io.knet.KnetException;
import io.knet.stats.json.JsonObject;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A message was sent, accepted to be sent, or refused.
 *
 * @param to id of the host, empty for all hosts
 * @param sync whether the link took it, or only the queue
 * @param failure why it was not sent, if it was not
 * @param micros how long the call took
 */
public record MessageSent(
        OptionalInt to, boolean sync, Optional<KnetException> failure, long micros)
        implements NodeEvent {
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
        String outcome =
                failure.map(Throwable::getMessage).orElse(sync ? "the link took it" : "queued");
        return (sync ? "sync" : "send") + " to " + target + ": " + outcome + " (" + micros + " us)";
    }
}
