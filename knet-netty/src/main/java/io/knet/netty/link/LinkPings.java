package io.knet.netty.link;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.protocol.LinkMonitor;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Sends the pings of a link. On the link's event loop. */
final class LinkPings {
    /** Between a ping that failed and the next, so that a socket is not judged by one moment. */
    private static final long HURRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Packets that fail come faster than it is worth asking what pings meet. */
    private static final long ASK_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final EventLoop loop;
    private final LinkMonitor monitor;
    private final LinkConnection connection;
    private final BooleanSupplier maySeal;
    private final IntSupplier currentSequence;
    private final Runnable wake;

    /** Loop only: when a ping is due before its time; null if none is. */
    private @Nullable Long hurriedAtNanos;

    /** Loop only: when the last error of a packet asked for a ping; null if none did yet. */
    private @Nullable Long askedAtNanos;

    /**
     * The pings of a link.
     *
     * @param maySeal whether there is what packets for the host are sealed with; none are sent
     *     before
     * @param currentSequence the last sequence number of this node that the peer may have seen
     * @param wake called when a deadline of the link may have come closer
     */
    LinkPings(
            EventLoop loop,
            LinkMonitor monitor,
            LinkConnection connection,
            BooleanSupplier maySeal,
            IntSupplier currentSequence,
            Runnable wake) {
        this.loop = loop;
        this.monitor = monitor;
        this.connection = connection;
        this.maySeal = maySeal;
        this.currentSequence = currentSequence;
        this.wake = wake;
    }

    /** Sends a ping over the link's channel if one is due, or nearly so. */
    void run(LinkChannel channel, long nowNanos) {
        assert LoopCalls.owns(loop);
        if (monitor.pingDue(nowNanos + monitor.pingEarlyNanos()) || nanosUntilDue(nowNanos) <= 0) {
            hurriedAtNanos = null;
            monitor.pingSent(nowNanos);
            ping(channel);
        }
    }

    /**
     * A ping failed on a link that is up: the next one tells more, and need not wait for its time.
     */
    void hurry() {
        assert LoopCalls.owns(loop);
        hurriedAtNanos = loop.ticker().nanoTime() + HURRY_NANOS;
        wake.run();
    }

    /** A packet failed on a link that is up: do pings fail too? */
    void ask() {
        assert LoopCalls.owns(loop);
        long nowNanos = loop.ticker().nanoTime();
        boolean again = askedAtNanos == null || nowNanos - askedAtNanos >= ASK_PERIOD_NANOS;
        if (again && hurriedAtNanos == null) {
            askedAtNanos = nowNanos;
            hurry();
        }
    }

    /** Time until a ping is due before the time that the monitor says. */
    long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        return hurriedAtNanos == null || !monitor.isUp()
                ? Long.MAX_VALUE
                : Math.max(0, hurriedAtNanos - nowNanos);
    }

    /** Sends a timed ping, to find out who answers. */
    void ping(LinkChannel channel) {
        assert LoopCalls.owns(loop);
        if (maySeal.getAsBoolean()) {
            channel.ping(true, currentSequence.getAsInt());
        }
    }

    /** Sends a timed ping before its time. */
    void now() {
        assert LoopCalls.owns(loop);
        send(true, currentSequence.getAsInt());
    }

    /** Sends a ping that the volume of data demands (spec wire 8). */
    void force(int sequence) {
        assert LoopCalls.owns(loop);
        send(false, sequence);
    }

    private void send(boolean timed, int sequence) {
        LinkChannel current = connection.channel();
        if (current != null && monitor.canPing() && maySeal.getAsBoolean()) {
            current.ping(timed, sequence);
            monitor.pingSent(loop.ticker().nanoTime());
        }
    }

    /** The peer of a dynamic link is where packets are sent to. */
    void peerHeard() {
        assert LoopCalls.owns(loop);
        if (!monitor.canPing()) {
            monitor.peerHeard(loop.ticker().nanoTime());
            wake.run();
        }
    }
}
