package io.knet.netty.transport;

import io.knet.log.KnetLogging;
import io.knet.log.LogSubsystem;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Sends a train from a socket to itself and looks at what arrives. What a kernel claims is not
 * enough: some accept the options and do something else with them. Where there is no loopback
 * interface to try it on, the claim is believed; a link that finds it wrong sends datagrams one by
 * one.
 */
final class TrainSelfTest {
    private static final Logger LOG = KnetLogging.logger(LogSubsystem.TRANSPORT);

    private static final int DATAGRAM = 200;
    private static final int LAST = 50;
    private static final List<Integer> EXPECTED = List.of(DATAGRAM, DATAGRAM, DATAGRAM, LAST);
    private static final int RECEIVE_BUFFER = 1 << 16;
    private static final long PATIENCE_MILLIS = 1000;

    private final CompletableFuture<List<Integer>> arrived = new CompletableFuture<>();
    private final Channel channel;

    private TrainSelfTest(Channel channel) {
        this.channel = channel;
    }

    static TrainSupport ofEpoll() {
        return EpollDatagramChannel.isSegmentedDatagramPacketSupported()
                ? run(
                        () -> new EpollDatagramChannel(SocketProtocolFamily.INET),
                        EpollIoHandler.newFactory(),
                        TrainSelfTest::allowReceiving)
                : TrainSupport.none("the kernel does not know UDP_SEGMENT");
    }

    /**
     * Tries it out.
     *
     * @param channels makes one of datagrams, for IPv4
     * @param loops serve such channels
     * @param receiving lets the channel receive trains, or says why that is not possible
     */
    static TrainSupport run(
            Supplier<Channel> channels,
            IoHandlerFactory loops,
            Function<Channel, Optional<String>> receiving) {
        boolean interrupted = Thread.interrupted();
        TrainSupport support;
        try {
            Channel channel = channels.get();
            support = new TrainSelfTest(channel).find(loops, receiving.apply(channel));
        } catch (RuntimeException | Error failure) {
            support = TrainSupport.none("the trial failed: " + failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        support.sendProblem()
                .ifPresent(why -> LOG.info("packets are sent to the kernel one by one: {}", why));
        support.receiveProblem()
                .ifPresent(why -> LOG.info("packets come from the kernel one by one: {}", why));
        return support;
    }

    private TrainSupport find(IoHandlerFactory loops, Optional<String> receiveProblem) {
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(
                        1, new DefaultThreadFactory("knet-self-test", true), loops);
        try {
            return tryOut(loop, new TrainSupport(Optional.empty(), receiveProblem));
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private TrainSupport tryOut(EventLoopGroup loop, TrainSupport claimed) {
        try {
            if (!open(loop)) {
                return claimed;
            }
            Throwable failure = send().cause();
            if (failure != null) {
                return new TrainSupport(Optional.of(failure.toString()), claimed.receiveProblem());
            }
            List<Integer> sizes = arrived.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return sizes.equals(EXPECTED) ? claimed : TrainSupport.none("a trial came as " + sizes);
        } catch (TimeoutException lost) {
            return TrainSupport.none("a trial did not come back");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return claimed;
        } catch (ExecutionException failed) {
            return TrainSupport.none("a trial failed: " + failed.getCause());
        } finally {
            if (channel.isRegistered()) {
                // Its loop is ended next.
                channel.close().awaitUninterruptibly(PATIENCE_MILLIS);
            } else {
                channel.unsafe().closeForcibly();
            }
        }
    }

    private static Optional<String> allowReceiving(Channel channel) {
        boolean known;
        try {
            known = channel.config().setOption(EpollChannelOption.UDP_GRO, true);
        } catch (ChannelException notKnown) {
            known = false;
        }
        return known ? Optional.empty() : Optional.of("the kernel has no UDP_GRO");
    }

    private boolean open(EventLoopGroup loop) throws InterruptedException {
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(RECEIVE_BUFFER));
        channel.pipeline().addLast(new Arrivals());
        InetSocketAddress any = new InetSocketAddress(NetUtil.LOCALHOST4, 0);
        return settle(loop.register(channel))
                && settle(channel.bind(any))
                && settle(channel.connect(channel.localAddress()));
    }

    private static boolean settle(Future<?> step) throws InterruptedException {
        return step.await(PATIENCE_MILLIS) && step.isSuccess();
    }

    private Future<Void> send() throws InterruptedException {
        ByteBuf train = channel.alloc().directBuffer();
        for (int datagram = 0; datagram < EXPECTED.size(); datagram++) {
            train.writeZero(EXPECTED.get(datagram));
        }
        Future<Void> sent =
                channel.writeAndFlush(
                        new SegmentedDatagramPacket(
                                train, DATAGRAM, (InetSocketAddress) channel.localAddress()));
        sent.await(PATIENCE_MILLIS);
        return sent;
    }

    /** Notes how long the datagrams are that arrive. */
    private final class Arrivals extends SimpleChannelInboundHandler<DatagramPacket> {
        private final List<Integer> sizes = new ArrayList<>(); // loop only

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket datagram) {
            sizes.add(datagram.content().readableBytes());
            if (sizes.stream().mapToInt(size -> size).sum()
                    >= EXPECTED.stream().mapToInt(size -> size).sum()) {
                arrived.complete(List.copyOf(sizes));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
            arrived.completeExceptionally(failure);
        }
    }
}
