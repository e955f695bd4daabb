package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.Errno;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpollPortProbeTest {
    @BeforeEach
    void requireEpoll() {
        assumeTrue(Epoll.isAvailable(), "epoll is not available here");
    }

    private static void assertInUse(InetSocketAddress address) {
        assertThatThrownBy(() -> new EpollTransport().findFree(address))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.ADDRESS_IN_USE))
                .hasFieldOrPropertyWithValue("errno", Errno.EADDRINUSE)
                .hasMessageContainingAll(KnetAddress.format(address), "take another port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:0", "[::1]:0", "0.0.0.0:0", "[::]:0", "192.0.2.77:0"})
    void findsAFreePortAndLeavesItFree(String text) {
        InetSocketAddress address = KnetAddress.parse(text);

        InetSocketAddress found = new EpollTransport().findFree(address);

        assertThat(found.getAddress()).isEqualTo(address.getAddress());
        assertThat(found.getPort()).isPositive();
        assertThat(new EpollTransport().findFree(found)).isSameAs(found);
    }

    @Test
    void noticesTheSocketOfSomebodyElse() throws IOException {
        try (DatagramChannel foreign = DatagramChannel.open()) {
            foreign.bind(KnetAddress.parse("127.0.0.1:0"));

            assertInUse((InetSocketAddress) foreign.getLocalAddress());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.77", "2001:db8::77"})
    void noticesWhoWaitsForAnAddressThatDoesNotExistYet(String absent) {
        EpollTransport transport = new EpollTransport();
        EventLoopGroup group = Transports.newGroup(transport, 1, "probe-test", Duration.ZERO);
        try {
            InetSocketAddress free = new EpollTransport().findFree(KnetAddress.parse(absent, 0));
            Channel waiting = transport.newChannel(free, SocketSettings.ordinary(1 << 16));
            group.register(waiting).syncUninterruptibly();
            waiting.bind(free).syncUninterruptibly();

            assertInUse(free);

            waiting.close().syncUninterruptibly();
            assertThat(new EpollTransport().findFree(free)).isSameAs(free);
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
