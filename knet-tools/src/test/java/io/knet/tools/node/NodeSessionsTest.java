package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.knet.NodeIdentity;
import io.knet.tools.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private String clusterKey(String name) {
        String key = directory.resolve(name).toString();
        assertThat(CommandRun.of("keygen", key).exitCode()).isZero();
        return key;
    }

    @Test
    void aNodeMovesFromLibknetsFormatToSessionsAndBackByCommand() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        nodes.replacePeers("--peer=2,dialect=libknet", "--peer=1,dialect=libknet");
        String[] options = {
            "--session", "--crypto=jca/aes256/sha256", "--key-file=" + clusterKey("cluster.key")
        };
        try (NodeUnderTest first = nodes.first(options);
                NodeUnderTest second = nodes.second(options)) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            first.command("confirm 2 too early");
            assertThat(first.await("confirmed").get("result").asText()).isEqualTo("NOT_SUPPORTED");

            speak(first, 2, "either");
            speak(second, 1, "either");
            for (NodeUnderTest node : List.of(first, second)) {
                assertThat(node.await("dialect").get("dialect").asText()).isEqualTo("session");
            }
            first.command("status");
            assertThat(first.await("status").at("/hosts/0/session").isObject()).isTrue();
            speak(first, 2, "session");
            speak(second, 1, "session");
            first.command("confirm 2 in a session");
            assertThat(first.await("confirmed").get("result").asText()).isEqualTo("DELIVERED");
            second.awaitMessage("in a session");

            speak(first, 2, "either");
            speak(second, 1, "either");
            speak(first, 2, "libknet");
            assertThat(second.await("dialect").get("dialect").asText()).isEqualTo("libknet");
            speak(second, 1, "libknet");
            first.awaitHost(2, false);
            first.awaitHost(2, true);
            first.command("sync 2 back again");
            second.awaitMessage("back again");

            first.command("dialect 3 either");
            assertThat(first.await("error").get("message").asText()).contains("no host 3");
        }
    }

    private static void speak(NodeUnderTest node, int host, String dialect) throws Exception {
        node.command("dialect " + host + " " + dialect);
        JsonNode changed = node.await("changed");
        assertThat(changed.get("setting").asText()).isEqualTo("dialect of host " + host);
        assertThat(changed.get("value").asText()).isEqualTo(dialect);
    }

    @Test
    void aNodeWithoutSessionsSaysSo() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            first.command("confirm 2 hello");
            JsonNode refused = first.await("confirmed");
            assertThat(refused.get("result").asText()).isEqualTo("NOT_SUPPORTED");
            assertThat(refused.get("detail").asText()).contains("built without sessions");
            first.command("dialect 2 either");
            assertThat(first.await("error").get("message").asText())
                    .contains("built without sessions");
        }
    }

    @Test
    void tellsWhyAMessageWasNotConfirmed() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        String[] options = {"--session", "--key-file=" + clusterKey("cluster.key")};
        try (NodeUnderTest first = nodes.first(options);
                NodeUnderTest second = nodes.second(with(options, "--channel=1"))) {
            first.command("confirm 2 too early");
            assertThat(first.await("confirmed").get("result").asText()).isEqualTo("HOST_DOWN");
            first.awaitHost(2, true);
            second.awaitHost(1, true);

            first.command("confirm 2 to no channel");
            JsonNode refused = first.await("confirmed");
            assertThat(refused.get("result").asText()).isEqualTo("PEER_CHANNEL_CLOSED");
            assertThat(refused.get("detail").asText())
                    .isEqualTo("host 2 does not have the data channel of the message open");
            first.command("confirm 9 hello");
            assertThat(first.await("error").get("message").asText())
                    .isEqualTo("there is no host 9; hosts come from --peer");
            Path none = directory.resolve("none");
            first.command("confirm 2 @" + none);
            assertThat(first.await("error").get("message").asText())
                    .isEqualTo("file \"" + none + "\" does not exist");
            first.command("confirm 2 @" + Files.createFile(directory.resolve("empty")));
            assertThat(first.await("confirmed").get("result").asText()).isEqualTo("MESSAGE_EMPTY");
        }
    }

    @ParameterizedTest
    @CsvSource({"key, KEY, session_bad_mac", "suite, SUITE, session_suite"})
    void anotherKeyFileOrSuiteIsToldAndCounted(String what, String reason, String counter)
            throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        String key = clusterKey("cluster.key");
        String other = what.equals("key") ? clusterKey("other.key") : key;
        try (NodeUnderTest first = nodes.first("--session", "--key-file=" + key);
                NodeUnderTest second =
                        nodes.second(
                                "--session",
                                "--key-file=" + other,
                                what.equals("key") ? "--suite=aesgcm" : "--suite=chachapoly")) {
            second.await("ready");
            JsonNode failed =
                    first.await("session", event -> event.get("state").asText().equals("failed"));
            assertThat(failed.get("reason").asText()).isEqualTo(reason);
            long counted = 0;
            while (counted == 0) {
                first.command("stats");
                counted = first.await("stats").at("/drops/" + counter).asLong();
            }
            first.command("confirm 2 hello");
            assertThat(first.await("confirmed").get("result").asText()).isEqualTo("HOST_DOWN");
        }
    }

    private static String[] with(String[] some, String one) {
        String[] all = java.util.Arrays.copyOf(some, some.length + 1);
        all[some.length] = one;
        return all;
    }
}
