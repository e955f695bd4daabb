package io.knet.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.KnetAddress;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.LinkTransport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files of corosync say, in the shapes in which people have them. */
class CorosyncConfTest {
    /** As cluster shells write it. */
    private static final String USUAL =
            """
            totem {
                version: 2
                cluster_name: mycluster
                transport: knet
                crypto_cipher: aes256
                crypto_hash: sha256
                keyfile: cluster.key
            }

            nodelist {
                node {
                    ring0_addr: 10.0.0.1
                    name: node1
                    nodeid: 1
                }

                node {
                    ring0_addr: 10.0.0.2
                    name: node2
                    nodeid: 2
                }
            }

            quorum {
                provider: corosync_votequorum
                two_node: 1
            }

            logging {
                to_logfile: yes
                logfile: /var/log/cluster/corosync.log
                to_syslog: yes
                timestamp: on
            }
            """;

    /** As installers of virtualization hosts write it, with keys of corosync 2 that stayed. */
    private static final String VIRTUALIZATION =
            """
            logging {
              debug: off
              to_syslog: yes
            }

            nodelist {
              node {
                name: pve1
                nodeid: 1
                quorum_votes: 1
                ring0_addr: 10.0.0.1
                ring1_addr: 10.1.0.1
                ring2_addr: fd00::1
              }
              node {
                name: pve2
                nodeid: 2
                quorum_votes: 1
                ring0_addr: 10.0.0.2
                ring1_addr: 10.1.0.2
                ring2_addr: fd00::2
              }
              node {
                name: pve3
                nodeid: 3
                quorum_votes: 1
                ring0_addr: 10.0.0.3
                ring1_addr: 10.1.0.3
                ring2_addr: fd00::3
              }
            }

            quorum {
              provider: corosync_votequorum
            }

            totem {
              cluster_name: prod
              config_version: 7
              interface {
                bindnetaddr: 10.0.0.0
                linknumber: 0
                knet_link_priority: 10
              }
              interface {
                linknumber: 1
                knet_link_priority: 20
                mcastport: 5500
                knet_ping_interval: 200
                knet_ping_timeout: 600
                knet_ping_precision: 512
                knet_pong_count: 3
              }
              ip_version: ipv4-6
              link_mode: active
              secauth: off
              version: 2
              knet_mtu: 1400
              knet_pmtud_interval: 45
              knet_compression_model: zlib
              knet_compression_level: 5
              knet_compression_threshold: 200
              token: 2000
            }
            """;

