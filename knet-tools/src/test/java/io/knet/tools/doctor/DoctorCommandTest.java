package io.knet.tools.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.HostConfig;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.NodeIdentity;
import io.knet.SessionConfig;
import io.knet.admin.AdminEndpoint;
import io.knet.tools.CommandRun;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The command on this machine. */
final class DoctorCommandTest {
    private static final String LINK = "2/0,127.0.0.1:0,127.0.0.2:9";

    @TempDir private Path directory;

    static Stream<String> unusableArguments() {
        return Stream.of(
                "",
                "--id 1",
                "--link " + LINK,
                "--id 1 --link nonsense",
                "--id 1 --link " + LINK + " --wait x",
                "--id 1 --link " + LINK + " --wait 601",
                "--id 1 --link " + LINK + " --key-file /absent --crypto jca/aes256/sha256",
                "--id 1 --link " + LINK + " more and more",
                "--id 1 --link " + LINK + " --fast",
                "/absent/knet.conf",
                "/absent/knet.conf --config /absent/other.conf",
                "/absent/knet.conf --id 1",
                "/absent/knet.conf --nodeid 1",
                "/absent/knet.conf --link " + LINK);
    }

    @ParameterizedTest
    @MethodSource("unusableArguments")
    void refusesUnusableArgumentsInALine(String arguments) {
        CommandRun run = CommandRun.of(("doctor " + arguments).strip().split(" "));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1).first().asString().startsWith("knet doctor: ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusesAFileThatIsNoConfiguration() throws IOException {
        Path file = Files.writeString(directory.resolve("a.conf"), "nonsense", UTF_8);
        CommandRun run = CommandRun.of("doctor", file.toString());
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(file.toString());
        assertThat(run.out()).isEmpty();
    }

    @Test
    void hasHelp() {
        CommandRun run = CommandRun.of("doctor", "--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("knet doctor FILE", "--quiet", "--wait", "Exit codes:");
    }

    @Test
    void saysWhatIsWrongFirst() {
        CommandRun run = CommandRun.of("doctor", "--id", "1", "--link", LINK, "--wait", "0");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines().toList().get(0))
                .startsWith("error: link 2/0: the peer's machine refuses packets to 127.0.0.2:9");
        assertThat(run.out().lines().toList().get(1))
                .isEqualTo("    on the peer: ss -uanp 'sport = :9'");
        assertThat(run.out()).contains("\nok: ").endsWith("warnings: 0\n");
    }

