package io.knet.tools.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Plays systemd: a datagram socket on which services tell how they are. */
final class PlayedManager implements AutoCloseable {
    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();
    private final Channel channel;

    /** Listens at a path, or at an abstract name behind a 0. */
    PlayedManager(String path) {
        channel =
                new Bootstrap()
                        .group(group)
                        .channel(EpollDomainDatagramChannel.class)
                        .handler(
                                new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                                    @Override
                                    protected void channelRead0(
                                            ChannelHandlerContext ctx, DomainDatagramPacket said) {
                                        told.add(said.content().toString(UTF_8).lines().toList());
                                    }
                                })
                        .bind(new DomainSocketAddress(path))
                        .syncUninterruptibly()
                        .channel();
    }

    /** Waits for a message with a line that begins so, and passes over those before it. */
    List<String> await(String begin) throws InterruptedException {
        while (true) {
            List<String> next = told.poll(30, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing is told that begins with " + begin);
            }
            if (next.stream().anyMatch(line -> line.startsWith(begin))) {
                return next;
            }
        }
    }

    /** Whether nothing that begins so was told meanwhile; forgets everything else. */
    boolean heardNothingOf(String begin) {
        boolean nothing =
                told.stream().flatMap(List::stream).noneMatch(line -> line.startsWith(begin));
        told.clear();
        return nothing;
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
