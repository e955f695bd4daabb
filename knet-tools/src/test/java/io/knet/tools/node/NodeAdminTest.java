package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tools.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class NodeAdminTest {
    @TempDir private Path folder;

    @Test
    void aNodeCanBeAskedUntilItEnds() throws Exception {
        Path socket = folder.resolve("admin").resolve("node1");
        try (NodeUnderTest node = new NodeUnderTest("--id", "1", "--admin", socket.toString())) {
            assertThat(node.await("admin").get("path").asText()).isEqualTo(socket.toString());
            CommandRun run = CommandRun.of("status", socket.toString());
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).startsWith("node 1, data mtu: ");
            node.command("quit");
            assertThat(node.exitCode()).isZero();
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void whatThoseWhoAskMayDoIsAnOptionAndInTheFile() throws Exception {
        Path socket = folder.resolve("admin").resolve("node1");
        try (NodeUnderTest node =
                new NodeUnderTest("--id", "1", "--admin", socket.toString(), "--admin-read-only")) {
            node.await("admin");
            assertThat(CommandRun.of("set", "-n", socket.toString(), "node", "dscp=3").err())
                    .contains("this admin endpoint is read-only: set is refused");
            node.command("quit");
            assertThat(node.exitCode()).isZero();
        }
        Path file = folder.resolve("knet.conf");
        Files.writeString(
                file,
                "node.id = 1\nnode.admin = \"admin/node1\"\nnode.admin_capture = \"sealed\"\n");
        try (NodeUnderTest node = new NodeUnderTest("--config", file.toString())) {
            node.await("admin");
            CommandRun run =
                    CommandRun.of(
                            "capture",
                            socket.toString(),
                            "--out=" + folder.resolve("node.pcapng"),
                            "--duration=1");
            assertThat(run.err()).contains("0 packets captured, 0 missing");
            assertThat(run.exitCode()).isZero();
            node.command("quit");
            assertThat(node.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--admin-read-only                          | --admin-read-only needs --admin",
                "--admin-capture=plain                      | --admin-capture needs --admin",
                "--admin=SOCKET --admin-capture=all         | unknown side of a capture",
                "--admin=SOCKET --admin-capture=plain --admin-read-only | lets nobody capture"
            })
    void permissionsThatCannotBeAreToldInOneLine(String options, String message) throws Exception {
        String socket = folder.resolve("admin").resolve("node1").toString();
        String[] words = ("--id=1 " + options).replace("SOCKET", socket).trim().split(" +");
        try (NodeUnderTest node = new NodeUnderTest(words)) {
            assertThat(node.exitCode()).isEqualTo(2);
            assertThat(node.err()).contains(message).hasLineCount(1);
        }
    }

    @Test
    void aPlaceThatOthersCanReachIsRefused() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        String socket = folder.resolve("node1").toString();
        try (NodeUnderTest node = new NodeUnderTest("--id", "1", "--admin", socket)) {
            assertThat(node.exitCode()).isEqualTo(2);
            assertThat(node.err())
                    .contains("--admin: directory", "is open to others")
                    .hasLineCount(1);
        }
    }
}
