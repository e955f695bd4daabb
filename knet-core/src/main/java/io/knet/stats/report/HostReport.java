package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.LinkPolicy;
import io.knet.stats.HostStatus;
import java.util.List;

/** What knet tells as a {@link HostStatus}; the accessors are described there. */
public record HostReport(
        int host, String name, boolean reachable, LinkPolicy policy, List<Integer> activeLinks)
        implements HostStatus {
    /** Refuses null; copies the lists. */
    public HostReport {
        requireNonNull(name, "name");
        requireNonNull(policy, "policy");
        requireNonNull(activeLinks, "activeLinks");
        activeLinks = List.copyOf(activeLinks);
    }

    @Override
    public String toString() {
        return summary();
    }
}
