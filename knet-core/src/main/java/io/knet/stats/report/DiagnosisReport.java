package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.stats.Diagnosis;
import io.knet.stats.DiagnosisCode;
import java.time.Instant;
import java.util.Map;

/** What knet tells as a {@link Diagnosis}; the accessors are described there. */
public record DiagnosisReport(
        DiagnosisCode code, Map<String, String> arguments, long count, Instant first, Instant last)
        implements Diagnosis {
    /** Refuses null; copies the map. */
    public DiagnosisReport {
        requireNonNull(code, "code");
        arguments = Map.copyOf(arguments);
        requireNonNull(first, "first");
        requireNonNull(last, "last");
    }

    @Override
    public String toString() {
        return code.wireName() + ": " + text();
    }
}
