package io.knet.tools.http;

import io.knet.KnetHandle;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Answers HTTP about a handle, on a thread of its own: {@code /metrics} for Prometheus, {@code
 * /health}, {@code /status}, and a page at {@code /} that shows what {@code /events} tells.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final int MAX_BODY = 4096;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(
                    1, new DefaultThreadFactory("knet-http", true), NioIoHandler.newFactory());
    private final Connections connections = new Connections();
    private final Routes routes;
    private final Channel listener;

    /**
     * Listens.
     *
     * @param where the address, and who may ask
     * @param handle what is told about; it is not closed with this
     * @throws IOException if the address cannot be had
     */
    public HttpEndpoint(HttpAddress where, KnetHandle handle) throws IOException {
        routes = new Routes(handle, where.haCluster(), group.next());
        Visitors visitors = new Visitors(where.token());
        ServerBootstrap bootstrap =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel connection) {
                                        accept(connection, visitors);
                                    }
                                });
        var bound = bootstrap.bind(where.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            stop();
            throw new IOException(
                    "cannot answer HTTP: " + bound.cause().getMessage(), bound.cause());
        }
        listener = bound.channel();
    }

    private void accept(SocketChannel connection, Visitors visitors) {
        if (!connections.accept(connection, connection.eventLoop().ticker().nanoTime())) {
            return;
        }
        connection
                .pipeline()
                .addLast(new Patience())
                .addLast(new HttpServerCodec())
                .addLast(new HttpObjectAggregator(MAX_BODY))
                .addLast(new HttpRequests(routes, visitors));
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        SocketAddress local = listener.localAddress();
        if (local instanceof InetSocketAddress address) {
            return address;
        }
        throw new IllegalStateException("not an internet address: " + local);
    }

    /** Ends all connections. Idempotent. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        stop();
    }

    private void stop() {
        if (!group.isShuttingDown()) {
            group.next().submit(connections::close).awaitUninterruptibly();
        }
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        routes.close();
    }
}
