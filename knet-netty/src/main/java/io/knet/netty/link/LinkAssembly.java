package io.knet.netty.link;

import io.knet.KnetEvent;
import io.knet.LinkConfig;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.pipeline.OutboundPackets;
import io.knet.protocol.LinkMonitor;
import io.netty.channel.EventLoop;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
    private final Supplier<CryptoOverhead> overhead;
    private final LinkTeller teller;

    /**
     * The parts of a link.
     *
     * @param opener opens channels for it
     * @param onChannel called when another channel takes messages
     * @param wake called when a deadline of the link may have come closer
     * @param checkUsable throws if the link was removed
     * @param onLoop runs something on the link's event loop
     */
    LinkAssembly(
            HostLink link,
            LinkConnection.Opener opener,
            Runnable onChannel,
            Runnable wake,
            Runnable checkUsable,
            Consumer<Runnable> onLoop,
            LinkId id,
            LinkConfiguration configuration,
            LinkCounts counts,
            ChannelSource source,
            LinkSurroundings around) {
        CryptoSlots crypto = around.crypto().of(id.hostId());
        overhead = () -> crypto.state().overhead();
        LongSupplier reconnectNanos = () -> around.sockets().reconnectInterval().toNanos();
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
        KernelDrops kernelDrops = new KernelDrops(id, source, counts, this::tell, log);
        connection =
                new LinkConnection(
                        id,
                        loop,
                        config.local(),
                        config.remote().orElse(null),
                        opener,
                        source,
                        reconnectNanos,
                        log,
                        kernelDrops::lastLook,
                        onChannel,
                        wake);
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
                        pathObserver(host, around, wake));
        teller = new LinkTeller(id, connection, around.events(), path.mtu().bytes(overhead.get()));
        pings = new LinkPings(loop, monitor, connection, around.currentSequence(), wake);
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
                        teller,
                        wake);
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
                        reconnectNanos,
                        log,
                        wake);
        ZoneWatch zoneWatch =
                new ZoneWatch(
                        id,
                        loop,
                        configuration,
                        state,
                        connection,
                        failedPings,
                        opener,
                        source,
                        reconnectNanos,
                        log,
                        wake);
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
                        teller,
                        wake);
        heartbeat =
                new LinkHeartbeat(
                        monitor,
                        life,
                        connection,
                        follower,
                        pings,
                        sourceWatch,
                        zoneWatch,
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
                        checkUsable,
                        () -> onLoop.accept(link::checkAccess));
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
                        new OwnIdWatch(id, around.addresses()::isLocal),
                        pings,
                        onChannel,
                        errors,
                        counts,
                        packet -> around.router().route(packet, link),
                        around.delivery());
        DirectWriter direct =
                new DirectWriter(
                        id,
                        new OutboundPackets(port),
                        around.codec(),
                        around.ciphers().of(crypto),
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

    private void tell(KnetEvent event) {
        teller.accept(event);
    }

    private LinkPath.Observer pathObserver(LinkHost host, LinkSurroundings around, Runnable wake) {
        return new LinkPath.Observer() {
            @Override
            public void validityChanged() {
                host.linksChanged();
            }

            @Override
            public void mtuChanged() {
                teller.mtu(path.mtu().bytes(overhead.get()));
                around.dataMtu().update();
            }

            @Override
            public void wake() {
                wake.run();
            }
        };
    }
}
