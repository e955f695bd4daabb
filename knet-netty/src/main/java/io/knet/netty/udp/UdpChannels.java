package io.knet.netty.udp;

import io.knet.KnetEvent;
import io.knet.netty.concurrent.LoopCalls;
import io.knet.netty.count.DropSink;
import io.knet.netty.handler.InboundPacket;
import io.knet.netty.link.ChannelOwner;
import io.knet.netty.link.ChannelSource;
import io.knet.netty.link.LinkChannel;
import io.knet.netty.link.LinkPipeline;
import io.knet.netty.link.LocalEnd;
import io.knet.netty.link.OpenOutcome;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.pipeline.PacketCipher;
import io.knet.netty.pipeline.PingPace;
import io.knet.netty.pipeline.SocketHandler;
import io.knet.netty.settings.ChannelSetup;
import io.knet.netty.settings.SocketControls;
import io.knet.netty.tap.PacketTaps;
import io.knet.netty.transport.DatagramTransport;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.SocketSettings;
import io.knet.protocol.MtuMath;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * UDP, as links see it: each has a connected socket of its own, and each local address an
 * unconnected one besides. Any thread.
 */
public final class UdpChannels implements ChannelSource {
    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(1 << 20, 2 << 20);

    private final DatagramTransport transport;
    private final LocalSockets localSockets;
    private final LinkPipeline pipeline;
    private final SocketControls controls;
    private final ChannelSetup setup;
    private final int socketBuffer;
    private final DropSink drops;

    /**
     * The UDP of a handle.
     *
     * @param hostId this node's, for the log
     * @param transport makes the channels
     * @param pipeline what stands in a link's channel
     * @param controls settings of sockets that may change
     * @param setup what the program wants of the channels
     * @param socketBuffer asked of the kernel for each socket, in bytes
     * @param localLoop the event loop of the unconnected sockets
     * @param taps told of what comes there
     * @param localCipher opens what comes there
     * @param localSessions takes over datagrams of sessions that come there, and says whether it
     *     did
     * @param router takes over what comes there, opened
     * @param drops counts what is dropped
     * @param unreadable counts what comes there and cannot be opened
     * @param events told of what the kernel drops where no link has a socket
     */
    public UdpChannels(
            int hostId,
            DatagramTransport transport,
            LinkPipeline pipeline,
            SocketControls controls,
            ChannelSetup setup,
            int socketBuffer,
            EventLoop localLoop,
            PacketTaps taps,
            PacketCipher localCipher,
            Predicate<InboundPacket> localSessions,
            Consumer<InboundPacket> router,
            DropSink drops,
            BiConsumer<DropReason, InboundPacket> unreadable,
            Consumer<KnetEvent> events) {
        this.transport = transport;
        this.pipeline = pipeline;
        this.controls = controls;
        this.setup = setup;
        this.socketBuffer = socketBuffer;
        this.drops = drops;
        localSockets =
                new LocalSockets(
                        hostId,
                        transport,
                        localLoop,
                        setup,
                        socketBuffer,
                        taps,
                        localCipher,
                        localSessions,
                        router,
                        drops,
                        unreadable,
                        events);
    }

    @Override
    public String name() {
        return transport.name();
    }

    @Override
    public int headerBytes(InetAddress local) {
        return MtuMath.headers(local, MtuMath.UDP_HEADER);
    }

    @Override
    public boolean searchesPath() {
        return transport.forbidsFragmentation();
    }

    @Override
    public OptionalInt pathMtu(Channel channel) {
        return transport.pathMtu(channel);
    }

    @Override
    public OptionalInt kernelDrops(Channel channel) {
        return transport.kernelDrops(channel);
    }

    @Override
    public Optional<InetAddress> sourceTo(InetSocketAddress remote) {
        return transport.sourceTo(remote);
    }

    @Override
    public boolean hasAddress(InetAddress local) {
        return transport.hasAddress(local);
    }

