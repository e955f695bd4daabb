package io.knet.stats;

import io.knet.KnetAddress;
import io.knet.LinkTimers;
import io.knet.stats.json.JsonObject;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * State of a link at one moment (spec api 12.3).
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface LinkStatus {
    /** Id of the host. */
    int host();

    /** Id of the link. */
    int link();

    /** Local address, with the real port. */
    InetSocketAddress local();

    /**
     * Where packets really leave from, which the kernel chooses if {@link #local} is the wildcard
     * address; empty if the link has no socket to its peer.
     */
    Optional<InetSocketAddress> source();

    /** Address of the peer; empty for a dynamic link that has not heard it yet. */
    Optional<InetSocketAddress> remote();

    /** The kind of socket, {@code udp/epoll}, {@code udp/nio}, {@code loopback} and others. */
    String transport();

    /** Whether the link is enabled. */
    boolean enabled();

    /** Whether the link is enabled and the peer answers. */
    boolean up();

    /** Whether the host's policy uses the link at the moment. */
    boolean active();

    /** 0 to 255, higher is preferred. */
    int priority();

    /** The heartbeat. */
    LinkTimers timers();

    /** The longest message that goes in one packet, in bytes. */
    int mtu();

    /** Bytes that IP, UDP, knet and crypto add to each packet, without padding. */
    int overhead();

    /** The round trips. */
    LatencyStats latency();

    /**
     * Time since the last pong, libknet's {@code pong_last}; empty if none came since the link was
     * enabled or went down.
     */
    Optional<Duration> sincePong();

    /** Times that the link came up since the statistics were cleared. */
    default long upCount() {
        return stats().get(LinkCounter.UP_COUNT);
    }

    /**
     * Times that the link went down since then; a link that is disabled, and was up, goes down, and
     * nothing else counts (spec api Q19).
     */
    default long downCount() {
        return stats().get(LinkCounter.DOWN_COUNT);
    }

    /** The last ups and downs since then, oldest first (spec api Q24); at most 32. */
    List<LinkEvent> history();

    /** Why the link is down or was down last, in words; survives clearing. */
    Optional<String> lastDown();

    /**
     * What is the matter with the link now: why it is not up, or carries no messages although it
     * is. Empty if nothing is, and for the first moments of what may pass by itself.
     */
    Optional<Diagnosis> diagnosis();

    /** Since when {@link #diagnosis} holds; empty without one. */
    Optional<Instant> diagnosisSince();

    /**
     * The diagnosis before the present one, or before the link was well again, and what is not the
     * matter any more; never one of severity {@link DiagnosisCode.Severity#INFO}. Survives
     * clearing.
     */
    Optional<Diagnosis> lastDiagnosis();

    /** When {@link #lastDiagnosis} ended. */
    Optional<Instant> lastDiagnosisUntil();

    /**
     * Everything that was seen while the link was not up, each with how often, when first and when
     * last; causes first. Not all of it is, or was, the matter.
     */
    List<Diagnosis> findings();

    /** How the peer sees the link, if it has told; only peers in sessions can. */
    Optional<PeerView> peerView();

    /** The counters, since the statistics were cleared. */
    LinkStats stats();

    /**
     * The counters since the link was added, whatever was cleared meanwhile: none ever falls. They
     * go on when the link is reconfigured; a link that is added again begins at zero.
     */
    LinkStats lifetimeStats();

    /** Whether the link was removed, or the handle closed; all else is then as it was last. */
    boolean removed();

    /**
     * The state as JSON, on one line. Addresses read {@code 10.0.0.1:5405} or {@code
     * [fe80::1]:5405}; {@code _us} are microseconds, {@code _ms} milliseconds; {@code history} is
     * an array of {@code time}, ISO 8601 in UTC, {@code up} and, if it went down, {@code reason};
     * {@code diagnosis}, {@code last_diagnosis} and each of {@code findings} are {@link
     * Diagnosis#toJson}; {@code diagnosis_since} and {@code last_diagnosis_until} are times; {@code
     * peer_view} is {@link PeerView#toJson}; {@code stats} and {@code lifetime_stats} are {@link
     * LinkStats#toJson}. What is not known is left out, {@code removed} if it is false. Members may
     * be added in later versions, but none is renamed, removed or given another unit.
     */
    default String toJson() {
        JsonObject json =
                new JsonObject()
                        .put("host", host())
                        .put("link", link())
                        .put("local", address(local()))
                        .put("source", source().map(LinkStatus::address))
                        .put("remote", remote().map(LinkStatus::address))
                        .put("transport", transport())
                        .put("enabled", enabled())
                        .put("up", up())
                        .put("active", active())
                        .put("priority", priority())
                        .put("ping_interval_ms", timers().pingInterval().toMillis())
                        .put("pong_timeout_ms", timers().pongTimeout().toMillis())
                        .put("precision", timers().precision())
                        .put("pongs_to_come_up", timers().pongsToComeUp())
                        .put("mtu", mtu())
                        .put("overhead", overhead());
        if (removed()) {
            json.put("removed", true);
        }
        LatencyStats latency = latency();
        json.put("latency_us", micros(latency.average()))
                .put("latency_min_us", micros(latency.min()))
                .put("latency_max_us", micros(latency.max()))
                .put("latency_fastest_us", micros(latency.fastest()))
                .put("latency_slowest_us", micros(latency.slowest()))
                .put("latency_last_us", micros(latency.last()))
                .put("latency_samples", latency.samples())
                .put("since_pong_ms", millis(sincePong()))
                .put("up_count", upCount())
                .put("down_count", downCount())
                .put("last_down", lastDown());
        diagnosis().ifPresent(now -> json.putJson("diagnosis", now.toJson()));
        diagnosisSince().ifPresent(since -> json.put("diagnosis_since", time(since)));
        lastDiagnosis().ifPresent(last -> json.putJson("last_diagnosis", last.toJson()));
        lastDiagnosisUntil().ifPresent(until -> json.put("last_diagnosis_until", time(until)));
        peerView().ifPresent(view -> json.putJson("peer_view", view.toJson()));
        return json.putJsons("findings", findings().stream().map(Diagnosis::toJson).toList())
                .putObjects("history", history().stream().map(LinkEvent::json).toList())
                .putJson("stats", stats().toJson())
                .putJson("lifetime_stats", lifetimeStats().toJson())
                .toString();
    }

    private static String words(Diagnosis now) {
        return ", diagnosis " + now.code().wireName() + ": " + now.text() + "; next: " + now.next();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static OptionalLong micros(Optional<Duration> time) {
        return time.isPresent()
                ? OptionalLong.of(time.get().toNanos() / 1000)
                : OptionalLong.empty();
    }

    private static OptionalLong millis(Optional<Duration> time) {
        return time.isPresent() ? OptionalLong.of(time.get().toMillis()) : OptionalLong.empty();
    }

    private static String address(InetSocketAddress address) {
        return KnetAddress.format(address);
    }

    /** The state without the counters and the history, on one line. */
    default String summary() {
        String state = up() ? "up" : enabled() ? "down" : "disabled";
        return "link "
                + host()
                + "/"
                + link()
                + ": "
                + state
                + (active() ? ", in use" : "")
                + ", "
                + address(local())
                + (local().getAddress().isAnyLocalAddress()
                        ? source().map(from -> " (from " + address(from) + ")").orElse("")
                        : "")
                + " -> "
                + remote().map(LinkStatus::address).orElse("a peer not known yet")
                + ", "
                + transport()
                + ", priority "
                + priority()
                + ", mtu "
                + mtu()
                + latency()
                        .average()
                        .map(time -> ", latency " + time.toNanos() / 1000 + " us")
                        .orElse("")
                + ", came up "
                + upCount()
                + " times, went down "
                + downCount()
                + lastDown().map(reason -> ", last: " + reason).orElse("")
                + diagnosis().map(LinkStatus::words).orElse("")
                + peerView()
                        .filter(view -> !up() || !view.up())
                        .map(view -> ", the peer says: " + view.summary())
                        .orElse("");
    }
}
