package io.knet.netty.node;

import io.knet.protocol.LinkMonitor;

/**
 * What a link does when its time has come: pings, and whatever else has a deadline (spec wire 9).
 * Belongs to the link's event loop, whose {@link HeartbeatLoop} drives it.
 */
final class LinkHeartbeat {
    private final NettyLink link;
    private final LinkMonitor monitor;
    private final LinkConnection connection;

    LinkHeartbeat(NettyLink link, LinkMonitor monitor, LinkConnection connection) {
        this.link = link;
        this.monitor = monitor;
        this.connection = connection;
    }

    /** Does what is due. */
    void run(long now) {
        link.state().checkTimeout(now);
        link.follower().run(now);
        LinkSocket current = connection.socket();
        if (current == null) {
            if (monitor.canPing()) {
                connection.reopen(now);
            }
        } else if (monitor.pingDue(now)) {
            ping(current);
            monitor.pingSent(now);
        }
        if (monitor.isUp()) {
            link.path().run(now);
        }
    }

    /** Something went wrong on our side: try again a little later. */
    void onFailure(Throwable failure) {
        connection.tryAgainLater("its heartbeat failed, will try again", failure);
    }

    long nanosUntilDue(long now) {
        long due = Math.min(monitor.nanosUntilDue(now), link.follower().nanosUntilDue(now));
        if (monitor.isUp()) {
            due = Math.min(due, link.path().nanosUntilDue(now));
        }
        return connection.socket() == null && monitor.canPing()
                ? Math.max(due, connection.nanosUntilReopen(now))
                : due;
    }

    /** Sends a timed ping. */
    void ping(LinkSocket socket) {
        socket.ping(true, link.node().sequences.current());
    }

    /** Sends a ping that the volume of data demands (spec wire 8). */
    void forcePing(int sequence) {
        LinkSocket current = connection.socket();
        if (current != null && monitor.canPing()) {
            current.ping(false, sequence);
            monitor.pingSent(link.nanoTime());
        }
    }

    /** The peer of a dynamic link is where packets are sent to. */
    void peerHeard() {
        if (!monitor.canPing()) {
            monitor.peerHeard(link.nanoTime());
            link.wake();
        }
    }
}
