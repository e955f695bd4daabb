package io.knet.netty.handle;

import io.knet.ClearStats;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Drops;
import io.knet.netty.count.Errors;
import io.knet.netty.count.Times;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.stats.ErrorEntry;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleStats;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import io.knet.stats.report.HandleReport;
import io.knet.stats.report.LinkCountsReport;
import java.time.InstantSource;
import java.util.List;

/** What a handle has counted. Any thread. */
final class HandleStatistics {
    private final Counters<HandleCounter> counters;
    private final Times<HandleTimer> times;
    private final Drops drops;
    private final Counters<LinkCounter> links;
    private final Errors errors;
    private final InstantSource wallClock;
    private final Hosts hosts;
    private final LoopCalls calls;

    HandleStatistics(
            Counters<HandleCounter> counters,
            Times<HandleTimer> times,
            Drops drops,
            Counters<LinkCounter> links,
            Errors errors,
            InstantSource wallClock,
            Hosts hosts,
            LoopCalls calls) {
        this.counters = counters;
        this.times = times;
        this.drops = drops;
        this.links = links;
        this.errors = errors;
        this.wallClock = wallClock;
        this.hosts = hosts;
        this.calls = calls;
    }

    /** What was counted since the statistics were cleared. */
    HandleStats snapshot() {
        return new HandleReport(
                counters.snapshot(),
                times.snapshot(),
                drops.snapshot(),
                new LinkCountsReport(links.snapshot()));
    }

    /** What was counted since the beginning, whatever was cleared or removed. */
    HandleStats lifetime() {
        return new HandleReport(
                counters.lifetime(),
                times.lifetime(),
                drops.lifetime(),
                new LinkCountsReport(links.lifetime()));
    }

    /** What went wrong since the statistics were cleared. */
    List<ErrorEntry> errors() {
        return errors.snapshot(wallClock.instant());
    }

    /** Starts the counters of the handle, or of its links too, anew. */
    void clear(ClearStats what) {
        counters.clear();
        times.clear();
        drops.clear();
        links.clear();
        errors.clear();
        if (what == ClearStats.HANDLE_AND_LINKS) {
            for (NettyHost host : hosts.all()) {
                calls.run(host.loop(), host::clearLinkStats);
            }
        }
    }
}
