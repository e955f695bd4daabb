package io.knet.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@Interop(Need.NAMESPACES)
class NetNamespacesTest {
    private static final int SHORT_WAIT_MS = 1;
    private static final int LONG_WAIT_MS = 30_000;

    @Test
    void datagramsCrossACableBothWaysByIpv4AndIpv6() throws IOException {
        try (NetNamespaces net = NetNamespaces.open()) {
            NetNamespace far = net.add();
            Veth cable = net.connect(net.own(), far);
            for (LinkEnds path :
                    List.of(cable.path(FreePorts.port()), cable.path6(FreePorts.port()))) {
                try (Echo echo = new Echo(far, path.right());
                        DatagramSocket socket = new DatagramSocket(path.left())) {
                    assertThat(echo.process.isAlive()).isTrue();
                    assertThat(ping(socket, path.right(), 1, LONG_WAIT_MS)).isEqualTo(1);
                }
            }
        }
    }

    @Test
    @Interop(Need.NFT)
    void damageIsExactAndIsTakenBack() throws IOException {
        try (NetNamespaces net = NetNamespaces.open()) {
            NetNamespace far = net.add();
            LinkEnds path = net.connect(net.own(), far).path(FreePorts.port());
            try (Echo echo = new Echo(far, path.right());
                    DatagramSocket socket = new DatagramSocket(path.left())) {
                assertThat(echo.process.isAlive()).isTrue();
                far.dropEvery(path.right().getPort(), 5);
                send(socket, path.right(), 50);
                assertThat(receive(socket, 40, LONG_WAIT_MS)).isEqualTo(40);
                assertThat(receive(socket, 1, SHORT_WAIT_MS)).isZero();
                far.repair();
                send(socket, path.right(), 10);
                assertThat(receive(socket, 10, LONG_WAIT_MS)).isEqualTo(10);
            }
        }
    }

    @Test
    void twoNewNamespacesAreConnectedWithoutThisOne() {
        try (NetNamespaces net = NetNamespaces.open()) {
            NetNamespace left = net.add();
            NetNamespace right = net.add();
            Veth cable = net.connect(left, right);
            cable.mtu(1280);
            assertThat(left.ip("link", "show", cable.left().device())).contains("mtu 1280");
            cable.right().down();
            assertThat(right.ip("link", "show", cable.right().device())).contains("state DOWN");
            assertThat(net.own().ip("link", "show")).doesNotContain(cable.left().device());
        }
    }

    @Test
    void closingRemovesEverything() {
        NetNamespaces net = NetNamespaces.open();
        NetNamespace far = net.add();
        Veth cable = net.connect(net.own(), far);
        net.close();
        assertThat(Commands.run("ip", "netns", "list").outputOrThrow())
                .doesNotContain(far.name().orElseThrow());
        assertThat(Commands.run("ip", "link", "show", cable.left().device()).succeeded()).isFalse();
    }

    @Test
    @Interop(Need.LIBKNET)
    void aPeerInANamespaceFindsTheMtuOfTheCable() {
        try (NetNamespaces net = NetNamespaces.open()) {
            NetNamespace far = net.add();
            LinkEnds path = net.connect(net.own(), far).path(FreePorts.port());
            try (PeerPair pair = PeerPair.start(path, one -> one, two -> two.namespace(far))) {
                assertThat(pair.one().awaitDataMtu(mtu -> mtu > 482)).isEqualTo(1446);
            }
        }
    }

    private static int ping(DatagramSocket socket, InetSocketAddress to, int count, int waitMs)
            throws IOException {
        send(socket, to, count);
        return receive(socket, count, waitMs);
    }

    private static void send(DatagramSocket socket, InetSocketAddress to, int count)
            throws IOException {
        for (int i = 0; i < count; i++) {
            socket.send(new DatagramPacket(new byte[] {(byte) i}, 1, to));
        }
    }

    private static int receive(DatagramSocket socket, int count, int waitMs) throws IOException {
        socket.setSoTimeout(waitMs);
        for (int i = 0; i < count; i++) {
            try {
                socket.receive(new DatagramPacket(new byte[16], 16));
            } catch (SocketTimeoutException e) {
                return i;
            }
        }
        return count;
    }

    /** {@link UdpEcho} in a namespace. */
    private static final class Echo implements AutoCloseable {
        private final Process process;

        Echo(NetNamespace namespace, InetSocketAddress address) throws IOException {
            List<String> command = new ArrayList<>(namespace.prefix());
            command.addAll(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx32m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            UdpEcho.class.getName(),
                            address.getAddress().getHostAddress(),
                            Integer.toString(address.getPort())));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            BufferedReader output = process.inputReader();
            assertThat(output.readLine()).isEqualTo("ready");
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