    @Test
    void takesNoPortAndSendsNothingIfItIsToBeQuiet() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket peer = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            peer.setSoTimeout(1);
            String link = "2/0,127.0.0.1:0,127.0.0.1:" + peer.getLocalPort();
            CommandRun run = CommandRun.of("doctor", "--id", "1", "--link", link, "--quiet");
            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .contains("not checked: ", "as --quiet says")
                    .endsWith("\nnothing wrong found, links not checked: 1\n");
            assertThat(received(peer)).isFalse();
        }
    }

    private static boolean received(DatagramSocket socket) throws IOException {
        try {
            socket.receive(new DatagramPacket(new byte[100], 100));
            return true;
        } catch (SocketTimeoutException nothing) {
            return false;
        }
    }

    @Test
    void namesTheProcessThatHasThePort() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket here = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            String link = "2/0,127.0.0.1:" + here.getLocalPort() + ",127.0.0.2:9";
            CommandRun run =
                    CommandRun.of("doctor", "--json", "--id", "1", "--link", link, "--quiet");
            assertThat(run.out().lines()).hasSize(1);
            assertThat(run.out()).contains("process " + ProcessHandle.current().pid());
        }
    }

    private static KnetLink link(KnetHandle from, int to, String local, String remote) {
        LinkTimers timers = LinkTimers.ofMillis(1000, 20_000).withPongsToComeUp(2);
        return from.addHost(to)
                .addLink(
                        0,
                        LinkConfig.udp(KnetAddress.parse(local), KnetAddress.parse(remote))
                                .withTimers(timers));
    }

    @Test
    @Timeout(60)
    void doesNotTakeThePeersLinkUpWhileAnotherLinkDoesNotAnswer() {
        try (KnetHandle peer = KnetHandle.builder(2).build()) {
            peer.enableForwarding();
            KnetLink there = link(peer, 1, "127.0.83.2:5405", "127.0.83.1:5405");
            CommandRun run =
                    CommandRun.of(
                            "doctor",
                            "--id=1",
                            "--link=2/0,127.0.83.1:5405,127.0.83.2:5405",
                            "--link=2/1,127.0.83.3:5405,127.0.83.4:5405",
                            "--wait=3");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out())
                    .contains("link 2/0: 127.0.83.2:5405 answers", "link 2/1: the peer's machine");
            assertThat(there.status().upCount()).isZero();
        }
    }

    @Test
    @Timeout(60)
    void asksTheNodeThatHasThePort() throws IOException {
        try (KnetHandle node = KnetHandle.builder(1).build();
                AdminEndpoint endpoint =
                        AdminEndpoint.open(node, directory.resolve("admin").resolve("node1"))) {
            link(node, 2, "127.0.84.1:5405", "127.0.84.2:5405").disable();
            String[] arguments = {
                "doctor",
                "--id=1",
                "--link=2/0,127.0.84.1:5405,127.0.84.2:5405",
                "--quiet",
                "--admin",
                endpoint.path().toString()
            };
            CommandRun run = CommandRun.of(arguments);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out())
                    .contains(
                            "127.0.84.1:5405 belongs to a node that is up",
                            """
                            link 2/0: the link is disabled here, says the node that is up.
                                enable 2/0
                            """);
            arguments[1] = "--id=3";
            run = CommandRun.of(arguments);
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("answers node 1, not node 3").hasLineCount(1);
        }
    }

    @Test
    void refusesASocketWhereNoNodeAnswers() {
        CommandRun run =
                CommandRun.of("doctor", "--id=1", "--link=" + LINK, "--admin=/absent", "--quiet");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no node answers on /absent").hasLineCount(1);
    }

    private String session(String more) throws IOException {
        return Files.writeString(
                        directory.resolve("knet.conf"),
                        """
                        node.id = 1
                        [session]
                        key_file = "cluster.key"
                        %s
                        id = 0
                        local = "127.0.85.1:5405"
                        remote = "127.0.85.2:5405"
                        """
                                .formatted(more),
                        UTF_8)
                .toString();
    }

    /** What {@code knet keygen} with some options writes into a file. */
    private byte[] generate(String name, String... options) throws IOException {
        Path file = directory.resolve(name);
        List<String> command = new ArrayList<>(List.of("keygen"));
        command.addAll(List.of(options));
        command.add(file.toString());
        assertThat(CommandRun.of(command.toArray(String[]::new)).exitCode()).isZero();
        return Files.readAllBytes(file);
    }

    @Test
    @Timeout(60)
    void triesLinksInTheSessionsOfAFileWithIdentities() throws IOException {
        byte[] key = generate("cluster.key");
        try (NodeIdentity own = NodeIdentity.of(generate("own.id", "--identity"));
                NodeIdentity theirs = NodeIdentity.of(generate("theirs.id", "--identity"));
                NodeIdentity stranger = NodeIdentity.of(generate("stranger.id", "--identity"));
                SessionConfig sessions = SessionConfig.aesGcm(key).withIdentity(theirs);
                KnetHandle peer = KnetHandle.builder(2).sessions(sessions).build()) {
            peer.enableForwarding();
            peer.addHost(1, HostConfig.DEFAULT.withPublicKey(own.publicKey()))
                    .addLink(
                            0,
                            LinkConfig.udp(
                                            KnetAddress.parse("127.0.85.2:5405"),
                                            KnetAddress.parse("127.0.85.1:5405"))
                                    .withTimers(
                                            LinkTimers.ofMillis(100, 20_000).withPongsToComeUp(2)));
            String host =
                    "identity_file = \"own.id\"\n[[hosts]]\nid = 2\npublic_key = \"%s\"\n"
                            + "[[hosts.links]]";
            CommandRun run = CommandRun.of("doctor", session(host.formatted(theirs.publicKey())));
            assertThat(run.out()).doesNotContain("error: link").doesNotContain("in clear");
            assertThat(run.out())
                    .contains("ok: link 2/0: 127.0.85.2:5405 answers in", "its key fits");

            run =
                    CommandRun.of(
                            "doctor", session(host.formatted(stranger.publicKey())), "--wait=2");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).startsWith("error: link 2/0: there is no session with host 2");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "libknet, warning: host 2 is spoken with in clear: its dialect is libknet",
        "either, warning: host 2 may be spoken with in clear: its dialect is either"
    })
    void findsHostsThatAreSpokenWithInClearBesideSessions(String dialect, String finding)
            throws IOException {
        generate("cluster.key");
        String host = "[[hosts]]\nid = 2\ndialect = \"" + dialect + "\"\n[[hosts.links]]";
        CommandRun run = CommandRun.of("doctor", session(host), "--quiet");
        assertThat(run.out()).contains(finding);
        assertThat(run.exitCode()).isEqualTo(1);

        String crypto =
                "[crypto]\ncipher = \"aes256\"\nhash = \"sha256\"\nkey_file = \"cluster.key\"\n";
        assertThat(CommandRun.of("doctor", session(crypto + host), "--quiet").out())
                .doesNotContain("in clear");
    }
}
