package io.knet.tests.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.knet.KnetAddress;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Jdk;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node on the JDK's sockets finds the MTU of the path to one in another namespace. */
@Interop({Need.NAMESPACES, Need.NFT})
final class NioPathMtuTest {
    @BeforeEach
    void needsTheOption() {
        assumeTrue(Jdk.FORBIDS_FRAGMENTATION, "this JDK has no IP_DONTFRAGMENT; JDK 19 has");
    }

    private static OddJvm peer(NetNamespace far, LinkEnds path) throws IOException {
        return OddJvm.start(
                far.prefix(),
                List.of(),
                "hold",
                "2",
                "1",
                KnetAddress.format(path.right()),
                KnetAddress.format(path.left()));
    }

    private static KnetHandle node() {
        return KnetHandle.builder(1).threads(1).nativeMode(NativeMode.NIO).build();
    }

    private static KnetLink link(KnetHandle node, LinkEnds path) {
        return node.addHost(2)
                .addLink(
                        0,
                        LinkConfig.udp(path.left(), path.right())
                                .withTimers(LinkTimers.ofMillis(50, 2000)));
    }

    private static void awaitDataMtu(Events events, int wanted) {
        events.await(KnetEvent.DataMtu.class, mtu -> mtu.dataMtu() == wanted);
    }

    @ParameterizedTest
    @CsvSource({"1500, false, 1446", "9000, false, 8946", "1500, true, 1426"})
    void theMtuOfACable(int mtu, boolean ipv6, int found) throws IOException {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace far = namespaces.add();
            Veth cable = namespaces.connect(namespaces.own(), far);
            cable.mtu(mtu);
            int port = FreePorts.port();
            LinkEnds path = ipv6 ? cable.path6(port) : cable.path(port);
            try (OddJvm peer = peer(far, path);
                    KnetHandle node = node()) {
                Events events = Events.of(node);
                KnetLink link = link(node, path);
                awaitDataMtu(events, found);
                assertThat(link.status().mtu()).isEqualTo(found);
                assertThat(peer.outcome()).startsWith("added");
            }
        }
    }

    /** Their kernels drop what is too long, and say nothing. */
    @Test
    void theMtuOfABlackHole() throws IOException {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace far = namespaces.add();
            Veth cable = namespaces.connect(namespaces.own(), far);
            int port = FreePorts.port();
            LinkEnds path = cable.path(port);
            far.dropLongerThan(port, 1300);
            try (OddJvm peer = peer(far, path);
                    KnetHandle node = node()) {
                Events events = Events.of(node);
                link(node, path);
                awaitDataMtu(events, 1246);
                assertThat(peer.outcome()).startsWith("added");
            }
        }
    }

    /** It says so, by ICMP, and the link stays up. */
    @Test
    void theMtuThatARouterTells() throws IOException {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace far = namespaces.add();
            NetNamespace router = namespaces.add();
            Veth near = namespaces.connect(namespaces.own(), router);
            Veth beyond = namespaces.connect(router, far);
            LinkEnds path = routed(namespaces, near, router, beyond, far);
            try (OddJvm peer = peer(far, path);
                    KnetHandle node = node()) {
                node.mtu().interval(Duration.ofSeconds(1));
                Events events = Events.of(node);
                KnetLink link = link(node, path);
                awaitDataMtu(events, 1446);

                beyond.mtu(1400);

                awaitDataMtu(events, 1346);
                assertThat(link.isUp()).isTrue();
                assertThat(link.status().downCount()).isZero();
                assertThat(peer.outcome()).startsWith("added");
            }
        }
    }

    private static LinkEnds routed(
            NetNamespaces namespaces,
            Veth near,
            NetNamespace router,
            Veth beyond,
            NetNamespace far) {
        router.exec("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        String target = beyond.right().ipv4().getHostAddress();
        namespaces.own().ip("route", "add", target, "via", near.right().ipv4().getHostAddress());
        far.ip("route", "add", "default", "via", beyond.left().ipv4().getHostAddress());
        int port = FreePorts.port();
        return new LinkEnds(
                new InetSocketAddress(near.left().ipv4(), port),
                new InetSocketAddress(beyond.right().ipv4(), port));
    }
}
