package io.knet.stats;

import static java.util.Objects.requireNonNull;

import io.knet.KnetAddress;
import io.knet.LinkTimers;
import io.knet.stats.json.JsonObject;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * State of a link at one moment (spec api 12.3).
 *
 * @param host id of the host
 * @param link id of the link
 * @param local local address, with the real port
 * @param remote address of the peer; empty for a dynamic link that has not heard it yet
 * @param transport the kind of socket, {@code udp/epoll}, {@code udp/nio} or {@code loopback}
 * @param enabled whether the link is enabled
 * @param up whether the link is enabled and the peer answers
 * @param active whether the host's policy uses the link at the moment
 * @param priority 0 to 255, higher is preferred
 * @param timers the heartbeat
 * @param mtu the longest message that goes in one packet, in bytes
 * @param overhead bytes that IP, UDP, knet and crypto add to each packet, without padding
 * @param latency the round trips
 * @param sincePong time since the last pong, libknet's {@code pong_last}; empty if none came since
 *     the link was enabled or went down
 * @param upCount times that the link came up since the statistics were cleared
 * @param downCount times that the link went down since then; a link that is disabled, and was up,
 *     goes down, and nothing else counts (spec api Q19)
 * @param history the last ups and downs since then, oldest first (spec api Q24); at most 32
 * @param lastDown why the link is down or was down last, in words; survives clearing
 * @param stats the counters
 */
public record LinkStatus(
        int host,
        int link,
        InetSocketAddress local,
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
        long upCount,
        long downCount,
        List<LinkEvent> history,
        Optional<String> lastDown,
        LinkStats stats) {
    /** Copies the history. */
    public LinkStatus {
        requireNonNull(local, "local");
        requireNonNull(remote, "remote");
        requireNonNull(transport, "transport");
        requireNonNull(timers, "timers");
        requireNonNull(latency, "latency");
        requireNonNull(sincePong, "sincePong");
        requireNonNull(history, "history");
        requireNonNull(lastDown, "lastDown");
        requireNonNull(stats, "stats");
        history = List.copyOf(history);
    }

    /**
     * The state as JSON, on one line. Addresses read {@code 10.0.0.1:5405} or {@code
     * [fe80::1]:5405}; {@code _us} are microseconds, {@code _ms} milliseconds; {@code history} is
     * an array of {@code time}, ISO 8601 in UTC, {@code up} and, if it went down, {@code reason};
     * {@code stats} is {@link LinkStats#toJson}. What is not known is left out. Members may be
     * added in later versions, but none is renamed, removed or given another unit.
     */
    public String toJson() {
        JsonObject json =
                new JsonObject()
                        .put("host", host)
                        .put("link", link)
                        .put("local", address(local))
                        .put("remote", remote.map(LinkStatus::address))
                        .put("transport", transport)
                        .put("enabled", enabled)
                        .put("up", up)
                        .put("active", active)
                        .put("priority", priority)
                        .put("ping_interval_ms", timers.pingInterval().toMillis())
                        .put("pong_timeout_ms", timers.pongTimeout().toMillis())
                        .put("precision", timers.precision())
                        .put("pong_count", timers.pongCount())
                        .put("mtu", mtu)
                        .put("overhead", overhead);
        latency.putTo(json);
        return json.put("since_pong_ms", millis(sincePong))
                .put("up_count", upCount)
                .put("down_count", downCount)
                .put("last_down", lastDown)
                .putObjects("history", history.stream().map(LinkEvent::json).toList())
                .putJson("stats", stats.toJson())
                .toString();
    }

    private static OptionalLong millis(Optional<Duration> time) {
        return time.isPresent() ? OptionalLong.of(time.get().toMillis()) : OptionalLong.empty();
    }

    private static String address(InetSocketAddress address) {
        return KnetAddress.format(address);
    }

    /** The state without the counters and the history, on one line. */
    @Override
    public String toString() {
        String state = up ? "up" : enabled ? "down" : "disabled";
        return "link "
                + host
                + "/"
                + link
                + ": "
                + state
                + (active ? ", in use" : "")
                + ", "
                + address(local)
                + " -> "
                + remote.map(LinkStatus::address).orElse("a peer not known yet")
                + ", "
                + transport
                + ", priority "
                + priority
                + ", mtu "
                + mtu
                + latency.average()
                        .map(time -> ", latency " + time.toNanos() / 1000 + " us")
                        .orElse("")
                + ", came up "
                + upCount
                + " times, went down "
                + downCount
                + lastDown.map(reason -> ", last: " + reason).orElse("");
    }
}
