package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.knet.Errno;
import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JDK's sockets can do depends on its version, which each of its runs tests. */
class NioTransportTest {
    /** Since when the JDK has the option. */
    private static final boolean NEW_JDK = Runtime.version().feature() >= 19;

    /** As an IPv6 packet longer than the 65536 bytes that the loopback interface takes. */
    private static final int LONGER_THAN_LOOPBACK = 65_500;

    private final NioTransport transport = new NioTransport();
    private final EventLoopGroup group =
            Transports.newGroup(transport, 1, "nio-test", Duration.ZERO);

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void datagramsMustNotBeCutFromJdk19On() {
        assertThat(transport.forbidsFragmentation()).isEqualTo(NEW_JDK);
        assertThat(DontFragment.here().unavailable().isPresent()).isEqualTo(!NEW_JDK);
        if (!NEW_JDK) {
            assertThat(DontFragment.here().unavailable().orElseThrow()).contains("JDK 19");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void socketsOfBothFamiliesHaveTheOption(String local) throws IOException {
        Channel channel = newChannel(InetAddress.getByName(local));

        assertThat(DontFragment.here().isSet(channel)).isEqualTo(NEW_JDK);
        channel.unsafe().closeForcibly();
    }

    /** As on Windows. What this does on Linux is what knet needs of it. */
    @Test
    void withoutReusePortSocketsShareByReuseAddress() throws IOException {
        NioTransport windows = new NioTransport(PortSharing.byAddress());
        InetAddress local = InetAddress.getLoopbackAddress();
        InetSocketAddress port = windows.findFree(new InetSocketAddress(local, 0));
        try (DatagramChannel peer = DatagramChannel.open().bind(new InetSocketAddress(local, 0))) {
            Channel first = bound(windows, port, SocketSettings.exclusive(1 << 18));
            windows.share(first);
            Channel second = bound(windows, port, SocketSettings.ordinary(1 << 18));
            second.connect(peer.getLocalAddress()).syncUninterruptibly();
            DirectSocket socket = windows.directSocket(second, SendPace.NONE);
            ByteBuf datagram = Packets.of((byte) 7);

            assertThat(socket.tryWrite(datagram)).isTrue();

            ByteBuffer received = ByteBuffer.allocate(10);
            assertThat(peer.receive(received)).isEqualTo(port);
            datagram.release();
            first.close().syncUninterruptibly();
            second.close().syncUninterruptibly();
        }
    }

    private Channel bound(NioTransport sockets, InetSocketAddress local, SocketSettings settings) {
        Channel channel = sockets.newChannel(local, settings);
        channel.config().setAutoRead(false);
        group.register(channel).syncUninterruptibly();
        channel.bind(local).syncUninterruptibly();
        return channel;
    }

    private Channel newChannel(InetAddress local) {
        return transport.newChannel(
                new InetSocketAddress(local, 0), SocketSettings.ordinary(1 << 18));
    }

    @Test
    void whatIsLongerThanThePathIsRefusedAndNotCut() throws IOException {
        InetAddress local = NetUtil.LOCALHOST6;
        try (DatagramChannel peer = DatagramChannel.open(StandardProtocolFamily.INET6)) {
            peer.bind(new InetSocketAddress(local, 0));
            Channel channel = newChannel(local);
            channel.config().setAutoRead(false);
            group.register(channel).syncUninterruptibly();
            channel.connect(peer.getLocalAddress()).syncUninterruptibly();
            DirectSocket socket = transport.directSocket(channel, SendPace.NONE);
            ByteBuf datagram = Packets.of(new byte[LONGER_THAN_LOOPBACK]);

            Throwable direct = catchThrowable(() -> socket.tryWrite(datagram));
            Throwable queued = channel.writeAndFlush(datagram).awaitUninterruptibly().cause();

            if (NEW_JDK) {
                assertThat(SocketErrors.errno(direct)).isEqualTo(Errno.EMSGSIZE);
                assertThat(SocketErrors.errno(queued)).isEqualTo(Errno.EMSGSIZE);
            } else {
                assertThat(direct).isNull();
                assertThat(queued).isNull();
            }
            channel.close().syncUninterruptibly();
        }
    }
}
