package io.knet.stats;

import io.knet.stats.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Something that is, or was, the matter with a link. What comes again and again is one of these,
 * with a count.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface Diagnosis {
    /** What it is. */
    DiagnosisCode code();

    /** The arguments of text and command, by their names; those of the latest time. */
    Map<String, String> arguments();

    /** How often it was seen since the link was added, or the statistics were cleared. */
    long count();

    /** When it was seen for the first time since then. */
    Instant first();

    /** When it was seen last; for a state of the link that lasts, when it was asked for. */
    Instant last();

    /** What is the matter, in a sentence. */
    default String text() {
        return DiagnosisCode.filled(code().text(), arguments());
    }

    /** The command to type next. */
    default String next() {
        return DiagnosisCode.filled(code().next(), arguments());
    }

    /**
     * The diagnosis as JSON, on one line: {@code code}, {@code severity}, {@code title}, {@code
     * text}, {@code next}, {@code count}, {@code first} and {@code last}, ISO 8601 in UTC. Members
     * may be added in later versions, but none is renamed or removed.
     */
    default String toJson() {
        return new JsonObject()
                .put("code", code().wireName())
                .put("severity", code().severity().wireName())
                .put("title", code().title())
                .put("text", text())
                .put("next", next())
                .put("count", count())
                .put("first", first().truncatedTo(ChronoUnit.MILLIS).toString())
                .put("last", last().truncatedTo(ChronoUnit.MILLIS).toString())
                .toString();
    }
}
