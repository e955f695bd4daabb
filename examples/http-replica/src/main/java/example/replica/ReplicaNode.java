package example.replica;

import io.knet.KnetHost;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A node: an HTTP server and its links to the other node, on the same event loops. */
final class ReplicaNode implements AutoCloseable {
    private static final int THREADS = 2;

    /** A message of knet has 64 KiB at most; longer bodies are answered with 413. */
    private static final int LONGEST_BODY = 60_000;

    private final EventLoopGroup loops;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Replication replication;
    private final Channel server;

    /**
     * Starts it.
     *
     * @throws Exception if a port is taken, or a setting is wrong; nothing is left then
     */
    ReplicaNode(ReplicaSettings settings) throws Exception {
        IoHandlerFactory sockets =
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        loops = new MultiThreadIoEventLoopGroup(THREADS, sockets);
        Replication links = null;
        try {
            Store store = new Store();
            links = new Replication(settings, store, loops);
            replication = links;
            server = serve(settings, store);
        } catch (Exception e) {
            if (links != null) {
                links.close();
            }
            endLoops();
            throw e;
        }
    }

    private Channel serve(ReplicaSettings settings, Store store) throws InterruptedException {
        return new ServerBootstrap()
                .group(loops)
                .channel(
                        Epoll.isAvailable()
                                ? EpollServerSocketChannel.class
                                : NioServerSocketChannel.class)
                .childHandler(
                        new ChannelInitializer<SocketChannel>() {
                            @Override
                            protected void initChannel(SocketChannel channel) {
                                connections.add(channel);
                                channel.pipeline()
                                        .addLast(new HttpServerCodec())
                                        .addLast(new HttpObjectAggregator(LONGEST_BODY))
                                        .addLast(new FlowControlHandler())
                                        .addLast(
                                                new ReplicaHandler(
                                                        settings.node(), store, replication));
                            }
                        })
                .bind(settings.http())
                .sync()
                .channel();
    }

    /** Where it serves HTTP. */
    InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    CompletableFuture<KnetHost> whenReachable() {
        return replication.whenReachable();
    }

    /** In this order: no more requests, then no more links, then no more threads. */
    @Override
    public void close() {
        server.close().syncUninterruptibly();
        connections.close().syncUninterruptibly();
        replication.close();
        endLoops();
    }

    private void endLoops() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
