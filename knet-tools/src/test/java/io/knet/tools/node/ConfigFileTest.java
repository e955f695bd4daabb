package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.knet.tools.CommandRun;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes of {@code --config} and {@code --corosync}. */
class ConfigFileTest {
    @TempDir private Path folder;

    @BeforeEach
    void makeKey() throws IOException {
        Path key = Files.write(folder.resolve("cluster.key"), new byte[256]);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void twoNodesOfTwoFilesExchangeMessages() throws Exception {
        int port = freePort();
        Path one = file("one.conf", knetConf(1, 2, port));
        Path two = file("two.conf", knetConf(2, 1, port));
        try (NodeUnderTest first = new NodeUnderTest("--config=" + one);
                NodeUnderTest second = new NodeUnderTest("--config=" + two, "--channel=7")) {
            JsonNode ready = first.await("ready");
            assertThat(ready.get("channel").asInt()).isEqualTo(7);
            assertThat(ready.get("crypto").asText()).isEqualTo("jca/aes256/sha256");
            assertThat(ready.get("links")).hasSize(2);
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            first.command("send 2 hello");
            second.awaitMessage("hello");
            first.command("status");
            JsonNode links = first.await("status").at("/hosts/0/links");
            assertThat(links.get(0).get("enabled").asBoolean()).isTrue();
            assertThat(links.get(1).get("enabled").asBoolean()).isFalse();
        }
    }

    @Test
    void twoNodesOfTwoFilesSpeakInSessions() throws Exception {
        int port = freePort();
        String one = identity("1.id");
        String two = identity("2.id");
        Path first = file("one.conf", sessionConf(1, 2, port, two));
        Path second = file("two.conf", sessionConf(2, 1, port, one));
        try (NodeUnderTest sender = new NodeUnderTest("--config=" + first);
                NodeUnderTest receiver = new NodeUnderTest("--config=" + second)) {
            sender.awaitHost(2, true);
            receiver.awaitHost(1, true);
            sender.command("confirm 2 hello");
            receiver.awaitMessage("hello");
            assertThat(sender.await("confirmed").get("result").asText()).isEqualTo("DELIVERED");
            sender.command("status");
            JsonNode session = sender.await("status").at("/hosts/0/session");
            assertThat(session.get("cipher").asText()).isEqualTo("chachapoly");
            assertThat(session.get("public_key").asText()).isEqualTo(two);
        }
    }

    /** Makes an identity, and gives its public key. */
    private String identity(String name) {
        String file = folder.resolve(name).toString();
        assertThat(CommandRun.of("keygen", "--identity", file).exitCode()).isZero();
        return CommandRun.of("pubkey", file).out().strip();
    }

    private static String sessionConf(int id, int peer, int port, String publicKey) {
        return """
        node.id = %1$d
        [session]
        suite = "chachapoly"
        key_file = "cluster.key"
        identity_file = "%1$d.id"
        [timers]
        ping_interval_ms = 200
        pongs_to_come_up = 2
        backoff = 1
        [[hosts]]
        id = %2$d
        public_key = "%4$s"
        [[hosts.links]]
        id = 0
        local = "127.0.93.%1$d:%3$d"
        remote = "127.0.93.%2$d:%3$d"
        """
                .formatted(id, peer, port, publicKey);
    }

    @Test
    void twoNodesOfOneCorosyncConfExchangeMessages() throws Exception {
        Path conf = file("corosync.conf", corosyncConf(freePort()));
        try (NodeUnderTest first = new NodeUnderTest("--corosync=" + conf, "--nodeid=1");
                NodeUnderTest second = new NodeUnderTest("--corosync=" + conf, "--nodeid=2")) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            second.command("send 1 hello");
            first.awaitMessage("hello");
        }
    }

