package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.tools.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
