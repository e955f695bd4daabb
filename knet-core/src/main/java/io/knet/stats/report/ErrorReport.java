package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.stats.ErrorEntry;
import java.time.Instant;
import java.util.OptionalInt;

/** What knet tells as an {@link ErrorEntry}; the accessors are described there. */
public record ErrorReport(
        String code,
        OptionalInt host,
        OptionalInt link,
        long count,
        Instant first,
        Instant last,
        String text)
        implements ErrorEntry {
    /** Refuses null. */
    public ErrorReport {
        requireNonNull(code, "code");
        requireNonNull(host, "host");
        requireNonNull(link, "link");
        requireNonNull(first, "first");
        requireNonNull(last, "last");
        requireNonNull(text, "text");
    }

    @Override
    public String toString() {
        return summary();
    }
}
