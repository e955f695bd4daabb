package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.Dialect;
import io.knet.LinkPolicy;
import io.knet.stats.HostStatus;
import io.knet.stats.SessionStatus;
import java.util.List;
import java.util.Optional;

/** What knet tells as a {@link HostStatus}; the accessors are described there. */
public record HostReport(
        int host,
        String name,
        boolean reachable,
        LinkPolicy policy,
        List<Integer> activeLinks,
        Dialect dialect,
        Optional<SessionStatus> session)
        implements HostStatus {
    /** Refuses null; copies the lists. */
    public HostReport {
        requireNonNull(name, "name");
        requireNonNull(policy, "policy");
        requireNonNull(activeLinks, "activeLinks");
        requireNonNull(dialect, "dialect");
        requireNonNull(session, "session");
        activeLinks = List.copyOf(activeLinks);
    }

    @Override
    public String toString() {
        return summary();
    }
}
