package io.knet.stats;

import static java.util.Objects.requireNonNull;

import io.knet.LinkDownReason;
import io.knet.stats.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A link came up or went down. Immutable; methods will be added. */
public final class LinkEvent {
    private final Instant time;
    private final boolean up;
    private final Optional<LinkDownReason> reason;

    private LinkEvent(Instant time, boolean up, Optional<LinkDownReason> reason) {
        this.time = time;
        this.up = up;
        this.reason = reason;
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

    /** When, by the wall clock. */
    public Instant time() {
        return time;
    }

    /** Whether it came up. */
    public boolean up() {
        return up;
    }

    /** Why it went down; empty if it came up. */
    public Optional<LinkDownReason> reason() {
        return reason;
    }

    JsonObject json() {
        return new JsonObject()
                .put("time", time.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("up", up)
                .put("reason", reason.map(Enum::name));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkEvent that
                && time.equals(that.time)
                && up == that.up
                && reason.equals(that.reason);
    }

    @Override
    public int hashCode() {
        return Objects.hash(time, up, reason);
    }

    /** For example {@code 2026-01-31T10:15:30Z down (TIMEOUT)}. */
    @Override
    public String toString() {
        return time.truncatedTo(ChronoUnit.MILLIS)
                + (up ? " up" : " down")
                + reason.map(why -> " (" + why + ")").orElse("");
    }
}
