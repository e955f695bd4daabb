package io.knet.stats;

import io.knet.stats.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalInt;

/**
 * Something that went wrong, once or again and again: what comes repeatedly is one of these, with a
 * count, where a log would have a line each time. What two of them differ in is {@link #code},
 * {@link #host}, {@link #link} and, for exceptions, where they were thrown; of the texts the latest
 * counts.
 *
 * <p>Codes are, and more may come:
 *
 * <ul>
 *   <li>{@code drop.REASON}, as in {@code drop.not_authentic}: packets or messages were dropped for
 *       that {@link DropReason}. What is dropped where nothing is wrong, as the copies of a message
 *       that come over other links, is not among them
 *   <li>{@code socket.ERRNO}, as in {@code socket.ECONNREFUSED}: the socket of a link reported an
 *       error
 *   <li>{@code callback.EXCEPTION}, as in {@code callback.IllegalStateException}: a listener,
 *       filter, handler or clock of the program threw it
 *   <li>{@code loop.stall}: an event loop stood still for 200 ms or more
 * </ul>
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface ErrorEntry {
    /** What it is, for programs. */
    String code();

    /** Id of the host that it happened with; empty where none is known. */
    OptionalInt host();

    /** Id of the link that it happened on; empty where none is known. */
    OptionalInt link();

    /** How often it happened. */
    long count();

    /** When it happened for the first time. */
    Instant first();

    /** When it happened last. */
    Instant last();

    /** What happened the last time, or at most a second before, in words. */
    String text();

    /**
     * The entry as JSON, on one line: {@code code}, {@code host} and {@code link} where they are
     * known, {@code count}, {@code first} and {@code last}, ISO 8601 in UTC, and {@code text}.
     * Members may be added in later versions, but none is renamed or removed.
     */
    default String toJson() {
        JsonObject json = new JsonObject().put("code", code());
        host().ifPresent(host -> json.put("host", host));
        link().ifPresent(link -> json.put("link", link));
        return json.put("count", count())
                .put("first", first().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("last", last().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("text", text())
                .toString();
    }

    /**
     * For example {@code drop.wrong_source, 5 times, last 2026-11-22T16:06:26Z: from
     * 10.0.0.9:5405}.
     */
    default String summary() {
        return code()
                + (host().isEmpty()
                        ? ""
                        : ", "
                                + (link().isEmpty() ? "host " : "link ")
                                + host().getAsInt()
                                + (link().isEmpty() ? "" : "/" + link().getAsInt()))
                + ", "
                + (count() == 1 ? "once" : count() + " times")
                + ", last "
                + last().truncatedTo(ChronoUnit.SECONDS)
                + ": "
                + text();
    }
}
