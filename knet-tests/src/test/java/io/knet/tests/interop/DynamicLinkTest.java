package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.CryptoConfig;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LibknetPeerBuilder;
import io.knet.tests.peer.LinkEnds;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One of the two ends of a link learns where the other is (spec wire 11.2). */
@EachLibknet
class DynamicLinkTest {
    private static final LinkTimers QUICK = JavaNode.QUICK;

    @TempDir private Path directory;

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private JavaNode java(Optional<CryptoConfig> crypto) {
        NettyHandleBuilder builder = new NettyHandleBuilder(JAVA);
        crypto.ifPresent(builder::crypto);
        JavaNode java = JavaNode.start(builder);
        opened.add(java);
        java.handle().addHost(PEER);
        return java;
    }

    /** Our link at the left end of a path, which takes its peer from the right end's address. */
    private static KnetLink addDynamic(JavaNode java, LinkEnds path) {
        KnetLink link =
                java.host(PEER).addLink(0, LinkConfig.dynamic(path.left()).withTimers(QUICK));
        link.accessList().add(AccessEntry.accept(path.right().getAddress().getHostAddress()));
        return link;
    }

    private static LibknetPeerBuilder peer() {
        return LibknetPeer.builder(PEER).timers(Duration.ofMillis(200), Duration.ofSeconds(5), 1);
    }

    private LibknetPeer start(LibknetPeerBuilder builder) {
        LibknetPeer peer = builder.start();
        opened.add(0, peer);
        return peer;
    }

    private static void exchange(JavaNode java, LibknetPeer peer, long seed) {
        java.awaitReachable(PEER);
        peer.awaitReachable(JAVA);
        MixedPair pair =
                new MixedPair(
                        List.of(),
                        () -> {
                            throw new IllegalStateException("not restarted here");
                        },
                        java,
                        peer);
        new Exchange(pair, seed).bothWays(100, 10_000);
    }

