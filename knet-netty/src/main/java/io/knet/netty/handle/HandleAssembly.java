package io.knet.netty.handle;

import io.knet.LinkTransport;
import io.knet.crypto.engine.HostCrypto;
import io.knet.log.LogSubsystem;
import io.knet.netty.concurrent.Completions;
import io.knet.netty.concurrent.EventDispatcher;
import io.knet.netty.concurrent.HandleLife;
import io.knet.netty.concurrent.Late;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Drops;
import io.knet.netty.count.Errors;
import io.knet.netty.count.HandleCounts;
import io.knet.netty.count.HandleLog;
import io.knet.netty.count.Times;
import io.knet.netty.count.WallClock;
import io.knet.netty.datachannel.DataChannels;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.filter.MessageFilter;
import io.knet.netty.flight.Flight;
import io.knet.netty.host.HostSurroundings;
import io.knet.netty.host.Hosts;
import io.knet.netty.host.NettyHost;
import io.knet.netty.host.Router;
import io.knet.netty.host.TransportLinks;
import io.knet.netty.link.ChannelLinks;
import io.knet.netty.link.ChannelSource;
import io.knet.netty.link.LinkFactory;
import io.knet.netty.link.LinkLoops;
import io.knet.netty.link.LinkPipeline;
import io.knet.netty.link.LinkSurroundings;
import io.knet.netty.link.TransportProvider;
import io.knet.netty.link.TransportProviders;
import io.knet.netty.link.TransportSurroundings;
import io.knet.netty.loopback.LoopbackLinks;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.pipeline.CipherPools;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.pipeline.SealingCrew;
import io.knet.netty.receive.Delivery;
import io.knet.netty.send.ConfirmedSend;
import io.knet.netty.send.Destinations;
import io.knet.netty.send.PromptSend;
import io.knet.netty.send.SendQueue;
import io.knet.netty.send.Sequences;
import io.knet.netty.send.SyncSend;
import io.knet.netty.send.Transmitter;
import io.knet.netty.session.Sessions;
import io.knet.netty.settings.AccessSwitch;
import io.knet.netty.settings.ChannelSetup;
import io.knet.netty.settings.MtuSettings;
import io.knet.netty.settings.SocketControls;
import io.knet.netty.tap.PacketTaps;
import io.knet.netty.udp.UdpChannels;
import io.knet.protocol.SequenceCounter;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Ticker;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Puts a handle together: each part is given what it needs, from the bottom up, in the order in
 * which the rooms of the code lie upon each other. Of no use afterwards, but for tests of parts
 * that want the others around them.
 */
final class HandleAssembly {
    private static final long LOOP_SHUTDOWN_SECONDS = 5;

    final HandleLife life;
    final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    final Counters<LinkCounter> linkCounters = new Counters<>(LinkCounter.class);
    final Times<HandleTimer> times = new Times<>(HandleTimer.class);
    final Drops drops;
    final EventDispatcher events;
    final Completions completions;
    final LinkLoops loops;
    final CipherPools ciphers;
    final MessageFilter filter;
    final Hosts hosts = new Hosts();
    final DataChannels channels = new DataChannels();
    final Delivery delivery;
    final Router router;
    final SendQueue sendQueue;
    final HostSurroundings aroundHosts;
    final NettyDataChannel.Surroundings aroundChannels;
    final NettyHandle handle;

