package io.knet.tools.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.tools.Messages;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * The socket on which a service manager hears of its services, as sd_notify(3) describes it. The
 * JDK has no Unix datagram sockets; Netty's epoll has.
 */
final class NotifySocket implements AutoCloseable {
    /** What fits into an address of the kernel (sun_path), in bytes. */
    private static final int LONGEST_PATH = 107;

    private final EventLoopGroup group;
    private final Channel channel;
    private final DomainSocketAddress manager;

    private NotifySocket(EventLoopGroup group, Channel channel, DomainSocketAddress manager) {
        this.group = group;
        this.channel = channel;
        this.manager = manager;
    }

    /**
     * Opens a socket to the manager. Whether anybody is there, the first message shows.
     *
     * @param address a path, or {@code @} and an abstract name
     * @throws IOException saying why it cannot be told anything
     */
    static NotifySocket open(String address) throws IOException {
        DomainSocketAddress manager = new DomainSocketAddress(path(address));
        if (!Epoll.isAvailable()) {
            throw new IOException(
                    "Unix datagram sockets need epoll, which is not available: "
                            + Messages.of(Epoll.unavailabilityCause()));
        }
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(
                        1,
                        new DefaultThreadFactory("knet-service", true),
                        EpollIoHandler.newFactory());
        ChannelFuture bound =
                new Bootstrap()
                        .group(group)
                        .channel(EpollDomainDatagramChannel.class)
                        // What anybody sends here is nothing to a service.
                        .option(ChannelOption.AUTO_READ, false)
                        .handler(new ChannelInboundHandlerAdapter())
                        .bind(new DomainSocketAddress(""))
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IOException(Messages.of(bound.cause()), bound.cause());
        }
        return new NotifySocket(group, bound.channel(), manager);
    }

    private static String path(String address) throws IOException {
        boolean isAbstract = address.startsWith("@");
        if (!isAbstract && !address.startsWith("/")) {
            throw new IOException("it is neither a path nor an abstract address (@NAME)");
        }
        if (address.getBytes(UTF_8).length > LONGEST_PATH || address.length() < 2) {
            throw new IOException("it must have 2 to " + LONGEST_PATH + " bytes");
        }
        return isAbstract ? '\0' + address.substring(1) : address;
    }

    /** The thread of the socket. */
    EventLoop loop() {
        return channel.eventLoop();
    }

    /**
     * Sends assignments.
     *
     * @param lines such as {@code READY=1}
     * @return when the manager has them, or why not
     */
    ChannelFuture send(String... lines) {
        return channel.writeAndFlush(
                new DomainDatagramPacket(
                        Unpooled.copiedBuffer(String.join("\n", lines), UTF_8), manager));
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