    @Test
    void aNodeOfAFileCanBeAskedWhereTheFileSays() throws Exception {
        Path conf = file("admin.conf", "[node]\nid = 1\nadmin = \"run/node1\"\n");
        Path socket = folder.resolve("run").resolve("node1");
        try (NodeUnderTest node = new NodeUnderTest("--config=" + conf)) {
            assertThat(node.await("admin").get("path").asText()).isEqualTo(socket.toString());
            assertThat(CommandRun.of("status", socket.toString()).out()).startsWith("node 1, ");
        }
        String other = folder.resolve("run").resolve("other").toString();
        try (NodeUnderTest node = new NodeUnderTest("--config=" + conf, "--admin=" + other)) {
            assertThat(node.await("admin").get("path").asText()).isEqualTo(other);
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void everyErrorOfAFileIsALine() throws IOException {
        Path conf = file("knet.conf", "[node]\nid = 70000\nthread = 1\n");

        CommandRun run = CommandRun.of("node", "--config=" + conf);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .containsExactly(
                        "knet node: "
                                + conf
                                + ":2:1: node.id: 70000 must be a whole number from 0 to 65535",
                        "knet node: "
                                + conf
                                + ":3:1: node.thread: is unknown; did you mean \"threads\"?");
    }

    @Test
    void aNodeThatIsNotInTheListIsRefused() throws IOException {
        Path conf = file("corosync.conf", corosyncConf(5405));

        CommandRun run = CommandRun.of("node", "--corosync=" + conf, "--nodeid=3");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToNormalizingNewlines(
                        "knet node: "
                                + conf
                                + ":12:1: nodelist.node.nodeid: no node has the nodeid 3; there are"
                                + " [1, 2]\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--id=1",
                "--peer=2",
                "--link=2/0,127.0.0.1:1,127.0.0.2:1",
                "--acl=2/0,accept,10.0.0.0/8",
                "--crypto=jca/aes256/sha256",
                "--key-file=x",
                "--allow-clear",
                "--compress=lz4",
                "--mtu=1500",
                "--ping-interval=1000",
                "--ping-timeout=2000",
                "--pongs-to-come-up=6",
                "--native=auto"
            })
    void whatTheFileSaysCannotBeSaidBesideIt(String option) {
        for (String file : List.of("--config", "--corosync")) {
            CommandRun run = CommandRun.of("node", file + "=" + folder.resolve("x"), option);

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .isEqualToNormalizingNewlines(
                            "knet node: "
                                    + option.split("=")[0]
                                    + " cannot be given with "
                                    + file
                                    + ", whose file says it\n");
        }
    }

    @Test
    void filesExcludeEachOther() throws IOException {
        assertRefused("--corosync cannot be given with --config", "--config=a", "--corosync=b");
        assertRefused("--nodeid cannot be given with --config", "--config=a", "--nodeid=1");
        assertRefused("--nodeid needs --corosync", "--id=1", "--nodeid=1");
        Path conf = file("knet.conf", "node.id = 1\nchannels = [{ number = 3 }]\n");
        assertRefused(
                "--channel 0 is none of the file's channels, [3]",
                "--config=" + conf,
                "--channel=0");
    }

    private static void assertRefused(String line, String... args) {
        CommandRun run =
                CommandRun.of(
                        Stream.concat(Stream.of("node"), Arrays.stream(args))
                                .toArray(String[]::new));
        assertThat(run.err()).isEqualToNormalizingNewlines("knet node: " + line + "\n");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static String knetConf(int id, int peer, int port) {
        return """
        [node]
        id = %d
        [crypto]
        cipher = "aes256"
        hash = "sha256"
        key_file = "cluster.key"
        [timers]
        ping_interval_ms = 50
        pong_timeout_ms = 4000
        pongs_to_come_up = 2
        [[channels]]
        number = 7
        [[hosts]]
        id = %d
        [[hosts.links]]
        id = 0
        local = "127.85.0.%d:%d"
        remote = "127.85.0.%d:%d"
        [[hosts.links]]
        id = 1
        local = "127.85.0.%d:0"
        remote = "127.85.0.%d:9"
        enabled = false
        """
                .formatted(id, peer, id, port, peer, port, id, peer);
    }

    private static String corosyncConf(int port) {
        return """
        totem {
          version: 2
          token: 800
          crypto_cipher: aes256
          crypto_hash: sha256
          keyfile: cluster.key
          interface {
            linknumber: 0
            mcastport: %d
          }
        }
        nodelist {
          node {
            nodeid: 1
            ring0_addr: 127.85.0.1
          }
          node {
            nodeid: 2
            ring0_addr: 127.85.0.2
          }
        }
        """
                .formatted(port);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("0.0.0.0"))) {
            return socket.getLocalPort();
        }
    }
}
