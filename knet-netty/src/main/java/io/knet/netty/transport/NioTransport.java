package io.knet.netty.transport;

import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.crypto.CryptoOverhead;
import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.knet.protocol.MtuMath;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * UDP over the JDK's channels, for platforms without epoll. The JDK offers no bind to an address
 * that does not exist yet, and no SO_PRIORITY; before version 19 no don't-fragment option either.
 */
public final class NioTransport implements DatagramTransport {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.TRANSPORT);

    private static final AttributeKey<DatagramChannel> SOCKET =
            AttributeKey.valueOf("io.knet.nio-socket");

    /** Whether the log has it; it holds for the whole process. */
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private final DontFragment dontFragment = DontFragment.here();

    private final PortSharing sharing;

    /** Sockets for one handle. */
    public NioTransport() {
        this(PortSharing.here());
    }

    /** Sockets that share their addresses in a given way. */
    NioTransport(PortSharing sharing) {
        this.sharing = sharing;
        Optional<String> missing = dontFragment.unavailable();
        if (missing.isPresent() && !TOLD.getAndSet(true)) {
            LOG.info("path MTUs cannot be searched, so {}: {}", cutShort(), missing.get());
        }
    }

    /** What it means that paths cannot be searched, for people. */
    static String cutShort() {
        return "messages are cut into packets for "
                + MtuMath.floor(CryptoOverhead.NONE)
                + " bytes instead of what the path carries";
    }

    @Override
    public String name() {
        return "udp/nio";
    }

    @Override
    public boolean hasAddress(InetAddress local) {
        return LocalAddresses.has(local);
    }

    @Override
    public Optional<InetAddress> sourceTo(InetSocketAddress remote) {
        return SourceProbe.nio(remote);
    }

    @Override
    public Channel newChannel(InetSocketAddress local, SocketSettings settings) {
        DatagramChannel socket = null;
        try {
            socket =
                    SelectorProvider.provider()
                            .openDatagramChannel(
                                    local.getAddress() instanceof Inet4Address
                                            ? StandardProtocolFamily.INET
                                            : StandardProtocolFamily.INET6);
            Channel channel = new NioDatagramChannel(socket);
            channel.attr(SOCKET).set(socket);
            configure(channel, settings);
            return channel;
        } catch (IOException | RuntimeException failure) {
            if (socket != null) {
                close(socket, failure);
            }
            throw SocketErrors.toKnet(
                    failure, "cannot open a UDP socket for " + KnetAddress.format(local));
        }
    }

    @Override
    public void share(Channel channel) {
        sharing.share(channel);
    }

    private void configure(Channel channel, SocketSettings settings) {
        ChannelConfig config = channel.config();
        dontFragment.set(channel);
        int asked = settings.bufferBytes();
        sharing.set(channel, settings.shares());
        config.setOption(ChannelOption.SO_SNDBUF, asked);
        config.setOption(ChannelOption.SO_RCVBUF, asked);
        BufferSizes.OF_ALL.checkSend(asked, config.getOption(ChannelOption.SO_SNDBUF));
        BufferSizes.OF_ALL.checkReceive(asked, config.getOption(ChannelOption.SO_RCVBUF));
        if (settings.urgentTos().isPresent()) {
            config.setOption(ChannelOption.IP_TOS, settings.urgentTos().getAsInt());
        }
    }

    private static void close(DatagramChannel socket, Exception failure) {
        try {
            socket.close();
        } catch (IOException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    @Override
    public DirectSocket directSocket(Channel channel, SendPace pace) {
        DatagramChannel socket = channel.attr(SOCKET).get();
        return new GatedSocket(datagram -> send(socket, datagram), channel.alloc(), pace);
    }

    /** The JDK itself drops what came before connect. */
    @Override
    public int dropEarlyDatagrams(Channel channel) {
        return 0;
    }

    @Override
    public boolean forbidsFragmentation() {
        return dontFragment.unavailable().isEmpty();
    }

    @Override
    public void abandon(Channel channel) {
        try {
            channel.attr(SOCKET).get().close();
        } catch (IOException failure) {
            LOG.debug("a socket of an event loop that has ended could not be closed", failure);
        }
    }

    @Override
    public OptionalInt pathMtu(Channel channel) {
        return OptionalInt.empty();
    }

    /**
     * The JDK keeps a socket that a selector knows until that selector runs again. The event loop's
     * runs before what is scheduled.
     */
    @Override
    public CompletableFuture<Void> whenFree(Channel channel) {
        return whenGivenBack(channel);
    }

    /** The same for a channel of the JDK's of whatever kind. */
    public static CompletableFuture<Void> whenGivenBack(Channel channel) {
        CompletableFuture<Void> free = new CompletableFuture<>();
        channel.closeFuture()
                .addListener(closed -> afterSelect(channel.eventLoop(), () -> free.complete(null)));
        return free;
    }

    private static void afterSelect(EventLoop loop, Runnable task) {
        try {
            loop.schedule(() -> {}, 1, TimeUnit.NANOSECONDS).addListener(selected -> task.run());
        } catch (RejectedExecutionException ended) {
            // The selector was closed with its loop.
            task.run();
        }
    }

    /**
     * The JDK's channels are safe on any thread and against being closed. They report a pending
     * error only with the next write or read.
     */
    private static boolean send(DatagramChannel socket, ByteBuf datagram) throws IOException {
        try {
            return socket.write(datagram.nioBuffer()) > 0;
        } catch (IOException failure) {
            return sendAgain(socket, datagram, SocketErrors.errno(failure), failure);
        }
    }

    private static boolean sendAgain(
            DatagramChannel socket, ByteBuf datagram, Errno errno, IOException failure)
            throws IOException {
        if (SocketErrors.isFull(errno)) {
            return false;
        }
        if (TooBig.mayMeanAnother(errno)) {
            return socket.write(datagram.nioBuffer()) > 0;
        }
        throw failure;
    }
}
