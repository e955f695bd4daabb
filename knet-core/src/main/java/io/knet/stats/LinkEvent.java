package io.knet.stats;

import static java.util.Objects.requireNonNull;

import io.knet.LinkDownReason;
import io.knet.stats.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A link came up or went down.
 *
 * @param time when, by the wall clock
 * @param up whether it came up
 * @param reason why it went down; empty if it came up
 */
public record LinkEvent(Instant time, boolean up, Optional<LinkDownReason> reason) {
    /** Refuses null. */
    public LinkEvent {
        requireNonNull(time, "time");
        requireNonNull(reason, "reason");
    }

    /** The link came up. */
    public static LinkEvent up(Instant time) {
        requireNonNull(time, "time");
        return new LinkEvent(time, true, Optional.empty());
    }

    /** The link went down. */
    public static LinkEvent down(Instant time, LinkDownReason reason) {
        requireNonNull(time, "time");
        requireNonNull(reason, "reason");
        return new LinkEvent(time, false, Optional.of(reason));
    }

    JsonObject json() {
        return new JsonObject()
                .put("time", time.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("up", up)
                .put("reason", reason.map(Enum::name));
    }

    /** For example {@code 2026-01-31T10:15:30Z down (TIMEOUT)}. */
    @Override
    public String toString() {
        return time.truncatedTo(ChronoUnit.MILLIS)
                + (up ? " up" : " down")
                + reason.map(why -> " (" + why + ")").orElse("");
    }
}
