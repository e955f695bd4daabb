package io.knet.netty.link;

import io.knet.LinkConfig;
import io.knet.netty.concurrent.StateFuture;
import io.knet.netty.count.CallbackFailures;
import io.knet.netty.count.Counters;
import io.knet.netty.count.Errors;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeSource;
import io.knet.netty.testkit.RecordingLink;
import io.knet.protocol.LinkMonitor;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.wire.CommonHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The lowest parts of a link, for tests of those that stand on them. */
final class LinkParts implements AutoCloseable {
    static final long RECONNECT_NANOS = TimeUnit.SECONDS.toNanos(1);

    final FakeHosts fakes = new FakeHosts(1);
    final EventLoop loop = fakes.loops.first();
    final FakeSource source = new FakeSource(fakes.clock);
    final LinkId id = new LinkId(1, RecordingLink.PEER, RecordingLink.ID);
    final LinkMonitor monitor;
    final LinkConfiguration configuration;
    final LinkState state;
    final LinkConnection connection;
    final FailedPings failedPings = new FailedPings(loop);
    final LinkLog log = new LinkLog(id, fakes.clock);

    /** How often a deadline may have come closer. */
    int wakes;

    private final RecordingLink port = new RecordingLink();

    LinkParts(LinkConfig config) {
        configuration = new LinkConfiguration(loop, config.withTimers(LinkFixture.TIMERS));
        monitor =
                config.isDynamic()
                        ? LinkMonitor.ofDynamicLink(LinkFixture.TIMERS)
                        : LinkMonitor.ofStaticLink(LinkFixture.TIMERS);
        LinkCounts counts =
                new LinkCounts(
                        id,
                        new Counters<>(LinkCounter.class),
                        fakes.dropped,
                        new CallbackFailures(
                                1,
                                new Counters<>(HandleCounter.class),
                                fakes.clock,
                                new Errors(fakes.clock)));
        state =
                new LinkState(
                        loop, monitor, new StateFuture(Runnable::run), counts, () -> Instant.EPOCH);
        connection =
                new LinkConnection(
                        id,
                        loop,
                        config.local(),
                        config.remote().orElse(null),
                        this::openChannel,
                        source,
                        () -> RECONNECT_NANOS,
                        log,
                        channel -> {},
                        () -> {},
                        this::wake);
    }

    CompletableFuture<OpenOutcome> openChannel(InetSocketAddress local, InetSocketAddress remote) {
        return source.open(new Owner(port), loop, local, remote, false);
    }

    private record Owner(LinkPort port) implements ChannelOwner {
        @Override
        public HostLink link() {
            throw new UnsupportedOperationException("nobody asks for the link");
        }
    }

    void wake() {
        wakes++;
    }

    /** The link has its local address and, if it knows its peer, a channel. */
    void open() {
        connection.onBound(source.acquire(configuration.current().local()).join());
        connection.open();
        state.enable();
        wakes = 0;
    }

    void bringUp() {
        while (!monitor.isUp()) {
            state.pong(1);
        }
        state.recordUp();
    }

    long nowNanos() {
        return fakes.clock.nanoTime();
    }

    void passMillis(long millis) {
        fakes.clock.advance(millis, TimeUnit.MILLISECONDS);
        fakes.loops.run();
    }

    /** Takes the pings that the last channel has sent: their numbers, with what forced them. */
    List<String> pings() {
        List<String> pings = new ArrayList<>();
        for (Object next = source.last().channel.readOutbound();
                next != null;
                next = source.last().channel.readOutbound()) {
            ByteBuf packet = (ByteBuf) next;
            if (CommonHeader.type(packet) == PacketType.PING) {
                pings.add(
                        PingPacket.sequence(packet)
                                + (PingPacket.timed(packet) ? " timed" : " forced"));
            }
            packet.release();
        }
        return pings;
    }

    @Override
    public void close() {
        fakes.close();
        port.close();
        source.openings.forEach(opening -> opening.channel.finishAndReleaseAll());
    }
}