    HandleAssembly(HandleSettings settings, HandleEnvironment environment) {
        int id = settings.hostId();
        EventLoopGroup group = settings.group();
        EventLoop txLoop = group.next();
        Ticker ticker = txLoop.ticker();
        Sessions sessions =
                settings.sessions()
                        .map(
                                config ->
                                        new Sessions(
                                                id,
                                                settings.crypto(),
                                                config,
                                                environment.salts(),
                                                environment.secrets()))
                        .orElse(null);
        settings.sessions().ifPresent(config -> environment.warmUps().warmUp(config.cipher()));
        HostCrypto crypto =
                sessions == null ? environment.crypto().apply(settings.crypto()) : sessions;

        // What is counted, who is told, what threads there are.
        life = new HandleLife(id, txLoop::isShutdown);
        Errors errors = new Errors(ticker);
        drops = new Drops(id, ticker, errors);
        CallbackFailures failures = new CallbackFailures(id, counters, ticker, errors);
        HandleCounts counts = new HandleCounts(counters, times, ticker);
        WallClock wallClock = new WallClock(settings.wallClock(), failures);
        events =
                new EventDispatcher(
                        id, environment.events().apply("knet-" + id + "-events"), failures::report);
        completions =
                new Completions(
                        id,
                        environment.futures().apply("knet-" + id + "-futures"),
                        environment.later());
        LoopCalls calls = new LoopCalls(group);

        // Settings that may change.
        MtuSettings mtuSettings = new MtuSettings();
        SocketControls sockets = new SocketControls(life);
        AccessSwitch accessSwitch = new AccessSwitch();
        ReassemblyControls reassembly =
                new ReassemblyControls(settings.reassemblyBuffers(), hosts, life, calls);
        OnwireControls onwire = new OnwireControls(id, hosts, events::post, life);

        // What all packets pass.
        MessageCodec codec = new MessageCodec(settings.compression(), ticker::nanoTime, counts);
        ciphers = new CipherPools(environment.salts(), counts);
        int sealing = settings.sealingThreads();
        ExecutorService sealers = environment.sealers().apply("knet-" + id + "-seal", sealing);
        SealingCrew crew = new SealingCrew(sealers, sealing);
        loops = new LinkLoops(environment.salts(), counts, failures::loopStalled);
        SequenceCounter sequenceCounter = new SequenceCounter();
        DataMtu dataMtu =
                new DataMtu(
                        hosts,
                        crypto,
                        settings.transport().takesTrains(),
                        events::post,
                        completions);

        // Those who look at packets.
        PacketTaps taps = new PacketTaps(failures);

        // In: filter, data channel.
        filter = new MessageFilter(id, failures);
        delivery = new Delivery(filter, channels::get, counters, drops::count);
        router = new Router(id, hosts, crypto, drops::count, ticker);

        // Links. Their sockets wake the send queue, which comes later.
        Delivery deliveries = delivery;
        Router routes = router;
        Late<SendQueue> queue = new Late<>("the send queue");
        LinkSurroundings aroundLinks =
                new LinkSurroundings(
                        id,
                        loops,
                        codec,
                        ciphers,
                        crypto,
                        dataMtu,
                        sequenceCounter::current,
                        wallClock,
                        events::post,
                        linkCounters,
                        drops::count,
                        failures,
                        errors,
                        mtuSettings,
                        sockets,
                        accessSwitch,
                        hosts,
                        router,
                        (host, message) ->
                                deliveries.deliver(
                                        host.loop(),
                                        host.window(message.inSession()),
                                        host.receipts(),
                                        host,
                                        message),
                        taps,
                        () -> queue.get().resume(),
                        life,
                        calls,
                        completions);
        LinkPipeline pipeline =
                new LinkPipeline(
                        codec,
                        loops,
                        crypto,
                        ciphers,
                        crew,
                        host -> sessions == null ? null : sessions.gate(host),
                        settings.linkInitializer(),
                        sequenceCounter::current);
        ChannelSetup setup = new ChannelSetup(environment.allocator(), settings.channelOptions());
        PacketCipher localCipher = loops.of(txLoop).cipher(crypto.ofHandle());
        UdpChannels udp =
                new UdpChannels(
                        id,
                        settings.transport(),
                        pipeline,
                        sockets,
                        setup,
                        settings.socketBuffer(),
                        txLoop,
                        taps,
                        localCipher,
                        packet -> sessions != null && sessions.receive(packet, txLoop),
                        packet -> routes.route(packet, null),
                        drops::count,
                        routes::unreadable,
                        events::post);
        Map<LinkTransport, LinkFactory> links = new EnumMap<>(LinkTransport.class);
        Logger transportLog = HandleLog.of(LogSubsystem.TRANSPORT, id);
        List<TransportProvider> providers =
                TransportProviders.find(
                        broken -> transportLog.warn("a transport cannot be loaded", broken));
        for (TransportProvider provider : providers) {
            ChannelSource source =
                    provider.open(
                            new TransportSurroundings(
                                    id,
                                    pipeline,
                                    setup,
                                    settings.socketBuffer(),
                                    txLoop,
                                    taps,
                                    localCipher,
                                    packet -> sessions != null && sessions.receive(packet, txLoop),
                                    packet -> routes.route(packet, null),
                                    new TransportLinks(hosts, provider.transport()),
                                    drops::count));
            links.put(provider.transport(), new ChannelLinks(source, aroundLinks));
        }
        links.put(LinkTransport.UDP, new ChannelLinks(udp, aroundLinks));
        links.put(
                LinkTransport.LOOPBACK,
                new LoopbackLinks(
                        id,
                        delivery,
                        environment.allocator(),
                        wallClock,
                        events::post,
                        linkCounters,
                        drops::count,
                        failures,
                        life,
                        calls,
                        completions));

        // Hosts.
        aroundHosts =
                new HostSurroundings(
                        id,
                        links,
                        sessions,
                        reassembly::maxMessages,
                        environment.allocator(),
                        onwire::update,
                        dataMtu::update,
                        events::post,
                        drops::count,
                        life,
                        calls,
                        completions);

        // Out: queued, or on the caller's thread.
        Destinations destinations = new Destinations(filter, hosts, drops::count);
        Sequences sequences = new Sequences(sequenceCounter, hosts);
        if (sessions != null) {
            sessions.connect(
                    loops,
                    ciphers,
                    counts,
                    wallClock,
                    dataMtu,
                    sequences::next,
                    events::post,
                    drops::count,
                    router,
                    routes::misdirected,
                    environment.allocator(),
                    life,
                    calls);
        }
        Transmitter transmitter =
                new Transmitter(
                        txLoop, destinations, sequences, dataMtu, life, counters, drops::count);
        PromptSend prompt =
                new PromptSend(destinations, sequences, dataMtu, counters, drops::count);
        sendQueue = new SendQueue(txLoop, prompt, transmitter, failures, drops::count);
        queue.set(sendQueue);
        SyncSend syncSend = new SyncSend(destinations, sequences, dataMtu, counters);
        aroundChannels =
                new NettyDataChannel.Surroundings(
                        channels,
                        destinations,
                        sendQueue,
                        syncSend,
                        new ConfirmedSend(destinations),
                        settings.syncTimeout(),
                        events::post,
                        drops::count,
                        failures,
                        life,
                        calls,
                        completions);

        // The handle, and its end.
        Hosts allHosts = hosts;
        HostSurroundings hostParts = aroundHosts;
        NettyDataChannel.Surroundings channelParts = aroundChannels;
        Flight flight = new Flight(id);
        Runnable endOfDrops = flight.drops(drops::lifetime);
        Runnable endOfLookout = environment.lookouts().apply(loops::look);
        PathSearches searches = new PathSearches(hosts, dataMtu);
        Shutdown shutdown =
                new Shutdown(
                        id,
                        settings.closeDrain(),
                        life,
                        new Drain(txLoop, sendQueue, hosts),
                        filter,
                        dataMtu,
                        channels,
                        hosts,
                        sendQueue,
                        crypto,
                        ciphers,
                        loops,
                        action -> {
                            endOfLookout.run();
                            endOfDrops.run();
                            sealers.shutdown();
                            endLoops(group, settings.ownsGroup(), action);
                        },
                        completions,
                        events);
        handle =
                new NettyHandle(
                        id,
                        hosts,
                        (hostId, config) ->
                                new NettyHost(hostId, config, group.next(), allHosts, hostParts),
                        channels,
                        config -> new NettyDataChannel(config, channelParts),
                        filter,
                        new Forwarding(filter, sendQueue, new SelfTraffic(id, hosts), completions),
                        new CryptoControls(
                                crypto.ofHandle(),
                                dataMtu,
                                searches,
                                life,
                                flight,
                                environment.warmUps()),
                        sessions,
                        new MtuControls(mtuSettings, dataMtu, searches, life),
                        onwire,
                        sockets,
                        reassembly,
                        codec,
                        accessSwitch,
                        dataMtu,
                        new HandleStatistics(
                                counters,
                                times,
                                drops,
                                linkCounters,
                                errors,
                                wallClock,
                                hosts,
                                calls),
                        events,
                        taps,
                        life,
                        calls,
                        shutdown);
    }

    private static void endLoops(EventLoopGroup group, boolean owned, Runnable action) {
        if (owned) {
            group.shutdownGracefully(0, LOOP_SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                    .addListener(ended -> action.run());
        } else {
            action.run();
        }
    }
}
