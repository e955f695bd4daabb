package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.Errno;
import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of a program's io_uring on the loopback interface. */
class IoUringTransportTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final SocketSettings SETTINGS = SocketSettings.ordinary(1 << 16);

    private EventLoopGroup group;
    private DatagramTransport transport;

    @BeforeEach
    void open() {
        assumeTrue(
                IoUring.isAvailable(),
                () -> "io_uring is not available: " + IoUring.unavailabilityCause());
        group = new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory());
        transport = Transports.ofGroup(group);
    }

    @AfterEach
    void close() {
        if (group != null) {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private Channel bound(InetSocketAddress local, SocketSettings settings) {
        Channel channel = transport.newChannel(local, settings);
        channel.config().setAutoRead(false);
        group.register(channel).syncUninterruptibly();
        if (!channel.bind(local).awaitUninterruptibly().isSuccess()) {
            channel.close().syncUninterruptibly();
            throw new IllegalStateException("the address is taken");
        }
        return channel;
    }

    private Channel connected(InetSocketAddress remote) {
        Channel channel = bound(ANY_PORT, SETTINGS);
        channel.connect(remote).syncUninterruptibly();
        return channel;
    }

    private static InetSocketAddress address(DatagramChannel socket) throws IOException {
        return (InetSocketAddress) socket.getLocalAddress();
    }

    @Test
    void aGroupThatServesItIsRecognized() {
        assertThat(transport.name()).isEqualTo("udp/io_uring");
        assertThat(transport.writesLater()).isTrue();
        assertThat(transport.forbidsFragmentation()).isTrue();
        assertThat(IoUringGroups.trains().receiveProblem().orElseThrow()).contains("io_uring");
    }

    /** IP_MTU_DISCOVER and IPV6_MTU_DISCOVER are IP_PMTUDISC_PROBE. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void socketsForbidFragmentation(String local) throws IOException {
        InetAddress address = InetAddress.getByName(local);
        Channel channel = bound(new InetSocketAddress(address, 0), SETTINGS);
        Socket socket = (Socket) ((UnixChannel) channel).fd();

        boolean v4 = address.getAddress().length == 4;
        assertThat(v4 ? socket.getIntOpt(0, 10) : socket.getIntOpt(41, 23)).isEqualTo(3);
        channel.close().syncUninterruptibly();
    }

    @Test
    void anAddressIsSharedOnlyWithThoseWhoShare() {
        InetSocketAddress port = transport.findFree(ANY_PORT);
        Channel first = bound(port, SocketSettings.exclusive(1 << 16));
        assertThatThrownBy(() -> bound(port, SETTINGS)).isNotNull();
        assertThatThrownBy(() -> transport.findFree(port))
                .hasFieldOrPropertyWithValue("errno", Errno.EADDRINUSE);

        transport.share(first);
        Channel second = bound(port, SETTINGS);

        first.close();
        second.close();
        transport.whenFree(first).join();
        transport.whenFree(second).join();
        assertThat(transport.findFree(port)).as("nobody has it any more").isEqualTo(port);
    }

    @Test
    void datagramsGoPastTheChannelSinglyAndInTrains() throws IOException {
        try (DatagramChannel peer = DatagramChannel.open().bind(ANY_PORT)) {
            Channel channel = connected(address(peer));
            assertThat(transport.pathMtu(channel)).hasValue(65535);
            DirectSocket socket = transport.directSocket(channel, SendPace.NONE);
            assertThat(socket.enterLoop(true, () -> {})).isTrue();
            ByteBuf train = Packets.of(new byte[] {1, 1, 2, 2, 3});
            ByteBuf single = Packets.of(new byte[] {4, 4, 4});

            if (transport.takesTrains()) {
                assertThat(socket.giveTrainInside(train, 2)).isTrue();
                assertThat(read(peer)).containsExactly(1, 1);
                assertThat(read(peer)).containsExactly(2, 2);
                assertThat(read(peer)).containsExactly(3);
            }
            assertThat(socket.giveInside(single)).isTrue();
            assertThat(read(peer)).containsExactly(4, 4, 4);
            socket.leaveLoop();
            List.of(train, single).forEach(ByteBuf::release);
            channel.close().syncUninterruptibly();
        }
    }

    private static byte[] read(DatagramChannel socket) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1000);
        socket.receive(buffer);
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void errorsOfTheSocketAreTold() throws IOException {
        InetSocketAddress nobody = PortProbe.findFree(ANY_PORT);
        Channel channel = connected(nobody);
        DirectSocket socket = transport.directSocket(channel, SendPace.NONE);
        ByteBuf tooLong = Packets.of(new byte[70_000]);
        ByteBuf datagram = Packets.of((byte) 1);

        assertThat(SocketErrors.errno(catchThrowable(() -> socket.tryWrite(tooLong))))
                .isEqualTo(Errno.EMSGSIZE);
        assertThat(socket.tryWrite(datagram)).isTrue();
        assertThat(SocketErrors.errno(catchThrowable(socket::checkPendingError)))
                .isEqualTo(Errno.ECONNREFUSED);
        List.of(tooLong, datagram).forEach(ByteBuf::release);
        channel.close().syncUninterruptibly();
    }

    @Test
    void whatCameBeforeTheConnectIsDroppedAndWhatTheKernelDropsIsCounted() throws Exception {
        Channel channel = bound(ANY_PORT, SETTINGS);
        try (DatagramChannel sender = DatagramChannel.open().bind(ANY_PORT)) {
            for (int i = 0; i < 2000; i++) {
                sender.send(ByteBuffer.allocate(1000), channel.localAddress());
            }
            channel.connect(address(sender)).syncUninterruptibly();

            int early =
                    channel.eventLoop().submit(() -> transport.dropEarlyDatagrams(channel)).get();
            assertThat(early).isPositive();
            assertThat(transport.kernelDrops(channel)).hasValue(2000 - early);
        }
        channel.close().syncUninterruptibly();
    }
}
