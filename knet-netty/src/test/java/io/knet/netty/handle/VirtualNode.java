package io.knet.netty.handle;

import io.knet.ChannelConfig;
import io.knet.CompressionConfig;
import io.knet.KnetHost;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.SessionConfig;
import io.knet.crypto.SaltSource;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.crypto.engine.SecureSecrets;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.handle.FakeTransport.FakeChannel;
import io.knet.netty.handler.LinkInitializer;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.Uncounted;
import io.knet.netty.testkit.VirtualLoops;
import io.knet.netty.transport.DatagramTransport;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A whole node without sockets and without time of its own: all its event loops are the calling
 * thread, its clock is the test's, and its channels take and give datagrams by hand. All else is
 * the real thing.
 */
final class VirtualNode implements AutoCloseable {
    /** As many as libknet 1.25 has, so that its recorded deliveries can be expected. */
    private static final int LIBKNETS_BUFFERS = 32;

    /** A link that two pongs bring up. */
    static final LinkTimers TIMERS = LinkTimers.ofMillis(1000, 2000).withPongsToComeUp(2);

    final MockTicker clock = Ticker.newMockTicker();
    final FakeTransport transport = new FakeTransport();
    final CryptoSlots slots = new CryptoSlots();
    final HandleAssembly node;

    private final VirtualLoops loops;
    private final PacketCipher peerCipher = new PacketCipher(slots, Keys.salts(5), new Uncounted());

    VirtualNode(int id) {
        this(id, 1, (channel, link) -> {});
    }

    /** A node with event loops that run each for itself. */
    VirtualNode(int id, int loopCount) {
        this(id, loopCount, (channel, link) -> {});
    }

    VirtualNode(int id, LinkInitializer initializer) {
        this(id, 1, initializer);
    }

    VirtualNode(int id, int loopCount, LinkInitializer initializer) {
        this(id, loopCount, initializer, HostCrypto::shared, Optional.empty(), SecureSecrets::new);
    }

    /** A node whose hosts may have slots of their own. */
    static VirtualNode withCrypto(int id, Function<CryptoSlots, HostCrypto> crypto) {
        return new VirtualNode(
                id, 1, (channel, link) -> {}, crypto, Optional.empty(), SecureSecrets::new);
    }

    /** A node that speaks in sessions. */
    static VirtualNode withSessions(int id, SessionConfig sessions) {
        return withSessions(id, 1, sessions, SecureSecrets::new);
    }

    /** Likewise, with event loops that run each for itself, and sources of what sessions draw. */
    static VirtualNode withSessions(
            int id, int loopCount, SessionConfig sessions, Supplier<SaltSource> secrets) {
        return new VirtualNode(
                id,
                loopCount,
                (channel, link) -> {},
                HostCrypto::shared,
                Optional.of(sessions),
                secrets);
    }

    private VirtualNode(
            int id,
            int loopCount,
            LinkInitializer initializer,
            Function<CryptoSlots, HostCrypto> crypto,
            Optional<SessionConfig> sessions,
            Supplier<SaltSource> secrets) {
        loops = new VirtualLoops(clock, loopCount);
        HandleEnvironment system = HandleEnvironment.ofSystem(ByteBufAllocator.DEFAULT);
        node =
                assemble(
                        id,
                        transport,
                        loops.group(),
                        slots,
                        initializer,
                        sessions,
                        new HandleEnvironment(
                                system.salts(),
                                secrets,
                                system.allocator(),
                                system.events(),
                                system.futures(),
                                system.later(),
                                system.lookouts(),
                                crypto,
                                system.sealers(),
                                system.warmUps()));
        node.filter.forwarding(true);
    }

    /** A handle on event loops that are not its own, in clear, with what every test may have. */
    static HandleAssembly assemble(
            int id,
            DatagramTransport transport,
            EventLoopGroup group,
            CryptoSlots slots,
            LinkInitializer initializer) {
        return assemble(
                id,
                transport,
                group,
                slots,
                initializer,
                Optional.empty(),
                HandleEnvironment.ofSystem(ByteBufAllocator.DEFAULT));
    }

    private static HandleAssembly assemble(
            int id,
            DatagramTransport transport,
            EventLoopGroup group,
            CryptoSlots slots,
            LinkInitializer initializer,
            Optional<SessionConfig> sessions,
            HandleEnvironment environment) {
        return new HandleAssembly(
                new HandleSettings(
                        id,
                        transport,
                        group,
                        false,
                        slots,
                        sessions,
                        CompressionConfig.NONE,
                        InstantSource.system(),
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        1 << 20,
                        Map.of(),
                        initializer,
                        LIBKNETS_BUFFERS,
                        0),
                environment);
    }

    NettyHost addHost(int id) {
        return (NettyHost) node.handle.addHost(id, LinkPolicy.PASSIVE);
    }

