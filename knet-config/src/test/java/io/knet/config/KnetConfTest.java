package io.knet.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.AccessEntry;
import io.knet.ChannelConfig;
import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetAddress;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What good files say. */
class KnetConfTest {
    @TempDir Path temp;
    private ConfigFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temp);
    }

    @Test
    void theShortestFileIsANodeAlone() {
        try (KnetConfig config = folder.load("node.id = 7")) {
            assertThat(config.nodeId()).isEqualTo(7);
            assertThat(config.hosts()).isEmpty();
            assertThat(config.crypto()).isEmpty();
            assertThat(config.channels()).containsExactly(ChannelConfig.of(0));
            assertThat(config.compression()).isEqualTo(CompressionConfig.NONE);
            assertThat(config.sockets()).isEqualTo(NativeMode.AUTO);
            assertThat(config.socketBuffer()).isEmpty();
        }
    }

    @Test
    void theSocketForThoseWhoAskIsRelativeToTheFile() {
        try (KnetConfig config = folder.load("node.id = 7\nnode.admin = \"run/node7\"")) {
            assertThat(config.admin()).contains(temp.resolve("run").resolve("node7"));
            assertThat(config.adminReadOnly()).isFalse();
            assertThat(config.adminCapture()).isEmpty();
        }
        try (KnetConfig config = folder.load("node.id = 7")) {
            assertThat(config.admin()).isEmpty();
        }
    }

    @Test
    void anInterruptedThreadReadsFilesAllTheSame() {
        Thread.currentThread().interrupt();
        try (KnetConfig config = folder.load("node.id = 7")) {
            assertThat(config.nodeId()).isEqualTo(7);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatLinksDoNotSayIsAsInTheApi() {
        try (KnetConfig config =
                folder.load(
                        """
                        [node]
                        id = 1
                        [[hosts]]
                        id = 2
                        [[hosts.links]]
                        id = 3
                        local = "10.0.0.1:5405"
                        remote = "10.0.0.2:5406"
                        """)) {
            ConfiguredHost host = config.hosts().get(0);
            assertThat(host.id()).isEqualTo(2);
            assertThat(host.name()).isEmpty();
            assertThat(host.policy()).isEqualTo(LinkPolicy.PASSIVE);
            assertThat(host.links()).hasSize(1);
            assertThat(host.links().get(0).id()).isEqualTo(3);
            assertThat(host.links().get(0).access()).isEmpty();
            assertThat(host.links().get(0).config())
                    .isEqualTo(
                            LinkConfig.udp(
                                    KnetAddress.parse("10.0.0.1:5405"),
                                    KnetAddress.parse("10.0.0.2:5406")));
        }
    }

    @Test
    void timersOfALinkBeginWithThoseOfAll() {
        try (KnetConfig config =
                folder.load(
                        """
                        [node]
                        id = 1
                        [timers]
                        ping_interval_ms = 100
                        pong_timeout_ms = 300
                        backoff = 1
                        [[hosts]]
                        id = 2
                        links = [
                          { id = 0, local = "10.0.0.1:5405", remote = "10.0.0.2:5405" },
                          { id = 1, local = "[fd00::1]:1", remote = "[fd00::2]:2", priority = 9, urgent = true, \
                        enabled = false, timers = { pong_timeout_ms = 500, pongs_to_come_up = 3 } } ]
                        """)) {
            LinkTimers common = LinkTimers.ofMillis(100, 300).withBackoff(1);
            List<ConfiguredLink> links = config.hosts().get(0).links();
            assertThat(links.get(0).config().timers()).isEqualTo(common);
            assertThat(links.get(1).config())
                    .isEqualTo(
                            LinkConfig.udp(
                                            KnetAddress.parse("[fd00::1]:1"),
                                            KnetAddress.parse("[fd00::2]:2"))
                                    .withPriority(9)
                                    .withUrgent(true)
                                    .withEnabled(false)
                                    .withTimers(
                                            LinkTimers.ofMillis(100, 500)
                                                    .withBackoff(1)
                                                    .withPongsToComeUp(3)));
        }
    }

    @Test
    void linksGoOverSctpWhereTheFileSaysSo() {
        try (KnetConfig config =
                folder.load(
                        """
                        node.id = 1
                        [[hosts]]
                        id = 2
                        links = [
                          { id = 0, local = "10.0.0.1:5405", remote = "10.0.0.2:5405", transport = "sctp" },
                          { id = 1, local = "[fd00::1]:1", remote = "dynamic", transport = "sctp", \
                        access = ["accept fd00::/8"] },
                          { id = 2, local = "10.0.0.1:5405", remote = "10.0.0.2:5405", transport = "udp" } ]
                        """)) {
            List<ConfiguredLink> links = config.hosts().get(0).links();
            assertThat(links)
                    .extracting(ConfiguredLink::config)
                    .containsExactly(
                            LinkConfig.sctp(
                                    KnetAddress.parse("10.0.0.1:5405"),
                                    KnetAddress.parse("10.0.0.2:5405")),
                            LinkConfig.sctp(KnetAddress.parse("[fd00::1]:1")),
                            // Ports of one protocol are not those of another.
                            LinkConfig.udp(
                                    KnetAddress.parse("10.0.0.1:5405"),
                                    KnetAddress.parse("10.0.0.2:5405")));
            assertThat(links.get(1).access()).containsExactly(AccessEntry.accept("fd00::/8"));
        }
    }

    @Test
    void dynamicLinksHaveAccessLists() {
        try (KnetConfig config =
                folder.load(
                        """
                        node = { id = 1 }
                        [[hosts]]
                        id = 2
                        name = "db2"
                        policy = "rr"
                        [[hosts.links]]
                        id = 0
                        local = "0.0.0.0:5405"
                        remote = "dynamic"
                        access = ["reject 10.0.0.9", "accept 10.0.0.0/8"]
                        """)) {
            ConfiguredHost host = config.hosts().get(0);
            assertThat(host.name()).contains("db2");
            assertThat(host.policy()).isEqualTo(LinkPolicy.RR);
            assertThat(host.links().get(0).config().isDynamic()).isTrue();
            assertThat(host.links().get(0).access())
                    .containsExactly(
                            AccessEntry.reject("10.0.0.9"), AccessEntry.accept("10.0.0.0/8"));
        }
    }

    @Test
    void namesOfPeersAreLookedUpInTheFamilyOfTheLocalAddress() {
        try (KnetConfig config =
                folder.load(
                        """
                        node.id = 1
                        [[hosts]]
                        id = 2
                        [[hosts.links]]
                        id = 0
                        local = "10.0.0.1:5405"
                        remote = "db2:5405"
                        [[hosts.links]]
                        id = 1
                        local = "[fd00::1]:5405"
                        remote = "db2:5405"
                        """)) {
            assertThat(config.hosts().get(0).links())
                    .extracting(link -> KnetAddress.format(link.config().remote().orElseThrow()))
                    .containsExactly("10.0.0.2:5405", "[fd00::2]:5405");
        }
    }

    @Test
    void aLoopbackLinkLeadsToThisNode() {
        try (KnetConfig config =
                folder.load(
                        "node.id = 1\nhosts = [{ id = 1, links = [{ id = 0, transport ="
                                + " \"loopback\" }] }]")) {
            assertThat(config.hosts().get(0).links().get(0).config())
                    .isEqualTo(LinkConfig.loopback());
        }
    }

    @Test
    void theKeyIsReadWithTheFileAndWipedWithTheConfiguration() {
        KnetConfig config =
                folder.load(
                        """
                        [node]
                        id = 1
                        [crypto]
                        model = "bouncycastle"
                        cipher = "aes-128-ctr"
                        hash = "sha512"
                        key_file = "cluster.key"
                        """);
        assertThat(config.crypto())
                .contains(
                        CryptoConfig.of(
                                "bouncycastle",
                                CryptoCipher.AES128_CTR,
                                CryptoHash.SHA512,
                                ConfigFolder.KEY));
        assertThat(config).hasToString("node 1, crypto bouncycastle/aes-128-ctr/sha512, hosts []");

        config.close();
        config.close();

        assertThatThrownBy(() -> config.crypto().orElseThrow().key())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void compressionAndChannelsAreAsTheFileSays() {
        try (KnetConfig config =
                folder.load(
                        """
                        [node]
                        id = 1
                        sockets = "nio"
                        socket_buffer_bytes = 65536
                        [compression]
                        model = "zlib"
                        level = 6
                        [[channels]]
                        number = 3
                        [[channels]]
                        number = 1
                        send_queue_bytes = 65536
                        receive_queue_bytes = 70000
                        checked_sends = true
                        """)) {
            assertThat(config.sockets()).isEqualTo(NativeMode.NIO);
            assertThat(config.socketBuffer()).hasValue(65536);
            assertThat(config.compression())
                    .isEqualTo(CompressionConfig.of(CompressionModel.ZLIB, 6));
            assertThat(config.channels())
                    .containsExactly(
                            ChannelConfig.of(3),
                            ChannelConfig.of(1)
                                    .withSendQueueBytes(65536)
                                    .withReceiveQueueBytes(70000)
                                    .withCheckedSends(true));
        }
    }
}
