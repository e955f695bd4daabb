package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.Errno;
import io.knet.NativeMode;
import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Real sockets on the loopback interface, of each kind that works here. */
@ParameterizedClass
@MethodSource("transports")
class DatagramTransportTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final SocketSettings SETTINGS = SocketSettings.ordinary(1 << 16);

    private final DatagramTransport transport;
    private final EventLoopGroup group;
    private final List<Channel> channels = new ArrayList<>();

    DatagramTransportTest(NativeMode mode) {
        transport = Transports.ofMode(mode);
        group = Transports.newGroup(transport, 1, "transport-test", Duration.ZERO);
    }

    static Stream<NativeMode> transports() {
        boolean epoll = Transports.epollUnavailable().isEmpty();
        return Stream.of(NativeMode.values())
                .filter(mode -> mode != NativeMode.AUTO)
                .filter(mode -> mode != NativeMode.EPOLL || epoll);
    }

    @AfterEach
    void close() {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private Channel bind(InetSocketAddress local) {
        return bound(local, SETTINGS);
    }

    private Channel connect(InetSocketAddress remote) {
        Channel channel = bind(ANY_PORT);
        channel.connect(remote).syncUninterruptibly();
        return channel;
    }

    private static InetSocketAddress address(DatagramChannel socket) throws IOException {
        return (InetSocketAddress) socket.getLocalAddress();
    }

    private static byte[] read(DatagramChannel socket) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        socket.receive(buffer);
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void writesPastTheChannel() throws IOException {
        try (DatagramChannel peer = DatagramChannel.open().bind(ANY_PORT)) {
            DirectSocket socket = transport.directSocket(connect(address(peer)), SendPace.NONE);
            ByteBuf direct = Packets.of((byte) 9, (byte) 1, (byte) 2).skipBytes(1);
            ByteBuf heap = Unpooled.wrappedBuffer(new byte[] {3, 4});

            assertThat(socket.tryWrite(direct)).isTrue();
            assertThat(socket.tryWrite(heap)).isTrue();

            assertThat(read(peer)).containsExactly(1, 2);
            assertThat(read(peer)).containsExactly(3, 4);
            assertThat(direct.readableBytes()).as("indices are left alone").isEqualTo(2);
            assertThat(direct.refCnt()).isEqualTo(1);
            direct.release();
        }
    }

    @Test
    void writesTheDatagramsOfAMessageInOrder() throws IOException {
        try (DatagramChannel peer = DatagramChannel.open().bind(ANY_PORT)) {
            DirectSocket socket = transport.directSocket(connect(address(peer)), SendPace.NONE);
            List<ByteBuf> message =
                    List.of(
                            Packets.of(new byte[] {1, 2, 3}),
                            Unpooled.wrappedBuffer(new byte[] {4, 5, 6}),
                            Packets.of(new byte[] {7}));

            assertThat(socket.write(Datagrams.of(message), TimeUnit.SECONDS.toNanos(30)))
                    .isEqualTo(WriteOutcome.TAKEN);

            assertThat(read(peer)).containsExactly(1, 2, 3);
            assertThat(read(peer)).containsExactly(4, 5, 6);
            assertThat(read(peer)).containsExactly(7);
            message.forEach(ByteBuf::release);
        }
    }

    @Test
    void datagramsAreWholeAgainAfterATrain() throws IOException {
        try (DatagramChannel peer = DatagramChannel.open().bind(ANY_PORT)) {
            Channel channel = connect(address(peer));
            DirectSocket socket = transport.directSocket(channel, SendPace.NONE);
            List<ByteBuf> message =
                    List.of(Packets.of(new byte[] {1, 2}), Packets.of(new byte[] {3}));
            socket.write(Datagrams.of(message), TimeUnit.SECONDS.toNanos(30));

            channel.writeAndFlush(Packets.of(new byte[] {4, 5, 6})).syncUninterruptibly();

            assertThat(read(peer)).containsExactly(1, 2);
            assertThat(read(peer)).containsExactly(3);
            assertThat(read(peer)).containsExactly(4, 5, 6);
            message.forEach(ByteBuf::release);
        }
    }

    @Test
    void tellsWhatTheKernelDroppedIfTheKernelSaysSo() throws Exception {
        assumeTrue(transport instanceof EpollTransport, "the JDK cannot ask");
        Channel receiver = bind(ANY_PORT);
        assertThat(kernelDrops(receiver)).hasValue(0);
        try (DatagramChannel sender = DatagramChannel.open()) {
            for (int i = 0; i < 2000; i++) {
                sender.send(ByteBuffer.allocate(1000), receiver.localAddress());
            }
        }

        assertThat(kernelDrops(receiver).orElseThrow()).isPositive();
    }

    private OptionalInt kernelDrops(Channel channel) throws Exception {
        return channel.eventLoop().submit(() -> transport.kernelDrops(channel)).get();
    }

    @Test
    void sharesItsPortWithItsLikeOnly() {
        InetSocketAddress port = PortProbe.findFree(ANY_PORT);
        bind(port);

        bind(port);

        assertThatThrownBy(() -> PortProbe.findFree(port))
                .hasFieldOrPropertyWithValue("errno", Errno.EADDRINUSE);
    }

    @Test
    void onlyOneOfTwoThatBothFoundAnAddressFreeGetsIt() {
        InetSocketAddress port = PortProbe.findFree(ANY_PORT);
        Channel winner = bound(port, SocketSettings.exclusive(1 << 16));

        assertThatThrownBy(() -> bound(port, SocketSettings.exclusive(1 << 16)))
                .satisfies(e -> assertThat(SocketErrors.errno(e)).isEqualTo(Errno.EADDRINUSE));
        assertThatThrownBy(() -> bound(port, SETTINGS))
                .as("its links do not share yet")
                .isNotNull();

        transport.share(winner);
        bound(port, SETTINGS);
        assertThatThrownBy(() -> bound(port, SocketSettings.exclusive(1 << 16)))
                .as("nor does anybody else get it afterwards")
                .isNotNull();
    }

    private Channel bound(InetSocketAddress local, SocketSettings settings) {
        Channel channel = transport.newChannel(local, settings);
        channels.add(channel);
        channel.config().setAutoRead(false);
        group.register(channel).syncUninterruptibly();
        channel.bind(local).syncUninterruptibly();
        return channel;
    }

    @Test
    void reportsThatAMessageIsTooLong() throws IOException {
        try (DatagramChannel peer = DatagramChannel.open().bind(ANY_PORT)) {
            DirectSocket socket = transport.directSocket(connect(address(peer)), SendPace.NONE);
            ByteBuf tooLong = Packets.of(new byte[70_000]);

            Throwable failure = catchThrowable(() -> socket.tryWrite(tooLong));

            assertThat(SocketErrors.errno(failure)).isEqualTo(Errno.EMSGSIZE);
            tooLong.release();
        }
    }

    @Test
    void reportsThatNobodyListens() {
        InetSocketAddress nobody = PortProbe.findFree(ANY_PORT);
        DirectSocket socket = transport.directSocket(connect(nobody), SendPace.NONE);
        ByteBuf datagram = Packets.of((byte) 1);

        // The kernel's answer to the first datagram is told with a later call.
        Throwable failure =
                catchThrowable(
                        () -> {
                            for (int i = 0; i < 1000; i++) {
                                socket.tryWrite(datagram);
                                socket.checkPendingError();
                            }
                        });

        assertThat(SocketErrors.errno(failure)).isEqualTo(Errno.ECONNREFUSED);
        datagram.release();
    }

    @Test
    void writesNothingOnceItIsShut() throws IOException {
        try (DatagramChannel peer = DatagramChannel.open().bind(ANY_PORT)) {
            Channel channel = connect(address(peer));
            DirectSocket socket = transport.directSocket(channel, SendPace.NONE);
            ByteBuf datagram = Packets.of((byte) 1);

            socket.shut(() -> {});
            channel.close().syncUninterruptibly();

            assertThatThrownBy(() -> socket.tryWrite(datagram))
                    .isInstanceOf(ClosedChannelException.class);
            datagram.release();
        }
    }

    @Test
    void hasTheBuffersThatWereAskedFor() {
        Channel channel = bind(ANY_PORT);

        assertThat(channel.config().getOption(ChannelOption.SO_RCVBUF))
                .isGreaterThanOrEqualTo(SETTINGS.bufferBytes());
        assertThat(channel.config().getOption(ChannelOption.SO_SNDBUF))
                .isGreaterThanOrEqualTo(SETTINGS.bufferBytes());
    }

    @Test
    void marksPacketsAsUrgentIfAskedTo() {
        Channel channel = transport.newChannel(ANY_PORT, SocketSettings.urgent(1 << 16, 0x10));
        try {
            assertThat(channel.config().getOption(ChannelOption.IP_TOS)).isEqualTo(0x10);
        } finally {
            channel.unsafe().closeForcibly();
        }
    }
}
