package io.knet.netty.handle;

import io.knet.ClearStats;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Drops;
import io.knet.netty.count.Times;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleStats;
import io.knet.stats.HandleTimer;
import io.knet.stats.report.HandleReport;

/** What a handle has counted. Any thread. */
final class HandleStatistics {
    private final Counters<HandleCounter> counters;
    private final Times<HandleTimer> times;
    private final Drops drops;
    private final Hosts hosts;
    private final LoopCalls calls;

    HandleStatistics(
            Counters<HandleCounter> counters,
            Times<HandleTimer> times,
            Drops drops,
            Hosts hosts,
            LoopCalls calls) {
        this.counters = counters;
        this.times = times;
        this.drops = drops;
        this.hosts = hosts;
        this.calls = calls;
    }

    HandleStats snapshot() {
        return new HandleReport(counters.snapshot(), times.snapshot(), drops.snapshot());
    }

    /** Starts the counters of the handle, or of its links too, anew. */
    void clear(ClearStats what) {
        counters.clear();
        times.clear();
        drops.clear();
        if (what == ClearStats.HANDLE_AND_LINKS) {
            for (NettyHost host : hosts.all()) {
                calls.run(host.loop(), host::clearLinkStats);
            }
        }
    }
}
