package io.knet.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.knet.tools.ExitCode;
import io.knet.tools.ToolException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSocketTest {
    @TempDir private Path folder;
    private Path system;
    private Path user;

    @BeforeEach
    void makeDirectories() throws IOException {
        system = Files.createDirectory(folder.resolve("run"));
        user = folder.resolve("user");
    }

    private NodeSocket places() {
        return new NodeSocket(List.of(system, user), null);
    }

    /** A socket that stays when nobody listens any more. */
    private static Path socket(Path path) throws IOException {
        Files.createDirectories(path.getParent());
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(path));
        }
        return path;
    }

    @Test
    void aNumberIsTheSocketOfThatNode() throws Exception {
        Path first = socket(system.resolve("node1"));
        Path second = socket(user.resolve("node2"));
        assertThat(places().find("1")).isEqualTo(first);
        assertThat(places().find("2")).isEqualTo(second);
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> places().find("3"))
                .withMessageStartingWith(
                        "no node answers on " + system + "/node3 or " + user + "/node3: ")
                .extracting(ToolException::exitCode)
                .isEqualTo(ExitCode.FAILURE);
    }

    @Test
    void anythingElseIsAPath() {
        assertThat(places().find("/x/node1")).isEqualTo(Path.of("/x/node1"));
        assertThat(places().find("./2")).isEqualTo(Path.of("./2").toAbsolutePath());
    }

    @Test
    void theEnvironmentNamesTheNodeUnlessTheCommandDoes() throws Exception {
        Path first = socket(system.resolve("node1"));
        NodeSocket named = new NodeSocket(List.of(system), "/x/node7");
        assertThat(named.find(null)).isEqualTo(Path.of("/x/node7"));
        assertThat(named.find("1")).isEqualTo(first);
        assertThat(NodeSocket.of(Map.of("KNET_ADMIN", "7", "XDG_RUNTIME_DIR", "/run/user/5")))
                .isEqualTo(
                        new NodeSocket(
                                List.of(Path.of("/run/knet"), Path.of("/run/user/5/knet")), "7"));
        assertThat(NodeSocket.of(Map.of("XDG_RUNTIME_DIR", "here")).directories())
                .containsExactly(Path.of("/run/knet"));
    }

    @Test
    void withoutANameTheOnlySocketIsTaken() throws Exception {
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> places().find(null))
                .withMessage(
                        "name the socket of a node, as there is none in " + system + " or " + user);
        Files.createFile(system.resolve("node1.lock"));
        Path only = socket(user.resolve("node1"));
        assertThat(places().find(null)).isEqualTo(only);
        Path other = socket(system.resolve("node2"));
        assertThatExceptionOfType(ToolException.class)
                .isThrownBy(() -> places().find(null))
                .withMessage(
                        "name the socket of a node, as there are several: ["
                                + other
                                + ", "
                                + only
                                + "]");
    }
}
