package io.knet;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Configuration of a link (spec api 11.2).
 *
 * @param transport what carries the packets
 * @param local address and port that packets leave from. The address need not exist on the machine
 *     yet where epoll is used. Port 0 takes a free port, which {@link KnetLink#localAddress()}
 *     tells. Not used by {@link LinkTransport#LOOPBACK}
 * @param remote address and port of the peer, of the same family as {@code local}. Not used by
 *     {@link LinkTransport#LOOPBACK}
 * @param priority 0 to 255, higher is preferred by {@link LinkPolicy#PASSIVE}
 * @param timers the heartbeat
 * @param enabled whether the link is enabled when it is added
 * @param highPriority asks the kernel to treat the link's packets as urgent (SO_PRIORITY 6, where
 *     epoll is used, and low-delay TOS or the DSCP of {@link SocketControl#dscp(int)})
 */
public record LinkConfig(
        LinkTransport transport,
        InetSocketAddress local,
        InetSocketAddress remote,
        int priority,
        LinkTimers timers,
        boolean enabled,
        boolean highPriority) {
    /**
     * Checks all values.
     *
     * @throws KnetException {@link KnetError#INVALID_ARGUMENT} naming every value that is wrong
     */
    public LinkConfig {
        Problems problems = new Problems("link configuration");
        problems.require(!local.isUnresolved(), "local address " + local + " is not resolved");
        problems.require(!remote.isUnresolved(), "remote address " + remote + " is not resolved");
        if (!local.isUnresolved() && !remote.isUnresolved()) {
            problems.require(
                    local.getAddress().getClass() == remote.getAddress().getClass(),
                    "local address "
                            + local
                            + " and remote address "
                            + remote
                            + " are of different families");
            problems.require(
                    !remote.getAddress().isAnyLocalAddress(),
                    "remote address " + remote + " is a wildcard");
        }
        problems.require(
                remote.getPort() != 0 || transport == LinkTransport.LOOPBACK, "remote port is 0");
        problems.require(
                priority >= 0 && priority <= KnetLimits.MAX_PRIORITY,
                "priority " + priority + " must be 0 to " + KnetLimits.MAX_PRIORITY);
        problems.throwIfAny();
    }

    /** A UDP link with default timers and priority 0, enabled when it is added. */
    public static LinkConfig udp(InetSocketAddress local, InetSocketAddress remote) {
        return new LinkConfig(LinkTransport.UDP, local, remote, 0, LinkTimers.DEFAULT, true, false);
    }

    /**
     * A loopback link, enabled when it is added: the own host's only link, over which messages are
     * delivered to this node itself (spec api 11.2). It has no socket, no heartbeat and no MTU, and
     * is up as long as it is enabled.
     */
    public static LinkConfig loopback() {
        InetSocketAddress nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new LinkConfig(
                LinkTransport.LOOPBACK, nowhere, nowhere, 0, LinkTimers.DEFAULT, true, false);
    }

    /** The same with another priority. */
    public LinkConfig withPriority(int newPriority) {
        return new LinkConfig(transport, local, remote, newPriority, timers, enabled, highPriority);
    }

    /** The same with other timers. */
    public LinkConfig withTimers(LinkTimers newTimers) {
        return new LinkConfig(transport, local, remote, priority, newTimers, enabled, highPriority);
    }

    /** The same, enabled or not when it is added. */
    public LinkConfig withEnabled(boolean newEnabled) {
        return new LinkConfig(transport, local, remote, priority, timers, newEnabled, highPriority);
    }

    /** The same, with urgent packets or not. */
    public LinkConfig withHighPriority(boolean newHighPriority) {
        return new LinkConfig(transport, local, remote, priority, timers, enabled, newHighPriority);
    }
}
