package io.knet.netty.link;

import io.knet.CompressionConfig;
import io.knet.KnetEvent;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.HostCrypto;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.count.HandleCounts;
import io.knet.netty.count.Times;
import io.knet.netty.host.NettyHost;
import io.knet.netty.message.RxPacket;
import io.knet.netty.mtu.DataMtu;
import io.knet.netty.pipeline.CipherPools;
import io.knet.netty.pipeline.MessageCodec;
import io.knet.netty.settings.AccessSwitch;
import io.knet.netty.settings.MtuSettings;
import io.knet.netty.settings.SocketControls;
import io.knet.netty.tap.PacketTaps;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeSource;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleTimer;
import io.knet.stats.LinkCounter;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.MockTicker;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A link whose parts are the real ones, on a transport without sockets. */
final class LinkFixture implements AutoCloseable {
    static final int HOST = 2;
    static final InetSocketAddress LOCAL =
            new InetSocketAddress(Packets.address("192.0.2.1"), 5405);
    static final InetSocketAddress PEER = Packets.SOURCE;
    static final InetSocketAddress ELSEWHERE =
            new InetSocketAddress(Packets.address("192.0.2.9"), 5405);
    static final int PING_MILLIS = 100;
    static final int PONG_TIMEOUT_MILLIS = 500;

    /** One pong more brings a link up, and the first timeout is no longer than later ones. */
    static final LinkTimers TIMERS =
            LinkTimers.ofMillis(PING_MILLIS, PONG_TIMEOUT_MILLIS)
                    .withPongsToComeUp(2)
                    .withBackoff(1);

    final FakeHosts fakes = new FakeHosts(1);
    final FakeSource source = new FakeSource(fakes.clock);
    final List<Long> stalls = new ArrayList<>();
    final List<List<StackTraceElement>> stacks = new ArrayList<>();
    final List<InetSocketAddress> routed = new ArrayList<>();
    final AccessSwitch access = new AccessSwitch();
    int roomCalls;

    private final Counters<HandleCounter> counters = new Counters<>(HandleCounter.class);
    final Counters<LinkCounter> allLinks = new Counters<>(LinkCounter.class);
    private final CryptoSlots slots = new CryptoSlots();
    private final CipherPools ciphers;
    private final LinkLoops loops;
    final NettyHost host;
    final NettyLink link;

    /** A link to a peer that is known. */
    LinkFixture() {
        this(LinkConfig.udp(LOCAL, PEER), true);
    }

    /**
     * A link that was opened.
     *
     * @param config timers are the fixture's
     * @param automatic whether channels open at once
     */
    LinkFixture(LinkConfig config, boolean automatic) {
        source.automatic = automatic;
        HandleCounts counts =
                new HandleCounts(counters, new Times<>(HandleTimer.class), fakes.clock);
        ciphers = new CipherPools(() -> Keys.salts(1), counts);
        loops = new LinkLoops(() -> Keys.salts(2), counts, this::onStall);
        LinkSurroundings around =
                new LinkSurroundings(
                        1,
                        loops,
                        new MessageCodec(CompressionConfig.NONE, fakes.clock::nanoTime, counts),
                        ciphers,
                        HostCrypto.shared(slots),
                        new DataMtu(
                                fakes.hosts,
                                HostCrypto.shared(slots),
                                true,
                                event -> {},
                                Runnable::run),
                        () -> 0,
                        () -> Instant.EPOCH,
                        fakes.events::add,
                        allLinks,
                        fakes.dropped,
                        new CallbackFailures(1, counters, fakes.clock, new Errors(fakes.clock)),
                        new Errors(fakes.clock),
                        new MtuSettings(),
                        new SocketControls(fakes.life),
                        access,
                        fakes.hosts,
                        (packet, via) -> {
                            routed.add(packet.source());
                            packet.release();
                        },
                        (to, message) -> message.release(),
                        new PacketTaps(
                                new CallbackFailures(
                                        1, counters, fakes.clock, new Errors(fakes.clock))),
                        () -> roomCalls++,
                        fakes.life,
                        fakes.calls,
                        fakes.completions);
        host = fakes.add(HOST, LinkPolicy.PASSIVE, new ChannelLinks(source, around));
        host.addLinkAsync(0, config.withTimers(TIMERS));
        run();
        link = (NettyLink) host.link(0);
    }

    private void onStall(long late, List<StackTraceElement> stack) {
        stalls.add(late);
        stacks.add(stack);
    }

    MockTicker clock() {
        return fakes.clock;
    }

    /** Somebody looks whether loops are late; milliseconds until it is worth to look again. */
    long look() {
        return TimeUnit.NANOSECONDS.toMillis(loops.look());
    }

    void run() {
        fakes.loops.run();
    }

    void pass(long millis) {
        fakes.clock.advance(millis, TimeUnit.MILLISECONDS);
        run();
    }

    /** Lets time pass in steps, so that the event loop is never late. */
    void passOnTime(long millis) {
        for (long passed = 0; passed < millis; passed++) {
            pass(1);
        }
    }

    /** Takes the control packets that a channel has sent, by their types. */
    List<PacketType> sent(FakeSource.Opening opening) {
        List<PacketType> types = new ArrayList<>();
        for (Object next = opening.channel.readOutbound();
                next != null;
                next = opening.channel.readOutbound()) {
            ByteBuf packet = (ByteBuf) next;
            types.add(CommonHeader.type(packet));
            packet.release();
        }
        return types;
    }

    /** A packet comes from an address, over the link. It is taken over. */
    void receive(InetSocketAddress from, ByteBuf packet) {
        link.receive(new RxPacket(packet, from, packet.readableBytes()));
        run();
    }

    void pong(InetSocketAddress from) {
        receive(from, Packets.pong(HOST, 0, fakes.clock.nanoTime()));
    }

    void ping(InetSocketAddress from) {
        receive(from, Packets.ping(HOST, 0, 0, 0, true));
    }

    void bringUp() {
        pong(link.peer());
        pong(link.peer());
        if (!link.isUp()) {
            throw new IllegalStateException("the link did not come up");
        }
    }

    /** What listeners were told of the link. */
    List<KnetEvent> linkEvents() {
        return fakes.events.stream()
                .filter(e -> e instanceof KnetEvent.LinkUp || e instanceof KnetEvent.LinkDown)
                .toList();
    }

    @Override
    public void close() {
        fakes.close();
        loops.close();
        ciphers.close();
        slots.close();
        source.openings.forEach(opening -> opening.channel.finishAndReleaseAll());
    }
}
