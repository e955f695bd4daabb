package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.stats.Diagnosis;
import io.knet.stats.PeerView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The diagnoses of a link, at both ends; the accessors are described at {@link
 * io.knet.stats.LinkStatus}.
 *
 * @param lastUntil when the last diagnosis ended
 */
public record DiagnosesReport(
        Optional<Diagnosis> current,
        Optional<Instant> since,
        Optional<Diagnosis> last,
        Optional<Instant> lastUntil,
        List<Diagnosis> findings,
        Optional<PeerView> peerView) {
    /** Nothing is or was the matter. */
    public static final DiagnosesReport NONE =
            new DiagnosesReport(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty());

    /** Refuses null; copies the list. */
    public DiagnosesReport {
        requireNonNull(current, "current");
        requireNonNull(since, "since");
        requireNonNull(last, "last");
        requireNonNull(lastUntil, "lastUntil");
        findings = List.copyOf(findings);
        requireNonNull(peerView, "peerView");
    }
}