    @Override
    public CompletableFuture<LocalEnd> acquire(InetSocketAddress local) {
        return localSockets.acquire(local).thenApply(socket -> socket);
    }

    @Override
    public void sendFrom(LocalEnd end, ByteBuf datagram, InetSocketAddress to) {
        if (end instanceof LocalSocket socket) {
            socket.channel().writeAndFlush(new DatagramPacket(datagram, to));
        } else {
            datagram.release();
        }
    }

    @Override
    public CompletableFuture<Void> release(LocalEnd end) {
        return localSockets.release(end);
    }

    @Override
    public CompletableFuture<Void> whenFree(Channel channel) {
        return transport.whenFree(channel);
    }

    @Override
    public void abandon(Channel channel) {
        transport.abandon(channel);
    }

    @Override
    public CompletableFuture<OpenOutcome> open(
            ChannelOwner owner,
            EventLoop loop,
            InetSocketAddress local,
            InetSocketAddress remote,
            boolean urgent) {
        CompletableFuture<OpenOutcome> result = new CompletableFuture<>();
        Channel channel;
        try {
            channel = transport.newChannel(local, settings(urgent));
        } catch (RuntimeException noSocket) {
            return CompletableFuture.failedFuture(noSocket);
        }
        try {
            setup.apply(channel);
            channel.config().setAutoRead(false);
            channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
            channel.config().setRecvByteBufAllocator(new ReceiveBuffers(loop.ticker()));
            onSuccess(
                    loop.register(channel),
                    channel,
                    result,
                    () ->
                            LoopCalls.tell(
                                    loop, () -> bind(owner, loop, channel, local, remote, result)));
        } catch (RuntimeException | Error failure) {
            channel.unsafe().closeForcibly();
            result.completeExceptionally(failure);
        }
        return result;
    }

    private SocketSettings settings(boolean urgent) {
        return urgent
                ? SocketSettings.urgent(socketBuffer, controls.urgentTos())
                : SocketSettings.ordinary(socketBuffer);
    }

    /**
     * Only a registered channel knows its event loop, which a program's initializer may ask for.
     */
    private void bind(
            ChannelOwner owner,
            EventLoop loop,
            Channel channel,
            InetSocketAddress local,
            InetSocketAddress remote,
            CompletableFuture<OpenOutcome> result) {
        LinkChannel filled;
        try {
            LinkPort port = owner.port();
            PingPace pace = pipeline.pace(loop);
            DirectSocket direct = transport.directSocket(channel, pace);
            SocketHandler edge =
                    new SocketHandler(
                            port, direct, transport.takesTrains(), transport.writesLater());
            filled = pipeline.fill(channel, edge, owner, loop, remote, direct, pace);
        } catch (RuntimeException | Error failure) {
            channel.close().addListener(done -> result.completeExceptionally(failure));
            return;
        }
        onSuccess(channel.bind(local), channel, result, () -> connect(owner, filled, result));
    }

    private void connect(
            ChannelOwner owner, LinkChannel link, CompletableFuture<OpenOutcome> result) {
        Channel channel = link.channel();
        ChannelFutureListener done =
                connected -> {
                    if (!connected.isSuccess()) {
                        link.close();
                        result.complete(new OpenOutcome.NoRoute(connected.cause()));
                        return;
                    }
                    int early = transport.dropEarlyDatagrams(channel);
                    if (early > 0) {
                        drops.drop(DropReason.LINK_STARTING, early, owner.link());
                    }
                    transport.receiveTrains(channel);
                    result.complete(new OpenOutcome.Connected(link));
                    channel.config().setAutoRead(true);
                };
        channel.connect(link.remote()).addListener(done);
    }

    private static void onSuccess(
            ChannelFuture future,
            Channel channel,
            CompletableFuture<OpenOutcome> result,
            Runnable next) {
        ChannelFutureListener done =
                finished -> {
                    if (finished.isSuccess()) {
                        next.run();
                    } else {
                        channel.close();
                        result.completeExceptionally(finished.cause());
                    }
                };
        future.addListener(done);
    }
}
