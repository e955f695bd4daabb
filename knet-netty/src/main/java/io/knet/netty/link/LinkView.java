package io.knet.netty.link;

import io.knet.protocol.LatencyMeter;
import io.knet.protocol.LinkMonitor;
import io.knet.protocol.UpDownHistory;
import io.knet.stats.LatencyStats;
import io.knet.stats.LinkEvent;
import io.knet.stats.report.LatencyReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What other threads may know of a link's heartbeat, which belongs to an event loop. */
record LinkView(
        boolean enabled,
        boolean up,
        LatencyStats latency,
        OptionalLong lastPongNanos,
        List<LinkEvent> history,
        Optional<String> lastDown) {
    /** A link that was never up. */
    static LinkView initial(LinkMonitor monitor) {
        return of(monitor, List.of(), Optional.empty());
    }

    /** After a pong or a setting: the history is as it was. */
    LinkView updated(LinkMonitor monitor) {
        return of(monitor, history, lastDown);
    }

    /** After an up. */
    LinkView cameUp(LinkMonitor monitor, UpDownHistory changes) {
        return of(monitor, changes.events(), lastDown);
    }

    /** After a down, for a reason in words. */
    LinkView wentDown(LinkMonitor monitor, UpDownHistory changes, String reason) {
        return of(monitor, changes.events(), Optional.of(reason));
    }

    /** After the statistics were cleared. The reason why the link is down is not a statistic. */
    LinkView cleared(LinkMonitor monitor) {
        return of(monitor, List.of(), lastDown);
    }

    /** Time since the last pong. */
    Optional<Duration> sincePong(long nowNanos) {
        return lastPongNanos.isPresent()
                ? Optional.of(Duration.ofNanos(Math.max(0, nowNanos - lastPongNanos.getAsLong())))
                : Optional.empty();
    }

    private static LinkView of(
            LinkMonitor monitor, List<LinkEvent> history, Optional<String> lastDown) {
        return new LinkView(
                monitor.isEnabled(),
                monitor.isUp(),
                latency(monitor.latency()),
                monitor.lastPongNanos(),
                history,
                lastDown);
    }

    private static LatencyStats latency(LatencyMeter meter) {
        return meter.samples() == 0
                ? LatencyReport.NONE
                : new LatencyReport(
                        meter.samples(),
                        Optional.of(Duration.ofNanos(meter.averageNanos())),
                        duration(meter.lowestAverageNanos()),
                        duration(meter.highestAverageNanos()),
                        duration(meter.smallestSampleNanos()),
                        duration(meter.largestSampleNanos()),
                        duration(meter.lastSampleNanos()));
    }

    private static Optional<Duration> duration(OptionalLong nanos) {
        return nanos.isPresent()
                ? Optional.of(Duration.ofNanos(nanos.getAsLong()))
                : Optional.empty();
    }
}
