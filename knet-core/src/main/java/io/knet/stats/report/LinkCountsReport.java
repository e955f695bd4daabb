package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import java.util.Map;

/** What knet tells as {@link LinkStats}; the accessors are described there. */
public record LinkCountsReport(Map<LinkCounter, Long> counters) implements LinkStats {
    /** Copies the map. Missing counters read as 0. */
    public LinkCountsReport {
        requireNonNull(counters, "counters");
        counters = EnumMaps.copy(LinkCounter.class, counters);
    }

    @Override
    public String toString() {
        return summary();
    }
}
