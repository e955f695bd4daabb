package io.knet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.ClearTraffic;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHandleBuilder;
import io.knet.KnetLink;
import io.knet.LinkPolicy;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are started from files, on real sockets. */
class StartTest {
    private static final String FIRST = "127.84.0.1";
    private static final String SECOND = "127.84.0.2";

    @TempDir Path temp;
    private ConfigFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void twoNodesOfTwoFilesExchangeMessages() throws Exception {
        int port = freePort();
        try (TwoNodes nodes =
                new TwoNodes(
                        folder.load(node(1, 2, FIRST, SECOND, port)),
                        folder.load(node(2, 1, SECOND, FIRST, port)))) {
            nodes.exchangeMessages();

            KnetHandle first = nodes.first();
            assertThat(first.host(2).name()).isEqualTo("peer");
            assertThat(first.host(2).policy()).isEqualTo(LinkPolicy.ACTIVE);
            assertThat(first.host(2).link(0).config().timers().pongTimeout())
                    .isEqualTo(Duration.ofSeconds(4));
            assertThat(first.host(2).link(1).isEnabled()).isFalse();
            assertThat(first.crypto().inUse()).hasValue(1);
            assertThat(first.crypto().clearTraffic()).isEqualTo(ClearTraffic.DISALLOW);
            assertThat(first.compression().model().wireName()).isEqualTo("zlib");
            assertThat(first.mtu().manual()).hasValue(1400);
            assertThat(first.mtu().interval()).isEqualTo(Duration.ofSeconds(5));
            assertThat(first.sockets().dscp()).isEqualTo(46);
            assertThat(first.sockets().reconnectInterval()).isEqualTo(Duration.ofMillis(300));
            assertThat(first.reassembly().maxMessages()).isEqualTo(64);
            assertThat(first.channels()).hasSize(1);
            assertThat(first.channels().get(0).number()).isEqualTo(5);
        }
    }

    @Test
    void accessListsOfDynamicLinksAreFilled() throws IOException {
        try (KnetConfig config =
                        folder.load(
                                """
                                node.id = 1
                                [[hosts]]
                                id = 2
                                [[hosts.links]]
                                id = 0
                                local = "127.84.0.1:0"
                                remote = "dynamic"
                                access = ["reject 127.84.0.9", "accept 127.84.0.0/16"]
                                """);
                KnetHandle handle = config.start(UnaryOperator.identity())) {
            KnetLink link = handle.host(2).link(0);
            assertThat(link.accessList().entries())
                    .isEqualTo(config.hosts().get(0).links().get(0).access());
            assertThat(link.isEnabled()).isTrue();
        }
    }

    @Test
    void aProgramMayBuildTheHandleItself() {
        try (KnetConfig config = folder.load(node(1, 2, FIRST, SECOND, freePort()))) {
            KnetHandleBuilder builder = KnetHandle.builder(config.nodeId());
            config.applyTo(builder);
            try (KnetHandle handle = builder.build()) {
                config.applyTo(handle);
                config.addHosts(handle);

                assertThat(handle.isForwarding()).isFalse();
                assertThat(handle.channels()).isEmpty();
                assertThat(handle.host(2).link(0).isEnabled()).isFalse();
                assertThat(handle.mtu().manual()).hasValue(1400);
            }
        }
    }

    @Test
    void nothingIsLeftOfANodeWhoseAddressIsTaken() throws IOException {
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.getByName(FIRST));
                KnetConfig config = folder.load(node(1, 2, FIRST, SECOND, other.getLocalPort()))) {
            assertThatThrownBy(() -> config.start(UnaryOperator.identity()))
                    .isInstanceOf(KnetException.class)
                    .hasMessageContaining(FIRST + ":" + other.getLocalPort());
        }
    }

    @Test
    void twoNodesOfOneCorosyncConfExchangeMessages() throws Exception {
        Path file =
                folder.file(
                        "corosync.conf",
                        """
                        totem {
                          version: 2
                          cluster_name: pair
                          crypto_cipher: aes128
                          crypto_hash: sha1
                          keyfile: cluster.key
                          link_mode: rr
                          token: 800
                          interface {
                            linknumber: 0
                            mcastport: %d
                          }
                          interface {
                            linknumber: 1
                            mcastport: %d
                          }
                        }
                        nodelist {
                          node {
                            nodeid: 1
                            name: one
                            ring0_addr: 127.84.0.1
                            ring1_addr: 127.84.1.1
                          }
                          node {
                            nodeid: 2
                            name: two
                            ring0_addr: 127.84.0.2
                            ring1_addr: 127.84.1.2
                          }
                        }
                        """
                                .formatted(freePort(), freePort()));
        try (TwoNodes nodes =
                new TwoNodes(KnetConfig.ofCorosync(file, 1), KnetConfig.ofCorosync(file, 2))) {
            nodes.exchangeMessages();

            KnetHandle first = nodes.first();
            assertThat(first.host(2).name()).isEqualTo("two");
            assertThat(first.host(2).policy()).isEqualTo(LinkPolicy.RR);
            assertThat(first.host(2).links()).hasSize(2);
            assertThat(first.host(2).link(1).config().priority()).isEqualTo(1);
            assertThat(first.crypto().clearTraffic()).isEqualTo(ClearTraffic.DISALLOW);
            assertThat(first.mtu().interval()).isEqualTo(Duration.ofSeconds(30));
        }
    }

    private static String node(int id, int peer, String local, String remote, int port) {
        return """
        [node]
        id = %d
        threads = 1
        dscp = 46
        reconnect_interval_ms = 300
        incomplete_messages = 64
        [crypto]
        cipher = "aes256"
        hash = "sha256"
        key_file = "cluster.key"
        [compression]
        model = "zlib"
        [mtu]
        manual_bytes = 1400
        interval_ms = 5000
        [timers]
        ping_interval_ms = 50
        pong_timeout_ms = 4000
        pongs_to_come_up = 2
        [[channels]]
        number = 5
        [[hosts]]
        id = %d
        name = "peer"
        policy = "active"
        [[hosts.links]]
        id = 0
        local = "%s:%d"
        remote = "%s:%d"
        [[hosts.links]]
        id = 1
        local = "%s:0"
        remote = "%s:9"
        enabled = false
        """
                .formatted(id, peer, local, port, remote, port, local, remote);
    }

    /** A port that is free on both addresses. */
    static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("0.0.0.0"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
