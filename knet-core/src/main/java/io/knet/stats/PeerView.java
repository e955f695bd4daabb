package io.knet.stats;

import io.knet.stats.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How the peer of a link sees the same link, as it has told in a session; libknet's format cannot
 * say it. It tells at once what changes, and every 2 s while not all is well; so a view that tells
 * of a fault, and is older than a few seconds, is of the past.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface PeerView {
    /** Whether the link is enabled there. */
    boolean enabled();

    /** Whether it is up there. */
    boolean up();

    /** Whether it carries messages from there. */
    boolean active();

    /**
     * What is the matter with it there; empty if nothing is, or something that this version does
     * not know.
     */
    Optional<DiagnosisCode> diagnosis();

    /** Since when that is the matter, by this node's clock; empty without a diagnosis. */
    Optional<Instant> since();

    /** When the peer said so last, by this node's clock. */
    Instant told();

    /**
     * The view as JSON, on one line: {@code enabled}, {@code up}, {@code active}, {@code
     * diagnosis}, the code, {@code title}, {@code since} and {@code told}, ISO 8601 in UTC. What is
     * not there is left out. Members may be added in later versions, but none is renamed or
     * removed.
     */
    default String toJson() {
        JsonObject json =
                new JsonObject().put("enabled", enabled()).put("up", up()).put("active", active());
        diagnosis()
                .ifPresent(
                        code -> json.put("diagnosis", code.wireName()).put("title", code.title()));
        since().ifPresent(since -> json.put("since", text(since)));
        return json.put("told", text(told())).toString();
    }

    /** The view in a few words. */
    default String summary() {
        String state = up() ? "up" : enabled() ? "down" : "disabled";
        return diagnosis()
                        .filter(code -> code != DiagnosisCode.DISABLED)
                        .map(code -> state + " (" + code.title() + ")")
                        .orElse(state)
                + " as of "
                + text(told());
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
