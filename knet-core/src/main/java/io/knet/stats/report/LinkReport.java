package io.knet.stats.report;

import static java.util.Objects.requireNonNull;

import io.knet.KnetAddress;
import io.knet.LinkTimers;
import io.knet.stats.Diagnosis;
import io.knet.stats.LatencyStats;
import io.knet.stats.LinkEvent;
import io.knet.stats.LinkStats;
import io.knet.stats.LinkStatus;
import io.knet.stats.PeerView;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        DiagnosesReport diagnoses,
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
        requireNonNull(diagnoses, "diagnoses");
        requireNonNull(stats, "stats");
        requireNonNull(lifetimeStats, "lifetimeStats");
    }

    @Override
    public Optional<Diagnosis> diagnosis() {
        return diagnoses.current();
    }

    @Override
    public Optional<Instant> diagnosisSince() {
        return diagnoses.since();
    }

    @Override
    public Optional<Diagnosis> lastDiagnosis() {
        return diagnoses.last();
    }

    @Override
    public Optional<Instant> lastDiagnosisUntil() {
        return diagnoses.lastUntil();
    }

    @Override
    public List<Diagnosis> findings() {
        return diagnoses.findings();
    }

    @Override
    public Optional<PeerView> peerView() {
        return diagnoses.peerView();
    }

    /** Whether all values are equal, the zones of addresses included. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LinkReport that
                && host == that.host
                && link == that.link
                && KnetAddress.same(local, that.local)
                && same(source, that.source)
                && same(remote, that.remote)
                && transport.equals(that.transport)
                && enabled == that.enabled
                && up == that.up
                && active == that.active
                && priority == that.priority
                && timers.equals(that.timers)
                && mtu == that.mtu
                && overhead == that.overhead
                && latency.equals(that.latency)
                && sincePong.equals(that.sincePong)
                && history.equals(that.history)
                && lastDown.equals(that.lastDown)
                && diagnoses.equals(that.diagnoses)
                && stats.equals(that.stats)
                && lifetimeStats.equals(that.lifetimeStats)
                && removed == that.removed;
    }

    private static boolean same(
            Optional<InetSocketAddress> one, Optional<InetSocketAddress> other) {
        return one.isPresent()
                ? other.filter(address -> KnetAddress.same(one.get(), address)).isPresent()
                : other.isEmpty();
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, link, local, remote, up, stats, lifetimeStats);
    }

    @Override
    public String toString() {
        return summary();
    }
}
