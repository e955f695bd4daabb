package io.knet.netty.link;

import io.knet.LinkConfig;
import io.knet.crypto.CryptoOverhead;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.pipeline.OutboundPackets;
import io.knet.protocol.LinkMonitor;
import io.netty.channel.EventLoop;
import java.util.function.Supplier;

/**
 * Puts a link together from its parts. What refers to parts further down, or to the link, does so
 * in lambdas, which nobody calls before the link is opened.
 */
final class LinkAssembly {
    final LinkState state;
    final LinkConnection connection;
    final LinkPath path;
    final LinkPings pings;
    final AccessGate gate;
    final PeerFollower follower;
    final LinkLife life;
    final LinkHeartbeat heartbeat;
    final ChannelOutput output;
    final AccessControls access;
    final LinkPort port;
    final LinkStatusReport report;

    LinkAssembly(
            NettyLink link,
            LinkId id,
            LinkConfiguration configuration,
            LinkCounts counts,
            ChannelSource source,
            LinkSurroundings around) {
        Supplier<CryptoOverhead> overhead = () -> around.crypto().state().overhead();
        LinkHost host = link.host();
        EventLoop loop = host.loop();
        LinkConfig config = configuration.current();
        LinkLog log = new LinkLog(id, loop.ticker());
        LinkMonitor monitor =
                config.isDynamic()
                        ? LinkMonitor.ofDynamicLink(config.timers())
                        : LinkMonitor.ofStaticLink(config.timers());
        state =
                new LinkState(
                        loop,
                        monitor,
                        new StateFuture<>(link, around.completions()),
                        counts,
                        around.wallClock());
        // What follows refers to parts below in lambdas, which are not called before open().
        LinkConnection.Opener opener =
                (local, remote) ->
                        link.openChannel(local, remote, configuration.current().urgent());
        KernelDrops kernelDrops = new KernelDrops(id, source, counts, around.events(), log);
        connection =
                new LinkConnection(
                        id,
                        loop,
                        config.local(),
                        config.remote().orElse(null),
                        opener,
                        source,
                        () -> around.sockets().reconnectInterval().toNanos(),
                        log,
                        kernelDrops::lastLook,
                        link::onChannel,
                        link::wake);
        path =
                new LinkPath(
                        id,
                        loop,
                        configuration,
                        connection,
                        state,
                        monitor,
                        source,
                        around.mtu(),
                        overhead,
                        new StateFuture<>(link, around.completions()),
                        pathListener(link, around));
        pings = new LinkPings(loop, monitor, connection, around.currentSequence(), link::wake);
        gate = new AccessGate(around.access());
        follower =
                new PeerFollower(
                        id,
                        loop,
                        configuration,
                        state,
                        connection,
                        path,
                        pings,
                        gate,
                        opener,
                        counts,
                        log,
                        around.events(),
                        link::wake);
        FailedPings failedPings = new FailedPings();
        SourceWatch sourceWatch =
                new SourceWatch(
                        id,
                        loop,
                        state,
                        connection,
                        path,
                        failedPings,
                        opener,
                        source,
                        () -> around.sockets().reconnectInterval().toNanos(),
                        log,
                        link::wake);
        life =
                new LinkLife(
                        id,
                        host,
                        configuration,
                        state,
                        connection,
                        path,
                        follower,
                        failedPings,
                        around.dataMtu(),
                        around.events(),
                        link::wake);
        heartbeat =
                new LinkHeartbeat(
                        monitor,
                        life,
                        connection,
                        follower,
                        pings,
                        sourceWatch,
                        path,
                        kernelDrops);
        LastError lastError = new LastError();
        LinkErrors errors =
                new LinkErrors(
                        id,
                        loop,
                        state,
                        connection,
                        path,
                        follower,
                        life,
                        pings,
                        failedPings,
                        sourceWatch,
                        counts,
                        lastError,
                        log);
        access =
                new AccessControls(
                        id,
                        configuration,
                        gate,
                        link::checkUsable,
                        () -> link.onLoop(link::checkAccess));
        port =
                new NettyLinkPort(
                        around.localHost(),
                        id,
                        host,
                        configuration,
                        state,
                        life,
                        path,
                        follower,
                        pings,
                        link::onChannel,
                        errors,
                        counts,
                        packet -> around.router().route(packet, link),
                        around.delivery());
        DirectWriter direct =
                new DirectWriter(
                        id,
                        new OutboundPackets(port),
                        around.codec(),
                        around.ciphers(),
                        source,
                        around.calls(),
                        lastError);
        output =
                new ChannelOutput(
                        id,
                        loop,
                        connection,
                        counts,
                        direct,
                        around.calls(),
                        around.life(),
                        around.onRoom());
        report =
                new LinkStatusReport(
                        id, host, configuration, state, connection, path, source, overhead, counts);
    }

    private static LinkPath.Listener pathListener(NettyLink link, LinkSurroundings around) {
        return new LinkPath.Listener() {
            @Override
            public void validityChanged() {
                link.host().linksChanged();
            }

            @Override
            public void mtuChanged() {
                around.dataMtu().update();
            }

            @Override
            public void wake() {
                link.wake();
            }
        };
    }
}
