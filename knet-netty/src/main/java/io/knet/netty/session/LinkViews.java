package io.knet.netty.session;

import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.LimitedLog;
import io.knet.netty.count.PacketCounters;
import io.knet.netty.link.HeartbeatLoop;
import io.knet.netty.link.HostLink;
import io.knet.session.Session;
import io.knet.session.ViewSchedule;
import io.knet.session.wire.LinkView;
import io.knet.session.wire.LinkViewsPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How both ends see the links between them: tells a host how this node does, and the links how the
 * host does. On the host's event loop.
 */
final class LinkViews implements HeartbeatLoop.Beat {
    /** The feature of sessions whose ends understand such packets. */
    static final int FEATURE = 1 << 1;

    private final int localHost;
    private final int host;
    private final EventLoop loop;
    private final PeerHost peer;
    private final Supplier<@Nullable Session> spoken;
    private final SessionSender sender;
    private final HeartbeatLoop heartbeat;
    private final LimitedLog log;
    private final ViewSchedule schedule = new ViewSchedule();
    private List<LinkView> told = List.of(); // loop only

    /** Loop only: in which was told last; another one may be with another instance of the host. */
    private @Nullable Session toldIn;

    /**
     * Nothing was told.
     *
     * @param spoken the session with the host; null if it is not spoken to in one
     * @param heartbeat of the loop
     */
    LinkViews(
            int localHost,
            int host,
            EventLoop loop,
            PeerHost peer,
            Supplier<@Nullable Session> spoken,
            SessionSender sender,
            HeartbeatLoop heartbeat,
            LimitedLog log) {
        this.localHost = localHost;
        this.host = host;
        this.loop = loop;
        this.peer = peer;
        this.spoken = spoken;
        this.sender = sender;
        this.heartbeat = heartbeat;
        this.log = log;
    }

    /** Begins to tell. */
    void open() {
        assert LoopCalls.owns(loop);
        heartbeat.add(this);
    }

    /** Ends. Idempotent. */
    void close() {
        assert LoopCalls.owns(loop);
        heartbeat.remove(this);
    }

    /** A link is in another state, or something else is the matter with it. */
    void changed() {
        assert LoopCalls.owns(loop);
        schedule.changed();
        if (isOpen(spoken.get())) {
            heartbeat.wake(host);
        }
    }

    /** The host has answered. */
    @SuppressWarnings("ReferenceEquality") // each session is one of its own
    void answered() {
        assert LoopCalls.owns(loop);
        if (spoken.get() != toldIn) {
            changed();
        }
    }

    private static boolean isOpen(@Nullable Session session) {
        return session != null && (session.features() & FEATURE) != 0;
    }

    /** Whether such packets are understood. */
    boolean isOpen() {
        assert LoopCalls.owns(loop);
        return isOpen(spoken.get());
    }

    /**
     * Takes a packet of the host.
     *
     * @param link the one that it came over
     * @param wireBytes of its datagram
     * @return false if it is malformed
     */
    boolean receive(ByteBuf packet, int link, int wireBytes) {
        assert LoopCalls.owns(loop);
        HostLink over = peer.linkOrNull(link);
        if (over != null) {
            over.countReceived(PacketCounters.VIEW, wireBytes);
        }
        if (!LinkViewsPacket.isValid(packet)) {
            return false;
        }
        for (LinkView view : LinkViewsPacket.views(packet)) {
            HostLink seen = peer.linkOrNull(view.link());
            if (seen != null) {
                seen.peerSees(view);
            }
        }
        return true;
    }

    // ---- the heartbeat

    @Override
    public int host() {
        assert LoopCalls.owns(loop);
        return host;
    }

    @Override
    public void run(long nowNanos, long lateNanos) {
        assert LoopCalls.owns(loop);
        Session session = spoken.get();
        if (!isOpen(session) || !schedule.isDue(nowNanos)) {
            return;
        }
        List<LinkView> views =
                peer.links().stream().map(HostLink::view).flatMap(Optional::stream).toList();
        boolean same = session == toldIn && saySame(views, told);
        schedule.told(nowNanos, same, views.stream().allMatch(LinkView::isWell));
        told = views;
        toldIn = session;
        if (!views.isEmpty()) {
            tell(views);
        }
    }

    private static boolean saySame(List<LinkView> some, List<LinkView> others) {
        boolean same = some.size() == others.size();
        for (int i = 0; same && i < some.size(); i++) {
            same = some.get(i).saysSame(others.get(i));
        }
        return same;
    }

    /** Over a link that works, else over all: the peer may hear what it cannot answer. */
    private void tell(List<LinkView> views) {
        int usable = peer.usableLinks();
        if (usable != 0) {
            sender.send(PacketCounters.VIEW, Integer.numberOfTrailingZeros(usable), packet(views));
            return;
        }
        for (HostLink link : peer.links()) {
            if (link.isEnabled() && link.leadsToPeer()) {
                sender.send(PacketCounters.VIEW, link, packet(views));
            }
        }
    }

    private ByteBuf packet(List<LinkView> views) {
        ByteBuf packet = Unpooled.buffer(LinkViewsPacket.length(views.size()));
        LinkViewsPacket.write(packet, localHost, views);
        return packet;
    }

    @Override
    public long nanosUntilDue(long nowNanos) {
        assert LoopCalls.owns(loop);
        return isOpen(spoken.get()) ? schedule.nanosUntilDue(nowNanos) : Long.MAX_VALUE;
    }

    @Override
    public void onFailure(Throwable failure) {
        assert LoopCalls.owns(loop);
        log.warn(
                "host {} cannot be told of its links, will try again: {}",
                host,
                failure.toString());
    }
}
