package io.knet.tests.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetEvent;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.Libknet;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LibknetPeerBuilder;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Java node in this namespace, libknet in another, and a path between them that tests shape. */
@EachLibknet
@Interop({Need.NAMESPACES, Need.NFT})
class PathMtuTest {
    private static final LinkTimers TIMERS = LinkTimers.ofMillis(50, 1000).withPongsToComeUp(2);
    private static final long LIMIT_SECONDS = 60;
    private static final String CLEAR = "clear";

    private final BlockingQueue<Integer> dataMtus = new LinkedBlockingQueue<>();
    private NetNamespaces namespaces;
    private NetNamespace far;

    @BeforeEach
    void openNamespaces() {
        namespaces = NetNamespaces.open();
        far = namespaces.add();
    }

    @AfterEach
    void closeNamespaces() {
        namespaces.close();
    }

    @ParameterizedTest(name = "MTU {0}, {1}, {2}")
    @CsvSource({
        "1280, ipv4, clear",
        "1500, ipv4, clear",
        "9000, ipv4, clear",
        "1500, ipv6, clear",
        "1500, ipv4, aes256/sha256",
        "9000, ipv4, aes256/sha256",
        "1280, ipv6, aes256/sha256",
        "1500, ipv4, aes128/sha512",
        "1500, ipv4, aes192/md5",
        "1500, ipv6, none/sha1",
    })
    void findsTheSameAsLibknet(int mtu, String family, String crypto, @TempDir Path dir)
            throws Exception {
        Libknet.current().assumeWorksWith("openssl", crypto.split("/", -1)[0]);
        Veth cable = namespaces.connect(namespaces.own(), far);
        cable.mtu(mtu);
        int port = FreePorts.port();
        LinkEnds path = family.equals("ipv6") ? cable.path6(port) : cable.path(port);
        try (KnetHandle knet = node(crypto);
                LibknetPeer peer = peer(path, crypto, dir)) {
            connect(knet, path);
            int libknets = peer.awaitDataMtu(found -> found > mtu / 2);

            assertThat(awaitDataMtu(libknets)).isEqualTo(libknets);
            assertThat(knet.host(2).link(0).status().mtu()).isEqualTo(libknets);
        }
    }

    @Test
    void findsTheSmallerMtuBehindARouter() throws Exception {
        NetNamespace router = namespaces.add();
        Veth near = namespaces.connect(namespaces.own(), router);
        Veth beyond = namespaces.connect(router, far);
        beyond.mtu(1400);
        LinkEnds path = routed(near, router, beyond);
        try (KnetHandle knet = node(CLEAR);
                LibknetPeer ignored = peer(path, CLEAR, Path.of("unused"))) {
            connect(knet, path);

            assertThat(awaitDataMtu(1346)).isEqualTo(1346);
        }
    }

    @Test
    void findsTheMtuOfABlackHoleThatSaysNothing() throws Exception {
        Veth cable = namespaces.connect(namespaces.own(), far);
        int port = FreePorts.port();
        LinkEnds path = cable.path(port);
        far.dropLongerThan(port, 1300);
        try (KnetHandle knet = node(CLEAR);
                LibknetPeer ignored = peer(path, CLEAR, Path.of("unused"))) {
            connect(knet, path);

            int found = awaitDataMtu(1246);

            assertThat(found).as("1300 bytes on the wire, less 28 and 26").isEqualTo(1246);
        }
    }

    /** Nobody says that it did: the next search finds out. */
    @Test
    void noticesAPathThatNarrowsInSilence() throws Exception {
        Veth cable = namespaces.connect(namespaces.own(), far);
        int port = FreePorts.port();
        LinkEnds path = cable.path(port);
        try (KnetHandle knet = node(CLEAR);
                LibknetPeer ignored = peer(path, CLEAR, Path.of("unused"))) {
            knet.mtu().interval(Duration.ofSeconds(1));
            connect(knet, path);
            assertThat(awaitDataMtu(1446)).isEqualTo(1446);

            far.dropLongerThan(port, 1300);

            assertThat(awaitDataMtu(1246)).isEqualTo(1246);
            assertThat(knet.host(2).link(0).isUp()).isTrue();
        }
    }

