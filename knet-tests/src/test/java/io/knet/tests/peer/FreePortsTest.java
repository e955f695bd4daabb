package io.knet.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.testing.Background;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void givesPortsThatCanBeBound() throws SocketException {
        InetSocketAddress endpoint = FreePorts.endpoint();
        try (DatagramSocket socket = new DatagramSocket(endpoint)) {
            assertThat(socket.getLocalSocketAddress()).isEqualTo(endpoint);
        }
    }

    @Test
    void passesOverAPortThatIsTakenOnAnyAddress() throws SocketException {
        int taken = FreePorts.port() + 1;
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress("127.0.0.99", taken))) {
            assertThat(socket.isBound()).isTrue();
            assertThat(IntStream.range(0, 5).map(i -> FreePorts.port())).doesNotContain(taken);
        }
    }

    @Test
    void givesNoPortTwiceToThreadsAtTheSameTime() {
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        Set<CompletableFuture<Void>> threads = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            threads.add(
                    Background.run(
                            () -> {
                                for (int j = 0; j < 10; j++) {
                                    ports.add(FreePorts.port());
                                }
                            }));
        }
        threads.forEach(CompletableFuture::join);
        assertThat(ports).hasSize(200);
    }

    @Test
    void givesEachEndOfEachLinkAnAddressOfItsOwn() {
        List<LinkEnds> links = FreePorts.links(8);
        Set<Object> addresses = new HashSet<>();
        links.forEach(
                link -> {
                    addresses.add(link.left().getAddress());
                    addresses.add(link.right().getAddress());
                });
        assertThat(addresses).hasSize(16);
    }

    @Test
    void reversesAPath() {
        LinkEnds path = FreePorts.link();
        assertThat(path.reversed()).isEqualTo(new LinkEnds(path.right(), path.left()));
    }
}
