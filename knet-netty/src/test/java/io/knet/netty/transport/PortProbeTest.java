package io.knet.netty.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.testkit.Packets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;

class PortProbeTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static void assertInUse(InetSocketAddress address) {
        assertThatThrownBy(() -> PortProbe.findFree(address))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.ADDRESS_IN_USE))
                .hasFieldOrPropertyWithValue("errno", Errno.EADDRINUSE)
                .hasMessageContainingAll(Integer.toString(address.getPort()), "take another port");
    }

    @Test
    void findsAFreePort() {
        InetSocketAddress found = PortProbe.findFree(new InetSocketAddress(LOOPBACK, 0));

        assertThat(found.getAddress()).isEqualTo(LOOPBACK);
        assertThat(found.getPort()).isPositive();
    }

    @Test
    void leavesTheAddressFree() {
        InetSocketAddress found = PortProbe.findFree(new InetSocketAddress(LOOPBACK, 0));

        assertThat(PortProbe.findFree(found)).isEqualTo(found);
    }

    @Test
    void noticesTheSocketOfSomebodyElse() throws IOException {
        try (DatagramChannel foreign = DatagramChannel.open()) {
            foreign.bind(new InetSocketAddress(LOOPBACK, 0));

            assertInUse((InetSocketAddress) foreign.getLocalAddress());
        }
    }

    @Test
    void noticesASocketThatWouldShareThePort() throws IOException {
        try (DatagramChannel foreign = DatagramChannel.open()) {
            assumeTrue(
                    foreign.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT),
                    "no SO_REUSEPORT here");
            foreign.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            foreign.bind(new InetSocketAddress(LOOPBACK, 0));

            assertInUse((InetSocketAddress) foreign.getLocalAddress());
        }
    }

    @Test
    void noticesASocketThatIsBoundToAllAddresses() throws IOException {
        try (DatagramChannel foreign = DatagramChannel.open()) {
            foreign.bind(new InetSocketAddress(0));
            int port = ((InetSocketAddress) foreign.getLocalAddress()).getPort();

            assertInUse(new InetSocketAddress(LOOPBACK, port));
        }
    }

    @Test
    void takesAnAddressThatDoesNotExistYetAsItIs() {
        InetSocketAddress elsewhere = new InetSocketAddress(Packets.address("192.0.2.77"), 5405);

        assertThat(PortProbe.findFree(elsewhere)).isSameAs(elsewhere);
    }

    @Test
    void findsNoPortOnAnAddressThatDoesNotExist() {
        InetSocketAddress elsewhere = new InetSocketAddress(Packets.address("192.0.2.77"), 0);

        assertThatThrownBy(() -> PortProbe.findFree(elsewhere))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.SOCKET_ERROR))
                .hasFieldOrPropertyWithValue("errno", Errno.EADDRNOTAVAIL);
    }
}
