package io.knet.testkit.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.testkit.time.Scheduler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Which socket of a machine a datagram comes to. */
class SocketTableTest {
    private final VirtualNetwork network =
            new VirtualNetwork(
                    new Scheduler(),
                    new SplittableRandom(1),
                    new VirtualNetwork.Observer() {
                        @Override
                        public void sent(
                                Machine from,
                                InetSocketAddress source,
                                InetSocketAddress target,
                                byte[] bytes) {}

                        @Override
                        public void happened(Machine machine, NetworkCounter what) {}
                    },
                    2,
                    1,
                    false);
    private final Machine machine = network.machines().get(0);
    private final InetSocketAddress local = new InetSocketAddress(machine.on(0).address(), 5405);
    private final InetSocketAddress peer =
            new InetSocketAddress(network.machines().get(1).on(0).address(), 5405);
    private final InetSocketAddress stranger = new InetSocketAddress(peer.getAddress(), 7);

    private VirtualSocket bound() {
        VirtualSocket socket = new VirtualSocket(network, machine, 1000);
        socket.bind(local);
        return socket;
    }

    private VirtualSocket connected() throws IOException {
        VirtualSocket socket = bound();
        socket.connect(peer);
        return socket;
    }

    @Test
    void prefersTheFirstThatIsConnectedToThePeer() throws IOException {
        VirtualSocket open = bound();
        VirtualSocket first = connected();
        VirtualSocket second = connected();

        assertThat(machine.sockets().find(local, peer)).isSameAs(first);
        assertThat(machine.sockets().find(local, stranger)).isSameAs(open);

        first.close();
        assertThat(machine.sockets().find(local, peer)).isSameAs(second);
        second.close();
        assertThat(machine.sockets().find(local, peer)).isSameAs(open);
    }

    @Test
    void takesTheLastOfThoseThatAreNotConnected() {
        VirtualSocket first = bound();
        VirtualSocket second = bound();
        assertThat(machine.sockets().find(local, peer)).isSameAs(second);

        second.close();
        assertThat(machine.sockets().find(local, peer)).isSameAs(first);
    }

    @Test
    void followsASocketToItsNextPeer() throws IOException {
        VirtualSocket socket = connected();
        socket.connect(stranger);

        assertThat(machine.sockets().find(local, peer)).isNull();
        assertThat(machine.sockets().find(local, stranger)).isSameAs(socket);
    }

    @Test
    void freesAnAddressWithTheLastSocketOnIt() throws IOException {
        VirtualSocket open = bound();
        VirtualSocket other = connected();
        new VirtualSocket(network, machine, 1000).close();
        assertThat(machine.openSockets()).isEqualTo(2);

        other.close();
        assertThat(machine.sockets().isBound(local)).isTrue();
        open.close();
        assertThat(machine.sockets().isBound(local)).isFalse();
        assertThat(machine.sockets().find(local, peer)).isNull();
        assertThat(machine.openSockets()).isZero();
    }
}
