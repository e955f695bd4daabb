package io.knet.tests.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tests.peer.Commands;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor in one namespace, the peer in another, and something wrong between them. */
@Tag("any-jdk")
@Tag("waiting")
@Interop({Need.NAMESPACES, Need.NFT})
class DoctorNetworkTest {
    private static final String HOLDER =
            """
            public class Holder {
                public static void main(String[] args) throws Exception {
                    new java.net.DatagramSocket(Integer.parseInt(args[0]));
                    System.out.println("bound");
                    System.in.read();
                }
            }
            """;

    private final int port = FreePorts.port();
    @TempDir private Path directory;
    private NetNamespaces namespaces;
    private NetNamespace near;
    private NetNamespace far;
    private Veth cable;
    private LinkEnds path;

    @BeforeEach
    void openNamespaces() {
        namespaces = NetNamespaces.open();
        near = namespaces.add();
        far = namespaces.add();
        cable = namespaces.connect(near, far);
        path = cable.path(port);
    }

    @AfterEach
    void closeNamespaces() {
        namespaces.close();
    }

    private static String text(InetSocketAddress address) {
        String ip = address.getAddress().getHostAddress();
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + address.getPort();
    }

    private static String link(int host, LinkEnds ends) {
        return host + "/0," + text(ends.left()) + "," + text(ends.right());
    }

    /** The doctor of node 1, in JSON. */
    private Commands.Result doctor(String... more) {
        return doctorOf(path, more);
    }

