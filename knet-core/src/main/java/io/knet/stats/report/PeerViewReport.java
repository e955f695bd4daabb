package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.stats.DiagnosisCode;
import io.knet.stats.PeerView;
import java.time.Instant;
import java.util.Optional;

/** What knet tells as a {@link PeerView}; the accessors are described there. */
public record PeerViewReport(
        boolean enabled,
        boolean up,
        boolean active,
        Optional<DiagnosisCode> diagnosis,
        Optional<Instant> since,
        Instant told)
        implements PeerView {
    /** Refuses null. */
    public PeerViewReport {
        requireNonNull(diagnosis, "diagnosis");
        requireNonNull(since, "since");
        requireNonNull(told, "told");
    }

    @Override
    public String toString() {
        return summary();
    }
}
