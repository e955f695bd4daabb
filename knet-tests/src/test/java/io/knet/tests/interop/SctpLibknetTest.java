package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.knet.AccessEntry;
import io.knet.CryptoConfig;
import io.knet.KnetEvent;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.LinkTransport;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.testing.Background;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LibknetPeerBuilder;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import io.knet.tests.sctp.SctpKernel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node of ours and one of libknet, with links over SCTP. */
@SctpKernel
class SctpLibknetTest {
    private static final int[] LENGTHS = {1, 100, 1_500, 9_000, 40_000, 65_000, 65_536};
    private static final byte[] MESSAGE = FloodMessage.generate(1, 30_000);

    private static MixedPairBuilder pair() {
        return MixedPair.builder().link(FreePorts.link(), 0, LinkTransport.SCTP);
    }

    private static void exchange(MixedPair pair, int seed) {
        Exchange exchange = new Exchange(pair, seed);
        for (int length : LENGTHS) {
            exchange.toPeer(length, length % 2 == 0);
            exchange.toJava(length, length % 2 == 0);
        }
    }

    @Test
    void messagesOfAllLengthsGoBothWays() {
        try (MixedPair pair = pair().startLinked()) {
            exchange(pair, 1);
            // What libknet finds: the kernel cuts, so the greatest packet there is passes.
            int mtu = 65_535 - 20 - 28 - 26;
            await().atMost(JavaNode.TIMEOUT)
                    .until(() -> pair.java().link(PEER, 0).status().mtu() == mtu);
            await().atMost(JavaNode.TIMEOUT).until(() -> pair.peer().status().dataMtu() == mtu);
            exchange(pair, 2);
            assertThat(pair.java().link(PEER, 0).status().transport()).isEqualTo("sctp/nio");
            assertThat(pair.java().count(PEER, 0, LinkCounter.RX_DATA_PACKETS)).isPositive();
            assertThat(pair.java().drops(DropReason.NOT_AUTHENTIC)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nss", "openssl"})
    void sealedMessagesGoBothWays(String model, @TempDir Path directory) {
        CryptoConfig config = CryptoConfig.aes256Sha256(KeyFiles.key(1, 256));
        Path keyFile = KeyFiles.write(directory, 1, 256);
        try (MixedPair pair = pair().crypto(config, model, keyFile).startLinked()) {
            exchange(pair, 1);
            assertThat(pair.java().drops(DropReason.NOT_AUTHENTIC)).isZero();
        }
    }

    @Test
    void bothSidesCountTheSamePackets() {
        try (MixedPair pair = pair().startLinked()) {
            exchange(pair, 1);
            JavaNode java = pair.java();
            await().atMost(JavaNode.TIMEOUT)
                    .untilAsserted(
                            () -> {
                                assertThat(java.count(PEER, 0, LinkCounter.TX_DATA_PACKETS))
                                        .isPositive()
                                        .isEqualTo(pair.peerCount(0, "rx_data_packets"));
                                assertThat(java.count(PEER, 0, LinkCounter.RX_DATA_PACKETS))
                                        .isPositive()
                                        .isEqualTo(pair.peerCount(0, "tx_data_packets"));
                            });
            assertThat(java.count(PEER, 0, LinkCounter.TX_PING_PACKETS)).isPositive();
            assertThat(java.count(PEER, 0, LinkCounter.RX_PONG_PACKETS)).isPositive();
            assertThat(java.count(PEER, 0, LinkCounter.UP_COUNT)).isOne();
            assertThat(java.count(PEER, 0, LinkCounter.DOWN_COUNT)).isZero();
            assertThat(java.count(PEER, 0, LinkCounter.TX_DATA_ERRORS)).isZero();
            assertThat(java.count(PEER, 0, LinkCounter.RX_KERNEL_DROPS)).isZero();
        }
    }

    /** A pair that bears it that libknet does nothing for a while, as long as it exists. */
    private static MixedPair patient() {
        MixedPair pair =
                pair().timers(LinkTimers.ofMillis(100, 60_000).withPongsToComeUp(2))
                        .peerTimeout(Duration.ofSeconds(60))
                        .peer(LibknetPeerBuilder::quietMessages)
                        .startLinked();
        // Each message is one packet from then on.
        await().atMost(JavaNode.TIMEOUT)
                .until(() -> pair.java().link(PEER, 0).status().mtu() >= MESSAGE.length);
        return pair;
    }

    /** Sends until something else comes of it than this. */
    private static String sendWhile(JavaNode java, Collection<String> outcomes) {
        String outcome;
        do {
            outcome = java.trySendSync(PEER, MESSAGE);
        } while (outcomes.contains(outcome));
        return outcome;
    }

    @Test
    void aFullSendBufferRefusesAMessageAndTheLinkStaysUp() {
        try (MixedPair pair = patient()) {
            JavaNode java = pair.java();
            pair.peer().suspend();

            assertThat(sendWhile(java, List.of("OK"))).isEqualTo("EAGAIN");

            pair.peer().resume();
            assertThat(sendWhile(java, List.of("EAGAIN"))).isEqualTo("OK");
            long refused = java.count(PEER, 0, LinkCounter.TX_DATA_ERRORS);
            long taken = java.count(PEER, 0, LinkCounter.TX_DATA_PACKETS) - refused;
            assertThat(refused).isPositive();
            await("none that was taken is lost")
                    .atMost(JavaNode.TIMEOUT)
                    .until(() -> pair.peerCount(0, "rx_data_packets") == taken);
            assertThat(java.count(PEER, 0, LinkCounter.DOWN_COUNT)).isZero();
        }
    }

    @Test
    void anAssociationThatIsLostWhileItIsWrittenToEndsTheWait() throws Exception {
        try (MixedPair pair = patient()) {
            JavaNode java = pair.java();
            pair.peer().suspend();
            assertThat(sendWhile(java, List.of("OK"))).isEqualTo("EAGAIN");

            Future<String> outcome =
                    Background.supply(() -> sendWhile(java, List.of("OK", "EAGAIN")));
            pair.peer().kill();

            // Who writes is told of the association, and who comes later that the link is down.
            assertThat(outcome.get(JavaNode.TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .isIn("ECONNABORTED", "EHOSTDOWN");
            java.awaitUnreachable(PEER);
            pair.peer().restart();
            pair.awaitReachable();
            assertThat(sendWhile(java, List.of("EAGAIN", "EHOSTDOWN"))).isEqualTo("OK");
        }
    }

    @Test
    void libknetIsKilledAndRestarted() {
        try (MixedPair pair = pair().startLinked()) {
            for (int round = 0; round < 2; round++) {
                new Exchange(pair, round).bothWays(100);
                pair.peer().kill();
                pair.java().awaitUnreachable(PEER);
                pair.peer().restart();
                pair.awaitReachable();
                new Exchange(pair, round).bothWays(2_000);
            }
            assertThat(
                            pair.java().events().stream()
                                    .filter(KnetEvent.LinkDown.class::isInstance)
                                    .map(event -> ((KnetEvent.LinkDown) event).reason()))
                    .as("the end of an association, not silence")
                    .containsOnly(LinkDownReason.PEER_UNREACHABLE);
        }
    }

    @Test
    void ourNodeIsClosedAndOpenedAgain() {
        try (MixedPair pair = pair().startLinked()) {
            new Exchange(pair, 1).bothWays(100);
            pair.closeJava();
            pair.peer().awaitUnreachable(JAVA);
            pair.restartJava();
            pair.awaitReachable();
            new Exchange(pair, 2).bothWays(70);
        }
    }

    @Test
    void aLinkIsCutAndRestored() {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace far = namespaces.add();
            Veth cable = namespaces.connect(namespaces.own(), far);
            MixedPairBuilder builder =
                    MixedPair.builder()
                            .link(cable.path(FreePorts.port()), 0, LinkTransport.SCTP)
                            .peer(peer -> peer.namespace(far));
            try (MixedPair pair = builder.startLinked()) {
                new Exchange(pair, 1).bothWays(100);
                cable.left().down();
                pair.java().awaitUnreachable(PEER);
                pair.peer().awaitUnreachable(JAVA);
                cable.left().up();
                pair.awaitReachable();
                new Exchange(pair, 2).bothWays(3_000);
            }
        }
    }

    @Test
    void messagesMoveBetweenALinkOverUdpAndOneOverSctp() {
        try (NetNamespaces namespaces = NetNamespaces.open()) {
            NetNamespace far = namespaces.add();
            Veth udp = namespaces.connect(namespaces.own(), far);
            Veth sctp = namespaces.connect(namespaces.own(), far);
            MixedPairBuilder builder =
                    MixedPair.builder()
                            .link(udp.path(FreePorts.port()), 2, LinkTransport.UDP)
                            .link(sctp.path(FreePorts.port()), 1, LinkTransport.SCTP)
                            .policy(LinkPolicy.PASSIVE)
                            .peer(peer -> peer.namespace(far));
            try (MixedPair pair = builder.startLinked()) {
                long before = pair.java().count(PEER, 1, LinkCounter.TX_DATA_PACKETS);
                new Exchange(pair, 1).bothWays(100);
                assertThat(pair.java().count(PEER, 1, LinkCounter.TX_DATA_PACKETS))
                        .isEqualTo(before);

                udp.left().down();
                pair.java().awaitLinkDown(PEER, 0);
                pair.peer().awaitLinkDown(JAVA, 0);
                new Exchange(pair, 2).bothWays(5_000);
                assertThat(pair.java().count(PEER, 1, LinkCounter.TX_DATA_PACKETS))
                        .isGreaterThan(before);

                udp.left().up();
                pair.awaitLinksUp();
                sctp.left().down();
                pair.java().awaitLinkDown(PEER, 1);
                pair.peer().awaitLinkDown(JAVA, 1);
                new Exchange(pair, 3).bothWays(5_000);
            }
        }
    }

    @Test
    void anAccessListRefusesAnAssociationAndAcceptsOne() {
        LinkEnds path = FreePorts.link();
        try (JavaNode java = JavaNode.start(new NettyHandleBuilder(JAVA))) {
            java.addLink(PEER, 0, LinkConfig.sctp(path.left()).withTimers(JavaNode.QUICK));
            try (LibknetPeer peer =
                    LibknetPeer.builder(PEER)
                            .timers(Duration.ofMillis(200), Duration.ofSeconds(5), 1)
                            .sctpLink(JAVA, 0, path.reversed(), 0)
                            .start()) {
                await().atMost(JavaNode.TIMEOUT)
                        .until(() -> java.drops(DropReason.ACCESS_LIST) >= 2);
                assertThat(java.link(PEER, 0).isUp()).isFalse();
                assertThat(java.link(PEER, 0).remoteAddress()).isEmpty();

                java.link(PEER, 0)
                        .accessList()
                        .add(AccessEntry.accept(path.right().getAddress().getHostAddress()));

                java.awaitReachable(PEER);
                peer.awaitReachable(JAVA);
                MixedPair pair = new MixedPair(List.of(path), () -> java, java, peer);
                exchange(pair, 1);
            }
        }
    }
}
