package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.NativeMode;
import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.SegmentedDatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Trains of datagrams over the loopback interface, where the kernel knows them. */
class TrainTransportTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final SocketSettings SETTINGS = SocketSettings.ordinary(1 << 16);

    private final DatagramTransport transport = Transports.ofMode(NativeMode.AUTO);
    private final EventLoopGroup group =
            Transports.newGroup(transport, 1, "train-test", Duration.ZERO);
    private final List<Channel> channels = new ArrayList<>();

    @BeforeEach
    void needTrains() {
        assumeTrue(transport.takesTrains(), "this kernel takes no trains");
    }

    @AfterEach
    void close() {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Channel open() {
        Channel channel = transport.newChannel(ANY_PORT, SETTINGS);
        channels.add(channel);
        return channel;
    }

    private Channel bind(Channel channel) {
        group.register(channel).syncUninterruptibly();
        channel.bind(ANY_PORT).syncUninterruptibly();
        return channel;
    }

    private Channel connect(InetSocketAddress remote) {
        Channel channel = bind(open());
        channel.connect(remote).syncUninterruptibly();
        return channel;
    }

    private static byte[] read(DatagramChannel socket) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        socket.receive(buffer);
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void aTrialShowsWhatTheKernelCan() {
        assertThat(TrainSupport.here().sends()).isTrue();
        assertThat(TrainSupport.here().sendProblem()).isEmpty();
        assertThat(TrainSupport.here().receives())
                .isEqualTo(TrainSupport.here().receiveProblem().isEmpty());
    }

    @Test
    void takesTrainWhoseDatagramsArriveSingly() throws IOException {
        try (DatagramChannel peer = DatagramChannel.open().bind(ANY_PORT)) {
            Channel channel = connect((InetSocketAddress) peer.getLocalAddress());

            channel.writeAndFlush(train(channel, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9))
                    .syncUninterruptibly();

            assertThat(read(peer)).containsExactly(1, 2, 3, 4);
            assertThat(read(peer)).containsExactly(5, 6, 7, 8);
            assertThat(read(peer)).containsExactly(9);
        }
    }

    @Test
    void receivesTrainDatagramByDatagram() throws InterruptedException {
        BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
        Channel receiver = open();
        transport.receiveTrains(receiver);
        receiver.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(1 << 16));
        receiver.pipeline()
                .addLast(
                        new SimpleChannelInboundHandler<DatagramPacket>() {
                            @Override
                            protected void channelRead0(
                                    ChannelHandlerContext ctx, DatagramPacket datagram) {
                                received.add(ByteBufUtil.getBytes(datagram.content()));
                            }
                        });
        bind(receiver);
        Channel sender = connect((InetSocketAddress) receiver.localAddress());

        sender.write(train(sender, 2, 1, 2, 3, 4, 5, 6));
        sender.write(Packets.of((byte) 7));
        sender.writeAndFlush(train(sender, 3, 8, 9, 10, 11)).syncUninterruptibly();

        for (byte[] expected : new byte[][] {{1, 2}, {3, 4}, {5, 6}, {7}, {8, 9, 10}, {11}}) {
            assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    private static SegmentedDatagramPacket train(Channel channel, int size, int... bytes) {
        ByteBuf content = channel.alloc().directBuffer(bytes.length);
        for (int value : bytes) {
            content.writeByte(value);
        }
        return new SegmentedDatagramPacket(
                content, size, null, (InetSocketAddress) channel.localAddress());
    }
}
