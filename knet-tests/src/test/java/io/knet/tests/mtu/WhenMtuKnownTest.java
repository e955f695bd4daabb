package io.knet.tests.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.NativeMode;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Jdk;
import io.knet.tests.peer.FreePorts;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The futures of the path MTU. */
final class WhenMtuKnownTest {
    /** On the loopback interface (spec wire 12.1). */
    private static final int CLEAR = 65481;

    @Test
    void theDataMtuIsKnownWhenAllLinksWereSearched() {
        try (Cluster nodes = Cluster.of(2).links(2).start()) {
            KnetHandle handle = nodes.node(1);
            assertThat(Await.result(handle.mtu().whenKnown())).isEqualTo(CLEAR);
            assertThat(handle.dataMtu()).isEqualTo(CLEAR);
            for (int link = 0; link < 2; link++) {
                KnetLink searched = nodes.link(1, 2, link);
                assertThat(Await.result(searched.whenMtuKnown())).isSameAs(searched);
                assertThat(searched.whenMtuKnown()).isCompleted();
                assertThat(searched.status().mtu()).isEqualTo(CLEAR);
            }
        }
    }

    @Test
    void settingsChangeWhatIsKnownBeforeTheyReturn() {
        try (Cluster nodes = Cluster.of(2).start()) {
            KnetHandle handle = nodes.node(1);
            handle.mtu().manual(1500);
            assertThat(Await.result(handle.mtu().whenKnown())).isEqualTo(1446);
            handle.mtu().manual(9000);
            assertThat(Await.result(handle.mtu().whenKnown())).isEqualTo(8946);
            handle.mtu().automatic();
            assertThat(Await.result(handle.mtu().whenKnown())).isEqualTo(CLEAR);
        }
    }

    @Test
    void aChangeOfCryptoMakesItUnknown() {
        try (Cluster nodes = Cluster.of(2).start();
                CryptoConfig config = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            for (int id = 1; id <= 2; id++) {
                nodes.node(id).crypto().set(1, config);
            }
            KnetHandle handle = nodes.node(1);
            assertThat(Await.result(handle.mtu().whenKnown())).isEqualTo(CLEAR);
            handle.crypto().use(1);
            assertThat(Await.result(handle.mtu().whenKnown())).isEqualTo(65429);
        }
    }

    @Test
    void nothingIsKnownWhileNoLinkIsUp() {
        try (Cluster nodes = Cluster.of(2).start()) {
            KnetHandle handle = nodes.node(1);
            KnetLink link = nodes.link(1, 2, 0);
            Await.result(handle.mtu().whenKnown());
            link.disable();
            CompletableFuture<Integer> known = handle.mtu().whenKnown();
            CompletableFuture<KnetLink> linkKnown = link.whenMtuKnown();
            assertThat(known).isNotDone();
            assertThat(linkKnown).isNotDone();
            KnetLink loopback = handle.addHost(1).addLink(0, LinkConfig.loopback());
            assertThat(loopback.whenMtuKnown()).isCompletedWithValue(loopback);
            assertThat(handle.mtu().whenKnown()).isNotDone();
            link.enable();
            assertThat(Await.result(known)).isEqualTo(CLEAR);
            assertThat(Await.result(linkKnown)).isSameAs(link);
        }
    }

    @Test
    void socketsOfTheJdkSearchFromJdk19On() {
        int known = Jdk.FORBIDS_FRAGMENTATION ? CLEAR : 482;
        try (Cluster nodes = Cluster.of(2).sockets(NativeMode.NIO).start()) {
            assertThat(Await.result(nodes.node(1).mtu().whenKnown())).isEqualTo(known);
            Await.result(nodes.link(1, 2, 0).whenMtuKnown());
        }
    }

    @Test
    void theEndOfALinkOrHandleIsTold() {
        try (KnetHandle handle = KnetHandle.builder(1).threads(1).build()) {
            KnetLink link =
                    handle.addHost(2)
                            .addLink(0, LinkConfig.udp(FreePorts.endpoint(), FreePorts.endpoint()));
            CompletableFuture<KnetLink> linkKnown = link.whenMtuKnown();
            CompletableFuture<Integer> known = handle.mtu().whenKnown();
            Await.result(link.removeAsync());
            assertThat(Await.failure(linkKnown).error()).isEqualTo(KnetError.UNKNOWN_LINK);
            assertThat(Await.failure(link.whenMtuKnown()).error())
                    .isEqualTo(KnetError.UNKNOWN_LINK);
            assertThat(known).isNotDone();
            handle.close();
            assertThat(Await.failure(known).error()).isEqualTo(KnetError.HANDLE_CLOSED);
        }
    }
}