    /** Adds an enabled link to a peer of its own; its pings wait to be taken. */
    NettyLink addLink(NettyHost host, int id) {
        LinkConfig config =
                LinkConfig.udp(
                                new InetSocketAddress(Packets.address("127.0.0.1"), 0),
                                peer(host, id))
                        .withTimers(TIMERS);
        host.addLinkAsync(id, config);
        run();
        return (NettyLink) host.link(id);
    }

    /** The address of the peer at the other end of a link. */
    static InetSocketAddress peer(KnetHost host, int link) {
        int low = host.id() & 0xff;
        return new InetSocketAddress(Packets.address("192.0.2." + low), 5405 + link);
    }

    /** The event loop of the send queue. */
    EventLoop txLoop() {
        return loops.first();
    }

    NettyDataChannel openChannel(int number) {
        return openChannel(ChannelConfig.of(number));
    }

    NettyDataChannel openChannel(ChannelConfig config) {
        NettyDataChannel channel = new NettyDataChannel(config, node.aroundChannels);
        assertTrue(node.channels.add(channel), "channel " + config.number() + " is open");
        return channel;
    }

    private static void assertTrue(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** The channel of a link. */
    static FakeChannel channel(NettyLink link) {
        return (FakeChannel)
                link.channel()
                        .orElseThrow(
                                () -> new IllegalStateException("link " + link + " has no channel"))
                        .channel();
    }

    /** The channel that takes what no link's channel does, of the first local address. */
    FakeChannel listener() {
        return transport.opened.get(0);
    }

    /** Does all that is due. */
    void run() {
        loops.run();
    }

    /** Does what is due on one event loop. The first one is that of the TX queue. */
    void run(int loop) {
        loops.run(loop);
    }

    /** Does something on one event loop, and nothing on the others. */
    void on(int loop, Runnable task) {
        loops.on(loop, task);
    }

    /** The event loops end, although the node is not closed. */
    void endLoops() {
        loops.end();
    }

    void advanceMillis(long millis) {
        clock.advance(millis, TimeUnit.MILLISECONDS);
        run();
    }

    /** A datagram comes to a link's own socket. It is taken over. */
    void receive(NettyLink link, ByteBuf datagram) {
        receive(channel(link), peer(link.host(), link.id()), datagram);
    }

    /** A datagram comes to a channel. It is taken over. */
    void receive(EmbeddedChannel channel, InetSocketAddress from, ByteBuf datagram) {
        channel.writeInbound(new DatagramPacket(datagram, new InetSocketAddress(0), from));
        run();
        channel.checkException();
    }

    /** The packet as a peer with the same keys seals it. It is taken over. */
    ByteBuf seal(ByteBuf plain) {
        return peerCipher.seal(plain, ByteBufAllocator.DEFAULT);
    }

    /** The plain packet in a datagram that was sent. */
    byte[] open(byte[] sealed) {
        var packet =
                peerCipher.open(
                        Packets.received(Packets.of(sealed)),
                        ByteBufAllocator.DEFAULT,
                        (reason, packets, whose) -> {
                            throw new IllegalStateException("cannot open: " + reason);
                        });
        if (packet == null) {
            throw new IllegalStateException("not opened");
        }
        return Packets.bytes(packet.content());
    }

    /** Brings a link up, as its peer's pongs would. */
    void bringUp(NettyLink link) {
        for (int i = 0; i < 2; i++) {
            receive(link, seal(Packets.pong(link.host().id(), link.id(), clock.nanoTime())));
        }
        assertTrue(link.isUp(), "link " + link + " did not come up");
    }

    /** Takes all that a link has sent, pings and probes of its own left out. */
    List<byte[]> sent(NettyLink link) {
        List<byte[]> sent = new ArrayList<>();
        for (byte[] datagram : Packets.sent(channel(link))) {
            ByteBuf plain = Packets.of(open(datagram));
            PacketType type = CommonHeader.type(plain);
            plain.release();
            if (type != PacketType.PING && type != PacketType.PMTUD) {
                sent.add(datagram);
            }
        }
        return sent;
    }

    /** Takes the messages that wait on a data channel. */
    static List<byte[]> received(NettyDataChannel channel) {
        List<byte[]> received = new ArrayList<>();
        Optional<KnetMessage> next = channel.receive(Duration.ZERO);
        while (next.isPresent()) {
            received.add(Packets.bytes(next.get().content()));
            next = channel.receive(Duration.ZERO);
        }
        return received;
    }

    /** What was dropped so far, without zeros. */
    Map<DropReason, Long> drops() {
        Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
        drops.putAll(node.drops.snapshot());
        drops.values().removeIf(count -> count == 0);
        return drops;
    }

    static long count(NettyLink link, LinkCounter counter) {
        return link.status().stats().get(counter);
    }

    @Override
    public void close() {
        node.channels.all().forEach(NettyDataChannel::close);
        node.hosts.all().forEach(NettyHost::close);
        run();
        node.sendQueue.close();
        node.ciphers.close();
        node.loops.close();
        run();
        peerCipher.close();
        slots.close();
        node.events.close();
        node.completions.close();
        transport.opened.forEach(EmbeddedChannel::releaseOutbound);
        loops.close();
    }
}