    @Test
    void noticesAnInterfaceThatShrinksAndGrows() throws Exception {
        Veth cable = namespaces.connect(namespaces.own(), far);
        LinkEnds path = cable.path(FreePorts.port());
        try (KnetHandle knet = node(CLEAR);
                LibknetPeer ignored = peer(path, CLEAR, Path.of("unused"))) {
            knet.mtu().interval(Duration.ofSeconds(1));
            connect(knet, path);
            awaitDataMtu(1446);

            cable.mtu(1280);
            assertThat(awaitDataMtu(1226)).isEqualTo(1226);

            cable.mtu(9000);
            assertThat(awaitDataMtu(8946)).isEqualTo(8946);
        }
    }

    @Test
    void computesTheValueFromAnMtuSetByHand() throws Exception {
        Veth cable = namespaces.connect(namespaces.own(), far);
        LinkEnds path = cable.path(FreePorts.port());
        try (KnetHandle knet = node(CLEAR);
                LibknetPeer ignored = peer(path, CLEAR, Path.of("unused"))) {
            connect(knet, path);
            awaitDataMtu(1446);

            knet.mtu().manual(1400);
            assertThat(awaitDataMtu(1346)).isEqualTo(1346);

            knet.mtu().automatic();
            assertThat(awaitDataMtu(1446)).isEqualTo(1446);
        }
    }

    private KnetHandle node(String crypto) {
        KnetHandleBuilder builder = KnetHandle.builder(1).nativeMode(NativeMode.EPOLL);
        if (!crypto.equals(CLEAR)) {
            String[] names = crypto.split("/", -1);
            builder.crypto(
                    CryptoConfig.of(
                            "jca",
                            CryptoCipher.ofName(names[0]),
                            CryptoHash.ofName(names[1]),
                            KeyFiles.key(7, 200)));
        }
        KnetHandle knet = builder.build();
        knet.onEvent(
                event -> {
                    if (event instanceof KnetEvent.DataMtu mtu) {
                        dataMtus.add(mtu.dataMtu());
                    }
                });
        return knet;
    }

    private static void connect(KnetHandle knet, LinkEnds path) {
        KnetHost host = knet.addHost(2);
        host.addLink(0, LinkConfig.udp(path.left(), path.right()).withTimers(TIMERS));
    }

    private LibknetPeer peer(LinkEnds path, String crypto, Path dir) throws Exception {
        LibknetPeerBuilder builder =
                LibknetPeer.builder(2).peer(1).link(1, 0, path.reversed()).namespace(far);
        if (!crypto.equals(CLEAR)) {
            String[] names = crypto.split("/", -1);
            builder.crypto("openssl", names[0], names[1], KeyFiles.write(dir, 7, 200));
        }
        return builder.start();
    }

    /** Waits for a value, and gives the last one that came if it does not come. */
    private int awaitDataMtu(int wanted) throws InterruptedException {
        int last = -1;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (last != wanted) {
            Integer next = dataMtus.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return last;
            }
            last = next;
        }
        return last;
    }

    /** A path from this namespace over a router to the far one. */
    private LinkEnds routed(Veth near, NetNamespace router, Veth beyond) {
        router.exec("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        String nearGateway = near.right().ipv4().getHostAddress();
        String farGateway = beyond.left().ipv4().getHostAddress();
        namespaces
                .own()
                .ip("route", "add", beyond.right().ipv4().getHostAddress(), "via", nearGateway);
        far.ip("route", "add", "default", "via", farGateway);
        int port = FreePorts.port();
        return new LinkEnds(
                new InetSocketAddress(near.left().ipv4(), port),
                new InetSocketAddress(beyond.right().ipv4(), port));
    }
}
