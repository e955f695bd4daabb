package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.Verdict;
import io.knet.netty.NettyHandleBuilder;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An event loop that has much to send receives all the same: what it is late for is lost. */
class BusyLoopTest {
    private static final int MESSAGES = 20_000;

    private final EventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger filtered = new AtomicInteger();
    private final CompletableFuture<Integer> filteredAtReceipt = new CompletableFuture<>();

    @AfterEach
    void endLoop() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void receivesBetweenTwoBatchesOfMessages() throws Exception {
        Channel receiver = receiver();
        try (DatagramSocket sender = new DatagramSocket();
                KnetHandle handle = new NettyHandleBuilder(1).eventLoopGroup(group).build()) {
            sender.connect(receiver.localAddress());
            handle.filter(sendWithFirstMessage(sender));
            handle.enableForwarding();
            DataChannel channel = handle.openChannel(0);
            CountDownLatch queued = new CountDownLatch(1);
            group.execute(() -> await(queued));
            for (int i = 0; i < MESSAGES; i++) {
                channel.send(Unpooled.wrappedBuffer(new byte[1]));
            }
            queued.countDown();

            int messagesBefore = filteredAtReceipt.get(30, TimeUnit.SECONDS);

            assertThat(messagesBefore).isLessThan(MESSAGES);
        } finally {
            receiver.close().syncUninterruptibly();
        }
    }

    @Test
    void takesManyDatagramsAtATime() throws Exception {
        CompletableFuture<Integer> atATime = new CompletableFuture<>();
        NettyHandleBuilder builder =
                new NettyHandleBuilder(1)
                        .linkInitializer(
                                (channel, link) -> {
                                    MaxMessagesRecvByteBufAllocator allocator =
                                            channel.config().getRecvByteBufAllocator();
                                    atATime.complete(allocator.maxMessagesPerRead());
                                });
        try (KnetHandle handle = builder.eventLoopGroup(group).build()) {
            handle.addHost(2).addLink(0, LinkConfig.udp(loopback(0), loopback(9)));

            assertThat(atATime.get(30, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(16);
        }
    }

    /** A channel on the handle's loop that notes how many messages were sent before it was read. */
    private Channel receiver() {
        return new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(
                        new SimpleChannelInboundHandler<DatagramPacket>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext ctx, DatagramPacket packet) {
                                filteredAtReceipt.complete(filtered.get());
                            }
                        })
                .bind(loopback(0))
                .syncUninterruptibly()
                .channel();
    }

    private DestinationFilter sendWithFirstMessage(DatagramSocket sender) {
        return request -> {
            if (filtered.incrementAndGet() == 1) {
                try {
                    sender.send(new java.net.DatagramPacket(new byte[1], 1));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return Verdict.drop();
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
