package io.knet.netty.link;

import io.knet.LinkConfig;
import io.knet.crypto.CryptoOverhead;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.concurrent.Late;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.mtu.LinkMtu;
import io.knet.netty.mtu.MtuDiscovery;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.pipeline.OutboundPackets;
import io.knet.netty.tap.LinkTap;
import io.knet.protocol.LinkMonitor;
import io.netty.channel.EventLoop;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Puts a link together from its parts, from the bottom up. What refers to parts further down, or to
 * the link, asks for them when it needs them, which nobody does before the link is opened.
 */
final class LinkAssembly {
    /** The link, once there is one. */
    final Late<ChannelOwner> link = new Late<>("the link");

    final LinkId id;
    final LinkConfiguration configuration;
    final LinkCounts counts;
    final LinkPresence presence;
    final HeartbeatLoop heartbeats;
    final Runnable wake;
    final ChannelOpener channels;
    final LinkState state;
    final LinkConnection connection;
    final LinkPath path;
    final LinkProbes probes;
    final LinkPings pings;
    final KernelDrops kernelDrops;
    final AccessGate gate;
    final PeerFollower follower;
    final LinkDiagnostics diagnostics;
    final LinkLife life;
    final LinkHeartbeat heartbeat;
    final ChannelOutput output;
    final AccessControls access;
    final LinkPort port;
    final LinkStatusReport report;

    /**
     * The parts of a link.
     *
     * @param source opens its channels
     * @param around what they need of the handle
     */
    LinkAssembly(
            LinkHost host,
            LinkId id,
            LinkConfiguration configuration,
            ChannelSource source,
            LinkSurroundings around) {
        this.id = id;
        this.configuration = configuration;
        Late<ChannelOwner> owner = link;
        CryptoSlots crypto = around.crypto().of(id.hostId());
        Supplier<CryptoOverhead> overhead = () -> crypto.state().overhead();
        LongSupplier reconnectNanos =
                () -> around.sockets().reconnectInterval(source.isConnectionOriented()).toNanos();
        EventLoop loop = host.loop();
        LinkConfig config = configuration.current();
        LinkLog log = new LinkLog(id, loop.ticker());
        counts = new LinkCounts(id, around.counters(), around.drops(), around.failures());
        LinkPresence there = new LinkPresence(host, id, around.life());
        presence = there;
        HeartbeatLoop beats = around.loops().of(loop).heartbeat();
        heartbeats = beats;
        wake =
                () -> {
                    if (!there.isRemoved()) {
                        beats.wake(id.hostId());
                    }
                };
        ChannelOpener opening = new ChannelOpener(source, owner::get, loop);
        channels = opening;
        LinkConnection.Opener opener =
                (local, remote) -> opening.open(local, remote, configuration.current().urgent());
        LinkMonitor monitor =
                config.isDynamic()
                        ? LinkMonitor.ofDynamicLink(config.timers())
                        : LinkMonitor.ofStaticLink(config.timers());
        state =
                new LinkState(
                        loop,
                        monitor,
                        new StateFuture(around.completions()),
                        counts,
                        around.wallClock());
        Late<KernelDrops> dropWatch = new Late<>("what counts drops of the kernel");
        Late<ChannelOutput> lateOutput = new Late<>("the output of the link");
        Runnable onChannel = () -> lateOutput.get().onWritable();
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
                        closing -> dropWatch.get().lastLook(closing),
                        onChannel,
                        wake);
        Late<LinkDiagnostics> lateDiagnostics = new Late<>("the diagnostics of the link");
        LinkMtu unknown = MtuDiscovery.unknown(overhead.get());
        LinkTeller teller =
                new LinkTeller(
                        id, loop, connection, around.events(), unknown.bytes(overhead.get()));
        kernelDrops = new KernelDrops(id, loop, source, counts, teller, log);
        dropWatch.set(kernelDrops);
        SearchedPath searched =
                new SearchedPath(
                        id, loop, configuration, connection, source, around.mtu(), overhead);
        path =
                new LinkPath(
                        id,
                        loop,
                        state,
                        monitor,
                        searched,
                        new KnownMtu(
                                loop,
                                unknown,
                                around.completions(),
                                new MtuTeller(
                                        host, teller, lateDiagnostics, overhead, around.dataMtu())),
                        wake);
        pings =
                new LinkPings(
                        loop, monitor, connection, host::maySeal, around.currentSequence(), wake);
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
        FailedPings failedPings = new FailedPings(loop);
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
        diagnostics =
                new LinkDiagnostics(
                        id,
                        host,
                        there,
                        configuration,
                        state,
                        monitor,
                        connection,
                        path,
                        source,
                        () -> crypto.state().anyLoaded(),
                        around.wallClock(),
                        teller,
                        wake);
        lateDiagnostics.set(diagnostics);
        life =
                new LinkLife(
                        id,
                        host,
                        configuration,
                        state,
                        connection,
                        path,
                        follower,
                        diagnostics,
                        failedPings,
                        around.dataMtu(),
                        teller,
                        wake);
        LinkLife lives = life;
        probes =
                new LinkProbes(
                        id, loop, state, connection, searched, host::maySeal, lives::describeDown);
        heartbeat =
                new LinkHeartbeat(
                        id,
                        loop,
                        monitor,
                        life,
                        connection,
                        follower,
                        pings,
                        sourceWatch,
                        zoneWatch,
                        path,
                        diagnostics,
                        kernelDrops,
                        new DataFlood(loop, counts, loop.ticker().nanoTime()));
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
                        diagnostics,
                        pings,
                        failedPings,
                        sourceWatch,
                        counts,
                        lastError,
                        log,
                        around.errors());
        access =
                new AccessControls(
                        id,
                        configuration,
                        gate,
                        there::checkUsable,
                        () -> around.calls().run(loop, owner.get().link()::checkAccess));
        LinkConnection connected = connection;
        port =
                new NettyLinkPort(
                        around.localHost(),
                        id,
                        new LinkTap(
                                around.taps(),
                                id.hostId(),
                                id.linkId(),
                                connected::localAddress,
                                connected::peer),
                        host,
                        configuration,
                        state,
                        life,
                        path,
                        probes,
                        follower,
                        diagnostics,
                        new OwnIdWatch(id, loop, around.addresses()::isLocal),
                        pings,
                        onChannel,
                        errors,
                        counts,
                        packet -> around.router().route(packet, owner.get().link()),
                        around.delivery());
        OutboundPackets packets = new OutboundPackets(port);
        DirectWriter direct =
                new DirectWriter(
                        id,
                        packets,
                        new SyncPackets(packets, around.codec(), around.ciphers().of(crypto)),
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
        lateOutput.set(output);
        report =
                new LinkStatusReport(
                        id,
                        host,
                        configuration,
                        state,
                        connection,
                        path,
                        diagnostics,
                        source,
                        overhead,
                        counts);
    }

    /**
     * Tells of what goes in a packet.
     *
     * @param overhead of sealing, at the moment
     * @param dataMtu depends on it
     */
    private record MtuTeller(
            LinkHost host,
            LinkTeller teller,
            Late<LinkDiagnostics> diagnostics,
            Supplier<CryptoOverhead> overhead,
            DataMtu dataMtu)
            implements KnownMtu.Observer {
        @Override
        public void validityChanged() {
            diagnostics.get().changed();
            host.linksChanged();
        }

        @Override
        public void mtuChanged(LinkMtu mtu) {
            teller.mtu(mtu.bytes(overhead.get()));
            dataMtu.update(host.id());
        }
    }
}
