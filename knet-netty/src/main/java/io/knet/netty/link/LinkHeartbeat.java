package io.knet.netty.link;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.protocol.LinkMonitor;
import io.netty.channel.EventLoop;

/**
 * What is due on a link, and when: timeouts, pings, opening its channel again, searching its path.
 * On the link's event loop.
 */
final class LinkHeartbeat implements HeartbeatLoop.Beat {
    private final LinkId id;
    private final EventLoop loop;
    private final LinkMonitor monitor;
    private final LinkLife life;
    private final LinkConnection connection;
    private final PeerFollower follower;
    private final LinkPings pings;
    private final SourceWatch sourceWatch;
    private final ZoneWatch zoneWatch;
    private final LinkPath path;
    private final LinkDiagnostics diagnostics;
    private final KernelDrops kernelDrops;
    private final DataFlood flood;

    LinkHeartbeat(
            LinkId id,
            EventLoop loop,
            LinkMonitor monitor,
            LinkLife life,
            LinkConnection connection,
            PeerFollower follower,
            LinkPings pings,
            SourceWatch sourceWatch,
            ZoneWatch zoneWatch,
            LinkPath path,
            LinkDiagnostics diagnostics,
            KernelDrops kernelDrops,
            DataFlood flood) {
        this.id = id;
        this.loop = loop;
        this.monitor = monitor;
        this.life = life;
        this.connection = connection;
        this.follower = follower;
        this.pings = pings;
        this.sourceWatch = sourceWatch;
        this.zoneWatch = zoneWatch;
        this.path = path;
        this.diagnostics = diagnostics;
        this.kernelDrops = kernelDrops;
        this.flood = flood;
    }

    @Override
    public int host() {
        assert LoopCalls.owns(loop);
        return id.hostId();
    }

    @Override
    public void late(long nowNanos, long lateNanos) {
        assert LoopCalls.owns(loop);
        monitor.onLate(nowNanos, lateNanos);
    }

    @Override
    public void run(long nowNanos, long lateNanos) {
        assert LoopCalls.owns(loop);
        monitor.onLate(nowNanos, lateNanos);
        if (kernelDrops.look(connection.channel(), nowNanos)) {
            monitor.onOverflow(nowNanos);
        }
        if (flood.look(nowNanos)) {
            monitor.onFlood(nowNanos);
        }
        life.checkTimeout(nowNanos);
        follower.run(nowNanos);
        zoneWatch.run(nowNanos);
        LinkChannel current = connection.channel();
        if (current != null) {
            sourceWatch.run(nowNanos);
            pings.run(current, nowNanos);
        } else if (monitor.canPing()) {
            connection.reopen(nowNanos);
        }
        if (monitor.isUp()) {
            path.run(nowNanos);
        }
        diagnostics.run();
    }

    @Override
    public long earlyNanos(long nowNanos, long dueNanos) {
        assert LoopCalls.owns(loop);
        return monitor.nanosUntilPing(nowNanos) <= dueNanos ? monitor.pingEarlyNanos() : 0;
    }

    @Override
    public void onFailure(Throwable failure) {
        assert LoopCalls.owns(loop);
        connection.tryAgainLater("its heartbeat failed, will try again", failure);
    }

    @Override
    public long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        long due = Math.min(monitor.nanosUntilDue(nowNanos), follower.nanosUntilDue(nowNanos));
        due = Math.min(due, pings.nanosUntilDue(nowNanos));
        due = Math.min(due, sourceWatch.nanosUntilDue(nowNanos));
        due = Math.min(due, zoneWatch.nanosUntilDue(nowNanos));
        if (monitor.isUp()) {
            due = Math.min(due, path.nanosUntilDue(nowNanos));
        }
        if (connection.channel() == null && monitor.canPing()) {
            due = Math.max(due, connection.nanosUntilReopen(nowNanos));
        }
        return Math.min(due, diagnostics.nanosUntilDue(nowNanos));
    }
}