    private static void awaitRemote(KnetLink link, InetSocketAddress remote) {
        Await.until(() -> link.remoteAddress().filter(remote::equals).isPresent());
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void ourDynamicLinkFindsLibknet(boolean ipv6, boolean sealed) {
        LinkEnds path = ipv6 ? FreePorts.link6() : FreePorts.link();
        LibknetPeerBuilder builder = peer().link(JAVA, 0, path.reversed());
        Optional<CryptoConfig> crypto = sealed ? Optional.of(seal(builder)) : Optional.empty();
        JavaNode java = java(crypto);
        KnetLink link = addDynamic(java, path);

        LibknetPeer peer = start(builder);

        exchange(java, peer, 1);
        assertThat(link.remoteAddress()).contains(path.right());
        assertThat(java.drops()).doesNotContainKey(DropReason.ACCESS_LIST);
    }

    private CryptoConfig seal(LibknetPeerBuilder builder) {
        CryptoConfig config = CryptoConfig.aes256Sha256(KeyFiles.key(1, 1024));
        opened.add(config);
        builder.crypto("openssl", "aes256", "sha256", KeyFiles.write(directory, 1, 1024));
        return config;
    }

    /** libknet itself does not follow a port (spec api Q20). */
    @Test
    void ourDynamicLinkFollowsALibknetThatStartsAgainOnAnotherPort() {
        LinkEnds path = FreePorts.link();
        JavaNode java = java(Optional.empty());
        KnetLink link = addDynamic(java, path);
        for (int i = 0; i < 3; i++) {
            InetSocketAddress there =
                    new InetSocketAddress(path.right().getAddress(), FreePorts.port());
            try (LibknetPeer peer =
                    peer().link(JAVA, 0, new LinkEnds(there, path.left())).start()) {
                awaitRemote(link, there);
                exchange(java, peer, i);
            }
        }
    }

    @Test
    void ourDynamicLinkFollowsALibknetLinkThatMovesWithoutGoingDown() {
        LinkEnds path = FreePorts.link();
        JavaNode java = java(Optional.empty());
        KnetLink link = addDynamic(java, path);
        // No pings to the old address, hence no error that would tell of its end.
        LibknetPeer peer = start(peer().link(JAVA, 0, path.reversed()));
        exchange(java, peer, 1);
        link.timers(LinkTimers.ofMillis(3_600_000, 3_600_000));
        InetSocketAddress there =
                new InetSocketAddress(path.right().getAddress(), FreePorts.port());

        peer.removeLink(JAVA, 0);
        peer.addLink(JAVA, 0, new LinkEnds(there, path.left()));

        awaitRemote(link, there);
        link.timers(QUICK);
        exchange(java, peer, 100);
        assertThat(link.status().downCount()).isZero();
    }

    @Test
    void whomTheListDoesNotAcceptIsNotAnswered() {
        LinkEnds path = FreePorts.link();
        JavaNode java = java(Optional.empty());
        KnetLink link = addDynamic(java, path);
        LinkEnds elsewhere = new LinkEnds(FreePorts.endpoint(), path.left());
        LibknetPeer peer = start(peer().link(JAVA, 0, elsewhere));

        Await.until(() -> java.drops(DropReason.ACCESS_LIST) > 5);
        assertThat(peer.status().linkStat(JAVA, 0, "rx_pong_packets")).isZero();
        assertThat(java.count(PEER, 0, LinkCounter.TX_PONG_PACKETS)).isZero();

        link.accessList().add(AccessEntry.accept(elsewhere.left().getAddress().getHostAddress()));
        exchange(java, peer, 1);
        link.accessList().clear();
        assertThat(link.isUp()).isFalse();
        peer.awaitUnreachable(JAVA);
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false"})
    void libknetsDynamicLinkFindsUs(boolean ipv6, boolean sealed) {
        LinkEnds path = ipv6 ? FreePorts.link6() : FreePorts.link();
        LibknetPeerBuilder builder = peer().dynamicLink(JAVA, 0, path.right());
        Optional<CryptoConfig> crypto = sealed ? Optional.of(seal(builder)) : Optional.empty();
        LibknetPeer peer = start(builder);
        JavaNode java = java(crypto);

        java.addLink(PEER, 0, path, QUICK, 0);

        exchange(java, peer, 1);
    }

    @Test
    void libknetsAccessListDecidesAboutUs() {
        LinkEnds path = FreePorts.link();
        LibknetPeer peer = start(peer().accessLists().dynamicLink(JAVA, 0, path.right()));
        JavaNode java = java(Optional.empty());
        KnetLink link = java.addLink(PEER, 0, path, QUICK, 0);
        long pings = link.status().stats().get(LinkCounter.TX_PING_PACKETS);
        Await.until(() -> link.status().stats().get(LinkCounter.TX_PING_PACKETS) > pings + 5);
        assertThat(link.status().stats().get(LinkCounter.RX_PONG_PACKETS)).isZero();

        peer.command("acl-add 1/0 accept 127.0.0.0/255.0.0.0");

        exchange(java, peer, 1);
    }

    @Test
    void libknetFollowsOurLinkWhenItsAddressIsChanged() {
        LinkEnds path = FreePorts.link();
        LibknetPeer peer = start(peer().dynamicLink(JAVA, 0, path.right()));
        JavaNode java = java(Optional.empty());
        KnetLink link = java.addLink(PEER, 0, path, QUICK, 0);
        exchange(java, peer, 1);
        for (int i = 2; i < 4; i++) {
            // Another IP address: libknet would not follow a port.
            link.reconfigure(link.config().withLocal(FreePorts.endpoint()));
            java.awaitLinkUp(PEER, 0);
            exchange(java, peer, 100L * i);
        }
        assertThat(link.status().history())
                .anyMatch(
                        event ->
                                event.reason().equals(Optional.of(LinkDownReason.ADDRESS_CHANGED)));
    }

    @Test
    void twoDynamicEndsSayNothing() {
        LinkEnds path = FreePorts.link();
        LinkEnds known = FreePorts.link();
        LibknetPeer peer =
                start(peer().dynamicLink(JAVA, 0, path.right()).link(JAVA, 1, known.reversed()));
        JavaNode java = java(Optional.empty());
        KnetLink link = addDynamic(java, path);
        java.addLink(PEER, 1, known, QUICK, 0);

        exchange(java, peer, 1);

        assertThat(link.isUp()).isFalse();
        assertThat(java.count(PEER, 0, LinkCounter.TX_PING_PACKETS)).isZero();
        assertThat(peer.status().linkStat(JAVA, 0, "tx_ping_packets")).isZero();
        assertThat(java.drops(DropReason.ACCESS_LIST)).isZero();
    }
}
