package io.knet.netty.handle;

import io.knet.netty.testkit.Packets;
import io.knet.netty.transport.DatagramTransport;
import io.knet.netty.transport.Datagrams;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.SendPace;
import io.knet.netty.transport.SocketSettings;
import io.knet.netty.transport.WriteOutcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Opens channels that have no sockets, and keeps them for the test. */
final class FakeTransport implements DatagramTransport {
    final List<FakeChannel> opened = new ArrayList<>();

    /** What opening the next channels ends with, null if it works. */
    @Nullable RuntimeException refusal;

    /** What connecting the next channels ends with, null if it works. */
    @Nullable Exception noRoute;

    int earlyDatagrams;

    /** What the kernel would send from now. */
    InetAddress source = Packets.address("127.0.0.1");

    /** What the next channels send from, whatever {@link #source} is; null for that. */
    @Nullable InetAddress sourceOfChannels;

    /** Whether links may search the MTU of their path. */
    boolean forbidsFragmentation;

    OptionalInt pathMtu = OptionalInt.empty();

    OptionalInt kernelDrops = OptionalInt.empty();

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Channel newChannel(InetSocketAddress local, SocketSettings settings) {
        if (refusal != null) {
            throw refusal;
        }
        InetAddress from = sourceOfChannels == null ? source : sourceOfChannels;
        FakeChannel channel =
                new FakeChannel(noRoute, new InetSocketAddress(from, local.getPort()));
        opened.add(channel);
        return channel;
    }

    @Override
    public Optional<InetAddress> sourceTo(InetSocketAddress remote) {
        return Optional.of(source);
    }

    @Override
    public DirectSocket directSocket(Channel channel, SendPace pace) {
        return new FakeSocket((FakeChannel) channel);
    }

    @Override
    public int dropEarlyDatagrams(Channel channel) {
        return earlyDatagrams;
    }

    @Override
    public boolean forbidsFragmentation() {
        return forbidsFragmentation;
    }

    @Override
    public OptionalInt pathMtu(Channel channel) {
        return pathMtu;
    }

    @Override
    public OptionalInt kernelDrops(Channel channel) {
        return kernelDrops;
    }

    /** A channel whose socket may be full. */
    static final class FakeChannel extends EmbeddedChannel {
        boolean full;

        /** What writing ends with, null if it works. */
        @Nullable IOException refusal;

        private final InetSocketAddress source;

        FakeChannel(@Nullable Exception noRoute, InetSocketAddress source) {
            super(false, false);
            this.source = source;
            if (noRoute != null) {
                pipeline().addFirst(new NoRoute(noRoute));
            }
        }

        @Override
        protected void doWrite(ChannelOutboundBuffer out) throws Exception {
            if (refusal != null) {
                while (out.remove(refusal)) {
                    // All that waits.
                }
            } else if (!full) {
                super.doWrite(out);
            }
        }

        @Override
        protected SocketAddress localAddress0() {
            return source;
        }

        /** The socket has room again. */
        void drain() {
            full = false;
            flush();
            runPendingTasks();
        }
    }

    /** Lets no connect through. */
    private static final class NoRoute extends ChannelOutboundHandlerAdapter {
        private final Exception failure;

        NoRoute(Exception failure) {
            this.failure = failure;
        }

        @Override
        public void connect(
                ChannelHandlerContext ctx,
                SocketAddress remote,
                SocketAddress local,
                ChannelPromise promise) {
            promise.setFailure(failure);
        }
    }

    /** Writes to the channel's socket, of which it keeps what it took. */
    private record FakeSocket(FakeChannel channel) implements DirectSocket {
        @Override
        public boolean tryWrite(ByteBuf datagram) throws IOException {
            if (channel.full) {
                return false;
            }
            channel.outboundMessages().add(datagram.copy());
            return true;
        }

        @Override
        public void checkPendingError() {}

        @Override
        public WriteOutcome write(Datagrams datagrams, long nanos) throws IOException {
            for (ByteBuf datagram : datagrams.get()) {
                if (!tryWrite(datagram)) {
                    return WriteOutcome.FULL;
                }
            }
            return WriteOutcome.TAKEN;
        }

        @Override
        public void shut(Runnable whenNobodyWrites) {
            whenNobodyWrites.run();
        }
    }
}
