package io.knet.netty.link;

import io.knet.session.wire.LinkView;
import io.knet.stats.DiagnosisCode;
import io.knet.stats.PeerView;
import io.knet.stats.report.PeerViewReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the peer has told of a link. Written on the link's event loop, read by any thread. */
final class PeerSight {
    private volatile Optional<PeerView> view = Optional.empty();

    /** The peer has told, just now. */
    void told(LinkView told, Instant now) {
        Optional<DiagnosisCode> code = DiagnosisCode.ofNumber(told.diagnosis());
        view =
                Optional.of(
                        new PeerViewReport(
                                told.enabled(),
                                told.up(),
                                told.active(),
                                code,
                                code.map(known -> now.minus(Duration.ofMillis(told.forMillis()))),
                                now));
    }

    /** The link leads to another peer. */
    void forget() {
        view = Optional.empty();
    }

    /** What it has told last; empty if it has told nothing. */
    Optional<PeerView> view() {
        return view;
    }
}
