package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.NativeMode;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message passes for which there is no pong, if this node is behind in reading them. */
class ReadLateTest {
    private static final InetSocketAddress ANY_PORT =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int DATAGRAMS = 100;

    private final DatagramTransport transport = Transports.ofMode(NativeMode.AUTO);
    private final EventLoopGroup group =
            Transports.newGroup(transport, 1, "read-late-test", Duration.ZERO);

    private final AtomicInteger passes = new AtomicInteger();
    private final SendPace pace =
            new SendPace() {
                @Override
                public boolean mayPass() {
                    return false;
                }

                @Override
                public void passed(int datagrams, int bytes) {}

                @Override
                public void awaitRoom(long nanos) {}

                @Override
                public void letOnePass() {
                    passes.incrementAndGet();
                }
            };

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void messagesPassWhileMuchOfThePeersWaitsToBeRead() throws IOException {
        assumeTrue(transport.name().equals("udp/epoll"), "only epoll's sockets can be asked");
        Channel channel = transport.newChannel(ANY_PORT, SocketSettings.ordinary(1 << 20));
        channel.config().setAutoRead(false);
        group.register(channel).syncUninterruptibly();
        channel.bind(ANY_PORT).syncUninterruptibly();
        DirectSocket socket = transport.directSocket(channel, pace);
        assertThat(socket.passIfReadLate()).isFalse();

        try (DatagramChannel peer = DatagramChannel.open()) {
            for (int i = 0; i < DATAGRAMS; i++) {
                peer.send(ByteBuffer.allocate(1400), channel.localAddress());
            }
        }

        assertThat(socket.passIfReadLate()).isTrue();
        assertThat(passes).hasValue(1);

        socket.shut(() -> {});
        assertThat(socket.passIfReadLate()).isFalse();
        channel.close().syncUninterruptibly();
    }
}
