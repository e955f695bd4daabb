package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.LinkTimers;
import io.knet.stats.LatencyStats;
import io.knet.stats.LinkEvent;
import io.knet.stats.LinkStats;
import io.knet.stats.LinkStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What knet tells as a {@link LinkStatus}; the accessors are described there. */
public record LinkReport(
        int host,
        int link,
        InetSocketAddress local,
        Optional<InetSocketAddress> source,
        Optional<InetSocketAddress> remote,
        String transport,
        boolean enabled,
        boolean up,
        boolean active,
        int priority,
        LinkTimers timers,
        int mtu,
        int overhead,
        LatencyStats latency,
        Optional<Duration> sincePong,
        List<LinkEvent> history,
        Optional<String> lastDown,
        LinkStats stats,
        LinkStats lifetimeStats,
        boolean removed)
        implements LinkStatus {
    /** Refuses null; copies the lists. */
    public LinkReport {
        requireNonNull(local, "local");
        requireNonNull(source, "source");
        requireNonNull(remote, "remote");
        requireNonNull(transport, "transport");
        requireNonNull(timers, "timers");
        requireNonNull(latency, "latency");
        requireNonNull(sincePong, "sincePong");
        requireNonNull(history, "history");
        history = List.copyOf(history);
        requireNonNull(lastDown, "lastDown");
        requireNonNull(stats, "stats");
        requireNonNull(lifetimeStats, "lifetimeStats");
    }

    @Override
    public String toString() {
        return summary();
    }
}
