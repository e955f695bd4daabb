package io.knet.admin.change;

import io.knet.KnetAddress;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.LinkTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes of a link that are made at once: several values may only be right together, such as a
 * longer interval of pings and a longer timeout.
 */
public final class LinkEdit {
    private final KnetLink link;
    private final List<AccessChange> access = new ArrayList<>();
    private final LinkConfig before;
    private LinkConfig rest;
    private LinkTimers timers;
    private Duration pingInterval;
    private Duration pongTimeout;
    private InetSocketAddress local;
    private Optional<InetSocketAddress> remote;

    /** Changes of a link, none so far. */
    public LinkEdit(KnetLink link) {
        this.link = link;
        before = link.config();
        rest = before;
        timers = before.timers();
        pingInterval = timers.pingInterval();
        pongTimeout = timers.pongTimeout();
        local = before.local();
        remote = before.remote();
    }

    void enabled(boolean enabled) {
        rest = rest.withEnabled(enabled);
    }

    void priority(int priority) {
        rest = rest.withPriority(priority);
    }

    void urgent(boolean urgent) {
        rest = rest.withUrgent(urgent);
    }

    void precision(int precision) {
        timers = timers.withPrecision(precision);
    }

    void pongsToComeUp(int pongs) {
        timers = timers.withPongsToComeUp(pongs);
    }

    void backoff(int backoff) {
        timers = timers.withBackoff(backoff);
    }

    void pingInterval(Duration interval) {
        pingInterval = interval;
    }

    void pongTimeout(Duration timeout) {
        pongTimeout = timeout;
    }

    /** Another local address. */
    public LinkEdit local(InetSocketAddress address) {
        local = address;
        return this;
    }

    /** Another address of the peer; empty for a dynamic link. */
    public LinkEdit remote(Optional<InetSocketAddress> address) {
        remote = address;
        return this;
    }

    void access(AccessChange change) {
        access.add(change);
    }

    /**
     * The configuration with all changes.
     *
     * @throws io.knet.KnetException if the values cannot be together
     */
    LinkConfig config() {
        LinkConfig changed = rest.withTimers(timers.withTimes(pingInterval, pongTimeout));
        if (changed.transport() == LinkTransport.LOOPBACK) {
            boolean moved =
                    !KnetAddress.same(local, before.local()) || !isSame(remote, before.remote());
            return moved ? changed.withLocal(local).withDynamicRemote() : changed;
        }
        // Without a peer, an address of the other family passes for the moment.
        LinkConfig moved = changed.withDynamicRemote().withLocal(local);
        return remote.map(moved::withRemote).orElse(moved);
    }

    private static boolean isSame(
            Optional<InetSocketAddress> one, Optional<InetSocketAddress> other) {
        return one.isPresent()
                ? other.filter(there -> KnetAddress.same(one.get(), there)).isPresent()
                : other.isEmpty();
    }

    /**
     * Makes the changes.
     *
     * @throws io.knet.KnetException if that cannot be; the configuration is then as before
     */
    public void carryOut() {
        LinkConfig changed = config();
        if (!changed.equals(before)) {
            link.reconfigure(changed);
        }
        access.forEach(change -> change.change(link.accessList()));
    }
}
