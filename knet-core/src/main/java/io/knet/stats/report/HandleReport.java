package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleStats;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkStats;
import io.knet.stats.TimeStats;
import java.util.Map;

/** What knet tells as {@link HandleStats}; the accessors are described there. */
public record HandleReport(
        Map<HandleCounter, Long> counters,
        Map<HandleTimer, TimeStats> times,
        Map<DropReason, Long> drops,
        LinkStats links)
        implements HandleStats {
    /** Copies the maps. Missing counters read as 0, missing times as {@link TimeStats#NONE}. */
    public HandleReport {
        requireNonNull(counters, "counters");
        requireNonNull(times, "times");
        requireNonNull(drops, "drops");
        requireNonNull(links, "links");
        counters = EnumMaps.copy(HandleCounter.class, counters);
        times = EnumMaps.copy(HandleTimer.class, times);
        drops = EnumMaps.copy(DropReason.class, drops);
    }

    @Override
    public String toString() {
        return summary();
    }
}
