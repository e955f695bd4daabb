package io.knet.netty.link;

import io.knet.protocol.LinkMonitor;
import io.netty.channel.EventLoop;
import java.util.function.IntSupplier;

/** Sends the pings of a link. On the link's event loop. */
final class LinkPings {
    private final EventLoop loop;
    private final LinkMonitor monitor;
    private final LinkConnection connection;
    private final IntSupplier currentSequence;
    private final Runnable wake;

    /**
     * The pings of a link.
     *
     * @param currentSequence the last sequence number of this node that the peer may have seen
     * @param wake called when a deadline of the link may have come closer
     */
    LinkPings(
            EventLoop loop,
            LinkMonitor monitor,
            LinkConnection connection,
            IntSupplier currentSequence,
            Runnable wake) {
        this.loop = loop;
        this.monitor = monitor;
        this.connection = connection;
        this.currentSequence = currentSequence;
        this.wake = wake;
    }

    /** Whether it is known where pings go to. */
    boolean canPing() {
        return monitor.canPing();
    }

    /** Sends a ping over the link's channel if one is due. */
    void run(LinkChannel channel, long nowNanos) {
        assert loop.inEventLoop();
        if (monitor.pingDue(nowNanos)) {
            ping(channel);
            monitor.pingSent(nowNanos);
        }
    }

    /** Sends a timed ping, to find out who answers. */
    void ping(LinkChannel channel) {
        channel.ping(true, currentSequence.getAsInt());
    }

    /** Sends a ping that the volume of data demands (spec wire 8). */
    void force(int sequence) {
        assert loop.inEventLoop();
        LinkChannel current = connection.channel();
        if (current != null && monitor.canPing()) {
            current.ping(false, sequence);
            monitor.pingSent(loop.ticker().nanoTime());
        }
    }

    /** The peer of a dynamic link is where packets are sent to. */
    void peerHeard() {
        assert loop.inEventLoop();
        if (!monitor.canPing()) {
            monitor.peerHeard(loop.ticker().nanoTime());
            wake.run();
        }
    }
}
