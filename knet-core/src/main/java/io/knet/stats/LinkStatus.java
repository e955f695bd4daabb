package io.knet.stats;

import io.knet.LinkTimers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * State of a link at one moment.
 *
 * @param host id of the host
 * @param link id of the link
 * @param local local address, with the real port
 * @param remote address of the peer; empty for a dynamic link that has not heard it yet
 * @param transport the kind of socket, {@code udp/epoll} or {@code udp/nio}
 * @param enabled whether the link is enabled
 * @param up whether the link is enabled and the peer answers
 * @param active whether the host's policy uses the link at the moment
 * @param priority 0 to 255, higher is preferred
 * @param timers the heartbeat
 * @param mtu the longest message that goes in one packet, in bytes
 * @param overhead bytes that IP, UDP, knet and crypto add to each packet, without padding
 * @param latency round trip, average; empty before the first sample
 * @param latencyMin smallest average so far
 * @param latencyMax largest average so far
 * @param upCount times that the link came up
 * @param downCount times that the link went down
 * @param history the last ups and downs, oldest first
 * @param lastDown why the link is down or was down last, in words
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
        Optional<Duration> latency,
        Optional<Duration> latencyMin,
        Optional<Duration> latencyMax,
        long upCount,
        long downCount,
        List<LinkEvent> history,
        Optional<String> lastDown,
        LinkStats stats) {
    /** Copies the history. */
    public LinkStatus {
        history = List.copyOf(history);
    }
}
