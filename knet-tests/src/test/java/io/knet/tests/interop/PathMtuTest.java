package io.knet.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.Libknet;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * libknet finds the MTU of the path with our answers to its probes, and goes on reaching us: a node
 * whose probes stay unanswered becomes unreachable although its heartbeat flows (spec wire 12.4).
 */
@EachLibknet
class PathMtuTest {
    @TempDir Path directory;

    private MixedPairBuilder builder(String cipher, String hash) {
        MixedPairBuilder builder = MixedPair.builder().peer(peer -> peer.log("info"));
        if (hash.equals("none")) {
            return builder;
        }
        Libknet.current().assumeWorksWith("openssl", cipher);
        CryptoConfig config =
                CryptoConfig.of(
                        "jca",
                        CryptoCipher.ofName(cipher),
                        CryptoHash.ofName(hash),
                        KeyFiles.key(1, 128));
        return builder.crypto(config, "openssl", KeyFiles.write(directory, 1, 128));
    }

    private static void checkFinds(MixedPair pair, int dataMtu) {
        pair.peer().awaitDataMtu(mtu -> mtu == dataMtu);
        new Exchange(pair, 1).bothWays(65536);
        pair.peer().command("pmtud interval 1");
        awaitSearch(pair);
        assertThat(pair.peer().status().dataMtu()).isEqualTo(dataMtu);
        checkStayedReachable(pair);
        new Exchange(pair, 2).bothWays(65536);
    }

    /** Waits for the replies to at least one more search. */
    private static void awaitSearch(MixedPair pair) {
        long before = pair.peerCount(0, "rx_pmtu_packets");
        await().atMost(JavaNode.TIMEOUT)
                .until(() -> pair.peerCount(0, "rx_pmtu_packets") >= before + 2);
    }

    private static void checkStayedReachable(MixedPair pair) {
        assertThat(pair.peer().events())
                .filteredOn(LibknetPeer.is("host"))
                .allMatch(event -> event.path("reachable").asBoolean());
        assertThat(pair.peer().events())
                .filteredOn(LibknetPeer.is("log"))
                .isNotEmpty()
                .noneMatch(event -> event.path("text").asText().contains("invalid"));
    }

    @ParameterizedTest(name = "{0}/{1}: {2} bytes", quoteTextArguments = false)
    @CsvSource({
        "none,        none,   65481",
        "aes256,      sha256, 65429",
        "aes128,      sha512, 65397",
        "none,        md5,    65465",
        // libknet 1.25 reckons with a block of 1 byte for CTR.
        "aes-256-ctr, sha256, 65432",
    })
    void libknetFindsTheMtuOfLoopback(String cipher, String hash, int dataMtu) {
        try (MixedPair pair = builder(cipher, hash).startLinked()) {
            checkFinds(pair, dataMtu);
        }
    }

    @Test
    void libknetFindsTheMtuOfLoopbackOverIpv6() {
        // The largest probe, 65535 bytes with headers, fits the interface's 65536.
        try (MixedPair pair = builder("none", "none").link(FreePorts.link6()).startLinked()) {
            checkFinds(pair, 65461);
        }
    }

    @Interop(Need.NAMESPACES)
    @ParameterizedTest(name = "MTU {3}, {0}/{1}: {2} bytes", quoteTextArguments = false)
    @CsvSource({
        "none,   none,   1446, 1500",
        "aes256, sha256, 1397, 1500",
        "aes192, sha512, 1365, 1500",
        "none,   sha1,   1426, 1500",
        "aes256, sha256, 1173, 1280",
        "none,   none,   8946, 9000",
    })
    void libknetFindsTheMtuOfACable(String cipher, String hash, int dataMtu, int interfaceMtu) {
        try (NetNamespaces networks = NetNamespaces.open()) {
            NetNamespace far = networks.add();
            Veth cable = networks.connect(networks.own(), far);
            cable.mtu(interfaceMtu);
            try (MixedPair pair =
                    builder(cipher, hash)
                            .link(cable.path(FreePorts.port()))
                            .peer(peer -> peer.namespace(far))
                            .startLinked()) {
                checkFinds(pair, dataMtu);
            }
        }
    }

    @Interop(Need.NAMESPACES)
    @Test
    void libknetFollowsTheMtuOfACable() {
        try (NetNamespaces networks = NetNamespaces.open()) {
            NetNamespace far = networks.add();
            Veth cable = networks.connect(networks.own(), far);
            try (MixedPair pair =
                    builder("aes256", "sha256")
                            .link(cable.path6(FreePorts.port()))
                            .peer(peer -> peer.namespace(far))
                            .startLinked()) {
                pair.peer().command("pmtud interval 1");
                pair.java().handle().mtu().interval(Duration.ofSeconds(1));
                pair.peer().awaitDataMtu(mtu -> mtu == 1365);
                cable.mtu(1400);
                pair.peer().awaitDataMtu(mtu -> mtu == 1269);
                await().atMost(JavaNode.TIMEOUT)
                        .until(() -> pair.java().handle().dataMtu() == 1269);
                new Exchange(pair, 1).bothWays(65536);
                cable.mtu(1500);
                pair.peer().awaitDataMtu(mtu -> mtu == 1365);
                checkStayedReachable(pair);
            }
        }
    }
}