    private Commands.Result doctorOf(LinkEnds ends, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("doctor", "--json", "--wait", "3", "--id", "1", "--link"));
        arguments.add(link(2, ends));
        arguments.addAll(List.of(more));
        return KnetProcess.run(near, arguments.toArray(String[]::new));
    }

    private KnetProcess node(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("--id", "2", "--link", link(1, path.reversed())));
        arguments.addAll(List.of("--ping-interval", "100"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--peer")) {
            arguments.addAll(List.of("--peer", "1"));
        }
        return KnetProcess.node(far, arguments.toArray(String[]::new));
    }

    private static void assertFinds(Commands.Result result, String code) {
        assertThat(result.output()).contains("\"well\":false", "[{\"code\":\"" + code + "\"");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    private static void assertWell(Commands.Result result) {
        assertThat(result.output()).contains("\"well\":true", "packets pass in both directions");
        assertThat(result.exitCode()).isZero();
    }

    private String key(int seed) throws IOException {
        Path file =
                KeyFiles.write(Files.createDirectories(directory.resolve("k" + seed)), seed, 256);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file.toString();
    }

    // ---- all is well

    @Test
    void findsThatAllIsWellInClearAndByIpv6() {
        path = cable.path6(port);
        try (KnetProcess ignored = node()) {
            Commands.Result result = doctor();
            assertWell(result);
            assertThat(result.output()).contains("carries the 1500 bytes of");
        }
    }

    @Test
    void aSessionAnswers() throws IOException {
        String key = key(1);
        try (KnetProcess ignored = node("--session", "--key-file", key)) {
            assertWell(doctor("--session", "--key-file", key));
            assertFinds(doctor("--session", "--key-file", key(2)), "session-key");
        }
    }

    @Test
    void readsAFile() throws IOException {
        Path conf = directory.resolve("corosync.conf");
        String key = key(1);
        Files.writeString(
                conf,
                """
                totem {
                    version: 2
                    cluster_name: test
                    crypto_cipher: aes256
                    crypto_hash: sha256
                    keyfile: %s
                    interface {
                        linknumber: 0
                        mcastport: %d
                    }
                }
                nodelist {
                    node {
                        nodeid: 1
                        name: one
                        ring0_addr: %s
                    }
                    node {
                        nodeid: 2
                        name: two
                        ring0_addr: %s
                    }
                }
                """
                        .formatted(
                                key,
                                port,
                                path.left().getAddress().getHostAddress(),
                                path.right().getAddress().getHostAddress()),
                UTF_8);
        try (KnetProcess ignored = KnetProcess.node(far, "--corosync", conf.toString())) {
            assertWell(KnetProcess.run(near, "doctor", "--json", conf.toString()));
        }
        Files.setPosixFilePermissions(Path.of(key), PosixFilePermissions.fromString("rw-r--r--"));
        Commands.Result open = KnetProcess.run(near, "doctor", conf.toString(), "--nodeid", "1");
        assertThat(open.exitCode()).isEqualTo(1);
        assertThat(open.output())
                .startsWith("error: " + conf)
                .contains("has mode rw-r--r--", "\n    chmod 600 \"" + key + "\"\n");
        Files.writeString(conf, "totem {\n    version: 3\n", UTF_8);
        assertThat(KnetProcess.run(near, "doctor", conf.toString()).exitCode()).isEqualTo(2);
    }

    // ---- this machine

    @Test
    void theAddressIsAbsent() {
        LinkEnds ends = new LinkEnds(new InetSocketAddress("192.0.2.1", port), path.right());
        Commands.Result result = doctorOf(ends);
        assertFinds(result, "address-absent");
        assertThat(result.output()).contains(cable.left().ipv4().getHostAddress());
    }

    @Test
    void theCableHasNoOtherEnd() {
        cable.right().down();
        assertFinds(doctor(), "interface-down");
    }

    @Test
    void aStrangerHasThePort() throws IOException {
        Path source = Files.writeString(directory.resolve("Holder.java"), HOLDER, UTF_8);
        try (KnetProcess stranger = KnetProcess.stranger(near, source, "" + port)) {
            Commands.Result result = doctor();
            assertFinds(result, "port-taken");
            assertThat(result.output()).contains("belongs to process " + stranger.pid());
        }
    }

    @Test
    void aNodeThatIsUpKeepsItsPort() {
        try (KnetProcess ignored = node();
                KnetProcess up =
                        KnetProcess.node(
                                near, "--id", "1", "--peer", "2", "--link", link(2, path))) {
            Commands.Result result = doctor();
            assertThat(result.output())
                    .contains(
                            "belongs to a node that is up: process " + up.pid(),
                            "the peer was not pinged",
                            "nobody refuses packets to",
                            "\"well\":false,\"links_not_checked\":1,\"findings\":[]");
            assertThat(result.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void thereIsNoWay() {
        near.ip("route", "add", "unreachable", path.right().getAddress().getHostAddress());
        assertFinds(doctor(), "no-route");
    }

    @Test
    void packetsLeaveByAnotherInterface() {
        NetNamespace aside = namespaces.add();
        Veth other = namespaces.connect(near, aside);
        String peer = path.right().getAddress().getHostAddress();
        near.ip("route", "add", peer, "dev", other.left().device());
        Commands.Result result = doctor();
        assertThat(result.output())
                .contains("\"code\":\"route-elsewhere\"", "leave by " + other.left().device());
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aFirewallHereRefuses() {
        near.exec("nft", "add table inet out");
        near.exec(
                "nft",
                "add chain inet out leaving { type filter hook output priority 0; policy accept; }");
        near.exec("nft", "add rule inet out leaving udp dport " + port + " drop");
        assertFinds(doctor(), "send-refused");
    }

    @Test
    void aKeyFileIsOpen() throws IOException {
        String key = key(1);
        Files.setPosixFilePermissions(Path.of(key), PosixFilePermissions.fromString("rw-r--r--"));
        assertFinds(doctor("--crypto", "jca/aes256/sha256", "--key-file", key), "key-file-mode");
        Path weak = directory.resolve("weak");
        Files.write(weak, new byte[256]);
        Files.setPosixFilePermissions(weak, PosixFilePermissions.fromString("rw-------"));
        assertFinds(
                doctor("--crypto", "jca/aes256/sha256", "--key-file", weak.toString()), "key-weak");
    }

    // ---- the way and the peer

    @ParameterizedTest
    @CsvSource({
        "reject with icmp type admin-prohibited, prohibited",
        "reject with icmp type host-prohibited, prohibited",
        "reject with icmp type port-unreachable, port-closed",
        "drop, no-answer",
    })
    void aFirewallThereRefuses(String verdict, String code) {
        far.damage("udp dport " + port + " " + verdict);
        assertFinds(doctor(), code);
    }

    @Test
    void nobodyHasThePortThere() {
        assertFinds(doctor(), "port-closed");
    }

    @ParameterizedTest
    @CsvSource({"true, are lost on the way", "false, nothing was ever heard of"})
    void packetsPassInOneDirection(boolean theirs, String text) {
        try (KnetProcess ignored = node()) {
            (theirs ? far : near).dropAll(port);
            Commands.Result result = doctor();
            assertFinds(result, theirs ? "one-way" : "no-answer");
            assertThat(result.output()).contains(text);
        }
    }

    @Test
    void thePeerHasAnotherKeyOrNone() throws IOException {
        String crypto = "jca/aes256/sha256";
        try (KnetProcess ignored = node("--crypto", crypto, "--key-file", key(2))) {
            assertFinds(doctor("--crypto", crypto, "--key-file", key(1)), "not-authentic");
        }
        try (KnetProcess ignored = node()) {
            assertFinds(doctor("--crypto", crypto, "--key-file", key(1)), "clear-packets");
        }
    }

    @Test
    void thePathSwallowsLongPackets() {
        far.damage("icmp type echo-request meta length > 1300 drop");
        try (KnetProcess ignored = node()) {
            Commands.Result result = doctor();
            assertFinds(result, "path-swallows");
            assertThat(result.output())
                    .contains("more than 1300 bytes", "not pass in pieces either");
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aRouterOnTheWayHasASmallerMtu(boolean says) {
        NetNamespace router = namespaces.add();
        Veth first = namespaces.connect(near, router);
        Veth second = namespaces.connect(router, far);
        second.mtu(1400);
        router.exec("sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        String there = second.right().ipv4().getHostAddress();
        String here = first.left().ipv4().getHostAddress();
        near.ip("route", "add", there, "via", first.right().ipv4().getHostAddress());
        far.ip("route", "add", here, "via", second.left().ipv4().getHostAddress());
        path =
                new LinkEnds(
                        new InetSocketAddress(first.left().ipv4(), port),
                        new InetSocketAddress(second.right().ipv4(), port));
        if (!says) {
            near.damage("icmp type destination-unreachable drop");
        }
        try (KnetProcess ignored = node()) {
            Commands.Result result = doctor();
            if (says) {
                assertWell(result);
                assertThat(result.output()).contains("carries 1400 of the 1500 bytes");
            } else {
                assertFinds(result, "path-swallows");
                assertThat(result.output())
                        .contains("more than 1400 bytes", "only if they may be cut");
            }
        }
    }

    // ---- libknet

    @Test
    @Interop({Need.NAMESPACES, Need.NFT, Need.LIBKNET})
    void libknetAnswersAndHasAnotherKey() throws IOException {
        String key = key(7);
        try (LibknetPeer ignored =
                LibknetPeer.builder(2)
                        .namespace(far)
                        .peer(1)
                        .link(1, 0, path.reversed())
                        .crypto("openssl", "aes256", "sha256", Path.of(key))
                        .start()) {
            String crypto = "jca/aes256/sha256";
            assertWell(doctor("--crypto", crypto, "--key-file", key));
            assertFinds(doctor("--crypto", crypto, "--key-file", key(8)), "not-authentic");
        }
    }
}