    @TempDir Path temp;
    private ConfigFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temp);
    }

    private KnetConfig read(String text, int nodeId) {
        return CorosyncReader.read(
                folder.file("corosync.conf", text), nodeId, ConfigFolder::addressesOf);
    }

    @Test
    void theUsualFileIsAPairWithCrypto() {
        try (KnetConfig config = read(USUAL, 1)) {
            assertThat(config.nodeId()).isEqualTo(1);
            assertThat(config.crypto())
                    .contains(
                            CryptoConfig.of(
                                    "jca",
                                    CryptoCipher.AES256,
                                    CryptoHash.SHA256,
                                    ConfigFolder.KEY));
            assertThat(config.compression()).isEqualTo(CompressionConfig.NONE);
            assertThat(config.channels()).singleElement().matches(c -> c.number() == 0);
            assertThat(config.hosts()).hasSize(1);
            ConfiguredHost peer = config.hosts().get(0);
            assertThat(peer.id()).isEqualTo(2);
            assertThat(peer.name()).contains("node2");
            assertThat(peer.policy()).isEqualTo(LinkPolicy.PASSIVE);
            assertThat(peer.links()).hasSize(1);
            assertThat(peer.links().get(0).id()).isZero();
        }
    }

    /** What corosync 3.1.7 gives its links by default, as its runtime.config shows it. */
    @Test
    void linksHaveTheDefaultsOfCorosync() {
        try (KnetConfig config = read(USUAL, 2)) {
            assertThat(config.hosts().get(0).links().get(0).config())
                    .isEqualTo(
                            LinkConfig.udp(
                                            KnetAddress.parse("10.0.0.2:5405"),
                                            KnetAddress.parse("10.0.0.1:5405"))
                                    .withPriority(1)
                                    .withUrgent(true)
                                    .withTimers(
                                            LinkTimers.ofMillis(750, 1500).withPongsToComeUp(3)));
        }
    }

    @Test
    void aLinkGoesOverSctpWhereItsInterfaceSaysSo() {
        String text =
                USUAL.replace(
                                "keyfile: cluster.key\n",
                                """
                                keyfile: cluster.key
                                interface {
                                    linknumber: 1
                                    knet_transport: sctp
                                    mcastport: 5500
                                }
                                """)
                        .replace("name: node1", "ring1_addr: 10.1.0.1\n name: node1")
                        .replace("name: node2", "ring1_addr: 10.1.0.2\n name: node2");
        try (KnetConfig config = read(text, 1)) {
            List<ConfiguredLink> links = config.hosts().get(0).links();
            assertThat(links)
                    .extracting(link -> link.config().transport())
                    .containsExactly(LinkTransport.UDP, LinkTransport.SCTP);
            LinkConfig sctp = links.get(1).config();
            assertThat(KnetAddress.format(sctp.local())).isEqualTo("10.1.0.1:5500");
            assertThat(sctp.remote()).contains(KnetAddress.parse("10.1.0.2:5500"));
            assertThat(sctp.timers()).isEqualTo(links.get(0).config().timers());
        }
    }

    @Test
    void threeNodesWithThreeLinksAreReadWithTheirInterfaces() {
        try (KnetConfig config = read(VIRTUALIZATION, 2)) {
            assertThat(config.hosts()).extracting(ConfiguredHost::id).containsExactly(1, 3);
            assertThat(config.crypto()).isEmpty();
            assertThat(config.compression())
                    .isEqualTo(CompressionConfig.of(CompressionModel.ZLIB, 5).withThreshold(200));
            ConfiguredHost third = config.hosts().get(1);
            assertThat(third.policy()).isEqualTo(LinkPolicy.ACTIVE);
            assertThat(third.links())
                    .extracting(link -> KnetAddress.format(link.config().local()))
                    .containsExactly("10.0.0.2:5405", "10.1.0.2:5500", "[fd00::2]:5407");
            assertThat(third.links())
                    .extracting(link -> KnetAddress.format(link.config().remote().orElseThrow()))
                    .containsExactly("10.0.0.3:5405", "10.1.0.3:5500", "[fd00::3]:5407");
            assertThat(third.links())
                    .extracting(link -> link.config().priority())
                    .containsExactly(10, 20, 1);
            // The token timeout of three nodes is 2000 + 650 ms.
            LinkTimers others = LinkTimers.ofMillis(662, 1325).withPongsToComeUp(3);
            assertThat(third.links())
                    .extracting(link -> link.config().timers())
                    .containsExactly(
                            others,
                            LinkTimers.ofMillis(200, 600).withPrecision(512).withPongsToComeUp(4),
                            others);
        }
    }

    @Test
    void aLinkIsWhereBothNodesHaveAnAddress() {
        String text =
                """
                totem {
                  version: 2
                  link_mode: rr
                }
                nodelist {
                  node {
                    nodeid: 1
                    ring0_addr: 10.0.0.1
                    ring1_addr: 10.1.0.1
                    ring5_addr: 10.5.0.1
                  }
                  node {
                    nodeid: 2
                    ring0_addr: 10.0.0.2
                    ring5_addr: 10.5.0.2
                  }
                  node {
                    nodeid: 3
                    ring0_addr: 10.0.0.3
                  }
                }
                """;
        try (KnetConfig config = read(text, 1)) {
            assertThat(config.hosts().get(0).links())
                    .extracting(ConfiguredLink::id)
                    .containsExactly(0, 5);
            assertThat(config.hosts().get(0).policy()).isEqualTo(LinkPolicy.RR);
            assertThat(config.hosts().get(1).links())
                    .extracting(ConfiguredLink::id)
                    .containsExactly(0);
            assertThat(config.hosts().get(1).policy()).isEqualTo(LinkPolicy.PASSIVE);
        }
    }

    @Test
    void namesAreLookedUpInTheFamilyOfIpVersion() {
        assertThat(addresses("", "db1", "db2")).containsExactly("[fd00::1]:5405", "[fd00::2]:5405");
        assertThat(addresses("ip_version: ipv6-4", "db1", "six2"))
                .containsExactly("[fd00::1]:5405", "[fd00::2]:5405");
        assertThat(addresses("ip_version: ipv4", "db1", "db2"))
                .containsExactly("10.0.0.1:5405", "10.0.0.2:5405");
        assertThat(addresses("ip_version: ipv4-6", "db1", "db3"))
                .containsExactly("10.0.0.1:5405", "10.0.0.3:5405");
        assertThat(addresses("ip_version: ipv4-6", "six1", "six2"))
                .containsExactly("[fd00::1]:5405", "[fd00::2]:5405");
        assertThat(addresses("ip_version: ipv6", "db1", "fd00::9"))
                .containsExactly("[fd00::1]:5405", "[fd00::9]:5405");
    }

    private List<String> addresses(String ipVersion, String one, String other) {
        try (KnetConfig config = read(pair(ipVersion, one, other), 1)) {
            LinkConfig link = config.hosts().get(0).links().get(0).config();
            return List.of(
                    KnetAddress.format(link.local()),
                    KnetAddress.format(link.remote().orElseThrow()));
        }
    }

    static String pair(String totem, String one, String other) {
        return """
        totem {
          version: 2
          %s
        }
        nodelist {
          node {
            nodeid: 1
            name: alpha.example.org
            ring0_addr: %s
          }
          node {
            nodeid: 2
            name: beta
            ring0_addr: %s
          }
        }
        """
                .formatted(totem, one, other);
    }

    @Test
    void cryptoIsWhatSecauthAndItsOwnKeysSay() {
        assertThat(crypto("crypto_cipher: none\n  crypto_hash: none")).isEqualTo("none");
        assertThat(crypto("secauth: off")).isEqualTo("none");
        assertThat(crypto("secauth: on")).isEqualTo("jca/aes256/sha256");
        assertThat(crypto("secauth: on\n  crypto_hash: sha1")).isEqualTo("jca/aes256/sha1");
        assertThat(crypto("secauth: on\n  crypto_cipher: none")).isEqualTo("jca/none/sha256");
        assertThat(crypto("crypto_hash: md5")).isEqualTo("jca/none/md5");
        assertThat(crypto("crypto_model: openssl\n  crypto_cipher: aes192\n  crypto_hash: sha512"))
                .isEqualTo("jca/aes192/sha512");
    }

    private String crypto(String totem) {
        String text = pair(totem + "\n  keyfile: cluster.key", "10.0.0.1", "10.0.0.2");
        try (KnetConfig config = read(text, 1)) {
            return config.crypto().map(CryptoConfig::toString).orElse("none");
        }
    }

    @Test
    void theKeyMayStandInAFileThatNobodyElseCanRead() {
        String key = "0123456789abcdef".repeat(8);
        String text = pair("secauth: on\n  key: " + key, "10.0.0.1", "10.0.0.2");
        Path file = folder.key("corosync.conf", "rw-------", text.getBytes(UTF_8));
        try (KnetConfig config = CorosyncReader.read(file, 1, ConfigFolder::addressesOf)) {
            assertThat(new String(config.crypto().orElseThrow().key(), UTF_8)).isEqualTo(key);
        }
        folder.key("corosync.conf", "rw-r--r--", text.getBytes(UTF_8));
        assertThat(
                        ConfigFolder.problems(
                                file,
                                () -> CorosyncReader.read(file, 1, ConfigFolder::addressesOf)))
                .containsExactly(
                        "4:3: totem.key: the key stands in a file with mode rw-r--r--, so that"
                                + " others can read or write it; make a new one and put it into a"
                                + " keyfile of mode 400");
    }

    @Test
    void thisMachineIsFoundByItsNameAndThenByItsAddresses() {
        String text = pair("", "10.0.0.1", "10.0.0.2");
        assertThat(self(text, "beta", "")).isEqualTo(2);
        assertThat(self(text, "beta.example.org", "")).isEqualTo(2);
        assertThat(self(text, "alpha.example.org", "10.0.0.2")).isEqualTo(1);
        assertThat(self(text, "alpha", "10.0.0.2")).isEqualTo(1);
        assertThat(self(text, "gamma", "10.0.0.2")).isEqualTo(2);
    }

    @Test
    void aNodeWithoutANameIsFoundByTheAddressOfAnInterface() {
        String text =
                """
                totem {
                  version: 2
                }
                nodelist {
                  node {
                    nodeid: 8
                    ring0_addr: 192.0.2.8
                  }
                  node {
                    nodeid: 9
                    ring0_addr: 127.0.0.1
                  }
                }
                """;
        try (KnetConfig config = KnetConfig.ofCorosync(folder.file("corosync.conf", text))) {
            assertThat(config.nodeId()).isEqualTo(9);
        }
    }

    private int self(String text, String hostName, String address) {
        LocalMachine machine =
                new LocalMachine(
                        hostName,
                        other ->
                                KnetAddress.host(new java.net.InetSocketAddress(other, 0))
                                        .equals(address));
        Path file = folder.file("corosync.conf", text);
        try (KnetConfig config = CorosyncReader.read(file, machine, ConfigFolder::addressesOf)) {
            return config.nodeId();
        }
    }

    @Test
    void sectionsThatAreNotForKnetMayGiveAKeyTwice() {
        String text = pair("", "10.0.0.1", "10.0.0.2");
        try (KnetConfig config = read(text + "logging {\n debug: on\n debug: off\n}\n", 1)) {
            assertThat(config.nodeId()).isEqualTo(1);
        }
    }

    @Test
    void carriageReturnsTabsAndUnknownKeysOfNewerVersionsDoNotMatter() {
        String text =
                pair("a_key_of_corosync_9: yes\n\t# comment\n  token:800", "10.0.0.1", "10.0.0.2")
                        .replace("\n", "\r\n");
        try (KnetConfig config = read(text, 1)) {
            assertThat(config.hosts().get(0).links().get(0).config().timers().pongTimeout())
                    .isEqualTo(Duration.ofMillis(400));
        }
    }
}
