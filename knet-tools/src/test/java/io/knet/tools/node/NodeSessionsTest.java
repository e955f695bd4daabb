package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.NodeIdentity;
import io.knet.tools.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that speak in sessions, as the command sets them up. */
class NodeSessionsTest {
    @TempDir private Path directory;

    private String identity(String name) {
        Path file = directory.resolve(name);
        assertThat(CommandRun.of("keygen", "--identity", file.toString()).exitCode()).isZero();
        return file.toString();
    }

    private static String publicKey(String file) throws IOException {
        return NodeIdentity.of(Files.readAllBytes(Path.of(file))).publicKey().toString();
    }

    @Test
    void nodesWithIdentitiesProveWhoTheyAre() throws Exception {
        String key = directory.resolve("cluster.key").toString();
        assertThat(CommandRun.of("keygen", key).exitCode()).isZero();
        String one = identity("1.id");
        String two = identity("2.id");
        TwoNodes nodes = new TwoNodes(1);
        nodes.replacePeers(
                "--peer=2,pubkey=" + publicKey(two), "--peer=1,pubkey=" + publicKey(one));
        String[] session = {"--session", "--suite=chachapoly", "--key-file=" + key};
        try (NodeUnderTest first = nodes.first(with(session, "--identity=" + one));
                NodeUnderTest second = nodes.second(with(session, "--identity=" + two))) {
            assertThat(
                            first.await(
                                            "session",
                                            event ->
                                                    event.path("state")
                                                            .asText()
                                                            .equals("established"))
                                    .path("public_key")
                                    .asText())
                    .isEqualTo(publicKey(two));
            first.await("host", event -> event.path("reachable").asBoolean());
            second.await("host", event -> event.path("reachable").asBoolean());
            first.command("sync 2 hello");
            second.await("message", event -> event.path("text").asText().equals("hello"));
            first.command("confirm 2 did you get it?");
            first.await("confirmed", event -> event.path("result").asText().equals("DELIVERED"));
        }
    }

    private static String[] with(String[] some, String one) {
        String[] all = java.util.Arrays.copyOf(some, some.length + 1);
        all[some.length] = one;
        return all;
    }
}
