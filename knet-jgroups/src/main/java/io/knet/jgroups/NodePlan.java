package io.knet.jgroups;

import io.knet.ChannelConfig;
import io.knet.CryptoConfig;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.LinkTimers;
import io.knet.SessionConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** What a node is to be like, from a file or from the attributes of the protocol. */
interface NodePlan extends AutoCloseable {
    int nodeId();

    Optional<CryptoConfig> crypto();

    /** What hosts are spoken with in, but for those that {@link #speaksInSessions} excepts. */
    Optional<SessionConfig> sessions();

    /** Whether a host is spoken with in sessions and nothing else. */
    default boolean speaksInSessions(int host) {
        return sessions().isPresent();
    }

    /** All but crypto and sessions. */
    void configure(KnetHandleBuilder builder);

    void configure(KnetHandle handle);

    ChannelConfig channel(int number);

    /** Adds hosts and links, disabled. */
    void addHosts(KnetHandle handle);

    /** From here on the peers hear this node. */
    void enableLinks(KnetHandle handle);

    /** Those of all links. */
    Stream<LinkTimers> timers();

    /** How long links to nodes that run take to come up, but 10 s at most. */
    default Duration timeToComeUp() {
        Duration longest =
                timers().map(NodePlan::timeToComeUp).max(Duration::compareTo).orElse(Duration.ZERO);
        Duration limit = Duration.ofSeconds(10);
        return longest.compareTo(limit) > 0 ? limit : longest;
    }

    /** How long a link may lose messages before another one carries them. */
    default Duration timeToMoveToAnotherLink() {
        return timers().map(timers -> timers.pongTimeout().plus(timers.pingInterval()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Duration timeToComeUp(LinkTimers timers) {
        return timers.pingInterval().multipliedBy(timers.pongsToComeUp() + 1L).plusMillis(200);
    }

    /** Wipes keys. Idempotent. */
    @Override
    void close();
}
