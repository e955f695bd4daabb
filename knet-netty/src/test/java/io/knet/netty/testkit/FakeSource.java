package io.knet.netty.testkit;

import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.link.ChannelOwner;
import io.knet.netty.link.ChannelSource;
import io.knet.netty.link.LinkChannel;
import io.knet.netty.link.LocalEnd;
import io.knet.netty.link.OpenOutcome;
import io.knet.netty.pipeline.HeartbeatHandler;
import io.knet.netty.pipeline.PacketGuard;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A transport of channels without sockets, in clear, which open when a test says so. */
public final class FakeSource implements ChannelSource {
    private static final int HEADERS = 28;

    /** A channel that a link asked for. */
    public final class Opening {
        /** From where. */
        public final InetSocketAddress local;

        /** Where to. */
        public final InetSocketAddress remote;

        /** The socket of the channel. */
        public final FakeSocket socket = new FakeSocket();

        /** The channel: plain packets come out of it. */
        public final EmbeddedChannel channel;

        /** What the link waits for. */
        public final CompletableFuture<OpenOutcome> outcome = new CompletableFuture<>();

        private final LinkChannel connected;

        private Opening(
                ChannelOwner owner,
                EventLoop loop,
                InetSocketAddress local,
                InetSocketAddress remote) {
            this.local = local;
            this.remote = remote;
            HeartbeatHandler heartbeat = new HeartbeatHandler(owner.port(), null);
            channel = EmbeddedChannel.builder().ticker(clock).build();
            channel.pipeline().addLast(LinkHandlers.GUARD, new PacketGuard(owner.port()));
            channel.pipeline().addLast(LinkHandlers.HEARTBEAT, heartbeat);
            connected =
                    new LinkChannel(
                            channel, remote, socket, loop, heartbeat, pace, usersHandlers, false);
        }

        /** What a connection waits for that takes its time. */
        public final CompletableFuture<OpenOutcome> connection = new CompletableFuture<>();

        /** Whether the link has given the attempt up. */
        public boolean aborted;

        /** The channel is connected. */
        public void succeed() {
            outcome.complete(new OpenOutcome.Connected(connected));
        }

        /** The channel is being connected. */
        public void begin() {
            outcome.complete(new OpenOutcome.Connecting(connection, () -> aborted = true));
        }

        /** What {@link #begin} began has worked. */
        public void connect() {
            connection.complete(new OpenOutcome.Connected(connected));
        }
    }

    /** Channels that were asked for, in their order. */
    public final List<Opening> openings = new ArrayList<>();

    /** Local addresses that links have. */
    public final List<InetSocketAddress> acquired = new ArrayList<>();

    /** Whether channels open at once. */
    public boolean automatic = true;

    /** Whether channels are connections. */
    public boolean connectionOriented;

    /** Whether the pipelines seem to hold handlers of the program's own. */
    public boolean usersHandlers;

    /** Holds the send queue back. */
    public final FakePace pace = new FakePace();

    /** What the kernel says that it dropped. */
    public OptionalInt kernelDrops = OptionalInt.empty();

    /** The numbers of this machine's interfaces, by their names. */
    public final Map<String, Integer> interfaces = new HashMap<>();

    /** What comes of getting a local address. */
    public @Nullable RuntimeException refusal;

    private final Ticker clock;

    private record End(InetSocketAddress address) implements LocalEnd {}

    /** A transport whose channels have a clock. */
    public FakeSource(Ticker clock) {
        this.clock = clock;
    }

    /** The channel that was asked for last. */
    public Opening last() {
        return openings.get(openings.size() - 1);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int headerBytes(InetAddress local) {
        return HEADERS;
    }

    @Override
    public boolean searchesPath() {
        return false;
    }

    @Override
    public boolean isConnectionOriented() {
        return connectionOriented;
    }

    @Override
    public Optional<InetAddress> sourceTo(InetSocketAddress remote) {
        return Optional.empty();
    }

    @Override
    public OptionalInt pathMtu(Channel channel) {
        return OptionalInt.empty();
    }

    @Override
    public OptionalInt kernelDrops(Channel channel) {
        return kernelDrops;
    }

    @Override
    public CompletableFuture<LocalEnd> acquire(InetSocketAddress local) {
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        acquired.add(local);
        return CompletableFuture.completedFuture(new End(local));
    }

    @Override
    public CompletableFuture<Void> release(LocalEnd end) {
        acquired.remove(end.address());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<OpenOutcome> open(
            ChannelOwner owner,
            EventLoop loop,
            InetSocketAddress local,
            InetSocketAddress remote,
            boolean urgent) {
        Opening opening = new Opening(owner, loop, local, remote);
        openings.add(opening);
        if (automatic) {
            opening.succeed();
        }
        return opening.outcome;
    }

    @Override
    public OptionalInt interfaceNumber(String name) {
        Integer number = interfaces.get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    @Override
    public Optional<String> interfaceName(int number) {
        return interfaces.entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(Map.Entry::getKey)
                .findAny();
    }

    @Override
    public CompletableFuture<Void> whenFree(Channel channel) {
        return CompletableFuture.completedFuture(null);
    }
}
