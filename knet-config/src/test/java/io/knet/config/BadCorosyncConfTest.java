package io.knet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What files that are none of corosync's, or none of knet's, are told. */
class BadCorosyncConfTest {
    private static final String OLD =
            "is missing; files without one are for corosync's old transports udp and udpu, which no"
                    + " node of knet can take part in";

    /** As tutorials for corosync 1 and 2 have it. */
    private static final String MULTICAST =
            """
            totem {
                version: 2
                secauth: off
                interface {
                    ringnumber: 0
                    bindnetaddr: 192.168.1.0
                    mcastaddr: 239.255.1.1
                    mcastport: 5405
                    ttl: 1
                }
            }
            """;

    private static final String MEMBERS =
            """
            totem {
                version: 2
                interface {
                    member {
                        memberaddr: 10.0.0.1
                    }
                    member {
                        memberaddr: 10.0.0.2
                    }
                    ringnumber: 0
                    bindnetaddr: 10.0.0.0
                }
                transport: udpu
            }
            """;

    @TempDir Path temp;
    private ConfigFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = new ConfigFolder(temp);
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                bad("", "1:1: totem: is missing; it begins with the line totem {"),
                bad(MULTICAST, "1:1: totem.nodelist: " + OLD),
                bad(
                        MEMBERS,
                        "13:5: totem.transport: udpu is corosync's old transport without knet,"
                                + " which no node of knet can take part in; a cluster on knet has"
                                + " transport: knet, or no such line, on all nodes"),
                bad(
                        pair("transport: udp", "10.0.0.1", "10.0.0.2"),
                        "3:3: totem.transport: udp is corosync's old transport without knet, which"
                                + " no node of knet can take part in; a cluster on knet has"
                                + " transport: knet, or no such line, on all nodes"),
                bad(
                        pair("transport: iba", "10.0.0.1", "10.0.0.2"),
                        "3:3: totem.transport: \"iba\" must be knet"),
                bad(
                        "totem {\n version 2\n  }}\n}\nnodelist {\n",
                        "2:2: this is none of \"key: value\", \"section {\" and \"}\","
                                + " each on a line of its own",
                        "3:3: this is none of \"key: value\", \"section {\" and \"}\", each on a"
                                + " line of its own",
                        "5:1: this section has no } that ends it"),
                bad("}\n", "1:1: this } ends no section"),
                bad(
                        pair("", "10.0.0.1", "10.0.0.2").replace("version: 2", "version: 3"),
                        "2:3: totem.version: \"3\" is not known; files of corosync 2 and 3 have"
                                + " version: 2"),
                bad(
                        pair("", "10.0.0.1", "10.0.0.2").replace("version: 2", ""),
                        "1:1: totem.version: is missing; files of corosync 2 and 3 have version:"
                                + " 2"),
                bad(
                        pair("tokn: 1\n  token: x\n  token: 3", "10.0.0.1", "10.0.0.2"),
                        "3:3: totem.tokn: is unknown; did you mean \"token\"?",
                        "4:3: totem.token: \"x\" must be a whole number from 1 to 86400000",
                        "5:3: totem.token: is given twice, first in line 4"),
                bad(
                        pair(
                                "link_mode: rrp\n  ip_version: 4\n  knet_mtu: 575\n "
                                        + " knet_pmtud_interval: 0\n  knet_compression_model: gz\n"
                                        + "  knet_compression_threshold: -1\n  secauth: maybe",
                                "10.0.0.1",
                                "10.0.0.2"),
                        "3:3: totem.link_mode: \"rrp\" must be one of passive, active, rr",
                        "4:3: totem.ip_version: \"4\" must be one of ipv4, ipv6, ipv4-6, ipv6-4",
                        "5:3: totem.knet_mtu: 575 must be 0 to have it searched, or 576 to 65535",
                        "6:3: totem.knet_pmtud_interval: \"0\" must be a whole number from 1 to"
                                + " 86400",
                        "7:3: totem.knet_compression_model: \"gz\" must be one of none, zlib, lz4,"
                                + " lz4hc, lzo2, lzma, bzip2, zstd",
                        "8:3: totem.knet_compression_threshold: \"-1\" must be a whole number from"
                                + " 0 to 65536",
                        "9:3: totem.secauth: \"maybe\" must be one of on, off, yes, no"),
                bad(
                        pair("crypto_cipher: aes256", "10.0.0.1", "10.0.0.2"),
                        "3:3: totem.crypto_cipher: a crypto_cipher needs a crypto_hash, as in"
                                + " crypto_hash: sha256"),
                bad(
                        pair(
                                "crypto_cipher: 3des\n  crypto_hash: crc\n  crypto_model: tls",
                                "10.0.0.1",
                                "10.0.0.2"),
                        "3:3: totem.crypto_cipher: \"3des\" must be one of none, aes256, aes192,"
                                + " aes128",
                        "4:3: totem.crypto_hash: \"crc\" must be one of none, md5, sha1, sha256,"
                                + " sha384, sha512",
                        "5:3: totem.crypto_model: \"tls\" must be one of nss, openssl, gcrypt"),
                bad(
                        pair(
                                "interface {\n  linknumber: 0\n  knet_transport: udpu\n "
                                        + " knet_ping_timeout: 100\n  }\n  interface {\n "
                                        + " linknumber: 0\n  }\n  interface {\n  linknumber: 8\n "
                                        + " knet_png_count: 3\n  }",
                                "10.0.0.1",
                                "10.0.0.2"),
                        "5:3: totem.interface.knet_transport: \"udpu\" must be udp or sctp",
                        "6:3: totem.interface.knet_ping_timeout: the timeout, 100 ms, must not be"
                                + " shorter than the interval, 750 ms; without one of them it comes"
                                + " from the token timeout, 3000 ms: give both",
                        "9:3: totem.interface.linknumber: link 0 has two sections; each has a"
                                + " linknumber of its own",
                        "12:3: totem.interface.linknumber: \"8\" must be a whole number from 0 to"
                                + " 7",
                        "13:3: totem.interface.knet_png_count: is unknown; did you mean"
                                + " \"knet_pong_count\"?"),
                bad(
                        pair("", "10.0.0.1", "fd00::2"),
                        "14:5: nodelist.node.ring0_addr: link 0 would lead from 10.0.0.1 to"
                                + " fd00::2: the addresses of a link must be of one family"),
                bad(
                        pair("", "10.0.0.1", "10.0.0.1"),
                        "14:5: nodelist.node.ring0_addr: two nodes have the address 10.0.0.1 on"
                                + " link 0"),
                bad(
                        pair("ip_version: ipv6", "six1", "10.0.0.2"),
                        "14:5: nodelist.node.ring0_addr: \"10.0.0.2\" has no address of the family"
                                + " that ip_version asks for"),
                bad(
                        pair("", "10.0.0.1", "nowhere"),
                        "14:5: nodelist.node.ring0_addr: nobody knows \"nowhere\""),
                bad(
                        pair("", "10.0.0.1", "10.0.0.2")
                                .replace("nodeid: 2", "nodeid: 1")
                                .replace("ring0_addr: 10.0.0.2", "ring_addr: 10.0.0.2"),
                        "11:3: nodelist.node.ring0_addr: is missing; every node has an address on"
                                + " link 0",
                        "12:5: nodelist.node.nodeid: two nodes have the nodeid 1",
                        "14:5: nodelist.node.ring_addr: is unknown; did you mean"
                                + " \"ring0_addr\"?"),
                bad(
                        pair("", "10.0.0.1", "10.0.0.2")
                                .replace("nodeid: 2", "nodeid: 70000")
                                .replace("name: beta", "name: 1"),
                        "12:5: nodelist.node.nodeid: \"70000\" must be a whole number from 1 to"
                                + " 65535"),
                bad(
                        pair("", "10.0.0.1", "10.0.0.2").replace("nodeid: 2", ""),
                        "11:3: nodelist.node.nodeid: is missing; a node of knet needs one, 1 to"
                                + " 65535"),
                bad(
                        pair("", "10.0.0.1", "10.0.0.2").replace("name: beta", "name: 1"),
                        "13:5: nodelist.node.name: hosts 1 and 2 would both be called \"1\""),
                bad(
                        pair("", "10.0.0.1", "10.0.0.2").replace("nodeid: 1", "nodeid: 3"),
                        "5:1: nodelist.node.nodeid: no node has the nodeid 1; there are [3, 2]"),
                bad(
                        "totem {\nversion: 2\n}\nnodelist {\n}\n",
                        "4:1: nodelist.node: is missing; every node of the cluster has such a"
                                + " section",
                        "4:1: nodelist.node.nodeid: no node has the nodeid 1; there are []"));
    }

    private static String pair(String totem, String one, String other) {
        return CorosyncConfTest.pair(totem, one, other);
    }

    private static Arguments bad(String text, String... problems) {
        return Arguments.of(text, List.of(problems));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void badFilesAreToldAllThatIsWrongWithThem(String text, List<String> problems) {
        Path file = folder.file("corosync.conf", text);
        assertThat(
                        ConfigFolder.problems(
                                file,
                                () -> CorosyncReader.read(file, 1, ConfigFolder::addressesOf)))
                .isEqualTo(problems);
    }

    @Test
    void aFileWithoutThisMachineSaysSo() {
        Path file = folder.file("corosync.conf", pair("", "10.0.0.1", "10.0.0.2"));
        LocalMachine other = new LocalMachine("gamma", address -> false);
        assertThat(
                        ConfigFolder.problems(
                                file,
                                () -> CorosyncReader.read(file, other, ConfigFolder::addressesOf)))
                .containsExactly(
                        "5:1: nodelist.node: no node is this machine, by its name (\"gamma\") or"
                                + " its addresses; say which nodeid it has");
    }

    @Test
    void theDefaultKeyFileIsNamedWhereTheFileNamesNone() {
        Path file = folder.file("corosync.conf", pair("secauth: on", "10.0.0.1", "10.0.0.2"));
        assertThat(
                        ConfigFolder.problems(
                                file,
                                () -> CorosyncReader.read(file, 1, ConfigFolder::addressesOf)))
                .allMatch(
                        problem ->
                                problem.startsWith(
                                        "1:1: totem.keyfile: key file \"/etc/corosync/authkey\""));
    }
}
