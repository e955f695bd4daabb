package io.knet.netty.node;

import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.pipeline.CompressionHandler;
import io.knet.netty.pipeline.CryptoHandler;
import io.knet.netty.pipeline.DeliveryHandler;
import io.knet.netty.pipeline.FramingHandler;
import io.knet.netty.pipeline.HeartbeatHandler;
import io.knet.netty.pipeline.LinkPort;
import io.knet.netty.pipeline.PacketGuard;
import io.knet.netty.pipeline.SocketHandler;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.SocketSettings;
import io.knet.stats.DropReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens the channel of a link: socket, pipeline, bind, connect. */
final class LinkOpener {
    /**
     * A whole datagram: a peer's first path-MTU probe has the greatest possible size (spec wire
     * 19.30).
     */
    private static final int RECEIVE_BUFFER = 1 << 16;

    /**
     * Datagrams that a channel takes before the event loop turns to the next one. Netty's own
     * default for an allocator that is set is one, which leaves a busy loop hardly time to receive.
     * Too many, and messages that a peer sends over several links by turns come out of order, by
     * more than the window of the reassembly allows (spec wire 8.3).
     */
    private static final int READS_A_TURN = 64;

    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(1 << 20, 2 << 20);

    private final Node node;

    LinkOpener(Node node) {
        this.node = node;
    }

    /** One buffer a datagram, and many datagrams a turn of the event loop. */
    static RecvByteBufAllocator receiveAllocator() {
        return new FixedRecvByteBufAllocator(RECEIVE_BUFFER).maxMessagesPerRead(READS_A_TURN);
    }

    /** What came of opening a channel, if nothing failed. */
    sealed interface Outcome {
        /** The channel is connected. */
        record Connected(LinkSocket socket) implements Outcome {}

        /**
         * The channel could not be connected now, because there is no route for example, and is
         * closed.
         */
        record NoRoute(Throwable failure) implements Outcome {}

        /** No channel was opened, because it is not known yet where to. */
        record NoPeer() implements Outcome {}
    }

    /**
     * Opens a channel on the link's event loop.
     *
     * @param local the real local address
     * @param remote the peer
     * @param highPriority whether its packets are urgent
     * @return the outcome, or the failure to open the socket or to bind it
     */
    CompletableFuture<Outcome> open(
            NettyLink link,
            InetSocketAddress local,
            InetSocketAddress remote,
            boolean highPriority) {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        Channel channel;
        try {
            channel = node.transport.newChannel(local, settings(highPriority));
        } catch (RuntimeException noSocket) {
            return CompletableFuture.failedFuture(noSocket);
        }
        try {
            channel.config().setAutoRead(false);
            channel.config().setOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK);
            channel.config().setRecvByteBufAllocator(receiveAllocator());
            channel.attr(NettyLink.IDENTITY).set(link);
            onSuccess(
                    link.loop().register(channel),
                    channel,
                    result,
                    () -> bind(link, channel, local, remote, result));
        } catch (RuntimeException | Error failure) {
            channel.unsafe().closeForcibly();
            result.completeExceptionally(failure);
        }
        return result;
    }

    private SocketSettings settings(boolean highPriority) {
        int buffer = node.settings.socketBuffer();
        return highPriority
                ? SocketSettings.urgent(buffer, node.sockets.urgentTos())
                : SocketSettings.ordinary(buffer);
    }

    /** Closes a channel that is of no use any more. */
    static void discard(@Nullable Outcome outcome) {
        if (outcome instanceof Outcome.Connected connected) {
            connected.socket().close();
        }
    }

    /**
     * Only a registered channel knows its event loop, which a program's initializer may ask for.
     */
    private void bind(
            NettyLink link,
            Channel channel,
            InetSocketAddress local,
            InetSocketAddress remote,
            CompletableFuture<Outcome> result) {
        LinkSocket socket;
        try {
            socket = fillPipeline(link, channel, remote);
        } catch (RuntimeException | Error failure) {
            channel.close().addListener(done -> result.completeExceptionally(failure));
            return;
        }
        onSuccess(channel.bind(local), channel, result, () -> connect(link, socket, result));
    }

    private void connect(NettyLink link, LinkSocket socket, CompletableFuture<Outcome> result) {
        Channel channel = socket.channel();
        channel.connect(socket.remote())
                .addListener(
                        (ChannelFutureListener)
                                connected -> {
                                    if (!connected.isSuccess()) {
                                        socket.close();
                                        result.complete(new Outcome.NoRoute(connected.cause()));
                                        return;
                                    }
                                    int early = node.transport.dropEarlyDatagrams(channel);
                                    if (early > 0) {
                                        node.drops.count(DropReason.LINK_STARTING, early, link);
                                    }
                                    node.transport.receiveTrains(channel);
                                    result.complete(new Outcome.Connected(socket));
                                    channel.config().setAutoRead(true);
                                });
    }

    private static void onSuccess(
            ChannelFuture future,
            Channel channel,
            CompletableFuture<Outcome> result,
            Runnable next) {
        future.addListener(
                (ChannelFutureListener)
                        done -> {
                            if (done.isSuccess()) {
                                next.run();
                            } else {
                                channel.close();
                                result.completeExceptionally(done.cause());
                            }
                        });
    }

    private LinkSocket fillPipeline(NettyLink link, Channel channel, InetSocketAddress remote) {
        DirectSocket direct = node.transport.directSocket(channel);
        LinkPort port = link.port();
        HeartbeatHandler heartbeat = new HeartbeatHandler(port);
        LoopResources resources = node.resources(link.loop());
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(
                LinkHandlers.SOCKET, new SocketHandler(port, direct, node.transport.takesTrains()));
        pipeline.addLast(LinkHandlers.CRYPTO, new CryptoHandler(port, resources.crypto()));
        pipeline.addLast(LinkHandlers.GUARD, new PacketGuard(port));
        pipeline.addLast(LinkHandlers.HEARTBEAT, heartbeat);
        pipeline.addLast(LinkHandlers.FRAMING, new FramingHandler(port));
        pipeline.addLast(LinkHandlers.COMPRESSION, new CompressionHandler(port, node.codec));
        pipeline.addLast(LinkHandlers.DELIVERY, new DeliveryHandler(port));
        node.settings.linkInitializer().initLink(channel, link.hostId(), link.id());
        boolean hasUserHandlers = pipeline.names().stream().anyMatch(LinkOpener::isUsers);
        return new LinkSocket(channel, remote, direct, heartbeat, hasUserHandlers);
    }

    private static boolean isUsers(String handler) {
        // Netty lists its own last handler of each pipeline too.
        return !LinkHandlers.ALL.contains(handler)
                && !handler.startsWith("DefaultChannelPipeline$TailContext");
    }
}
