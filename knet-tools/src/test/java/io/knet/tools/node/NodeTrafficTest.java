package io.knet.tools.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTrafficTest {
    @TempDir private Path directory;

    @Tag("smoke")
    @ParameterizedTest
    @ValueSource(strings = {"auto", "nio"})
    void nodesTalkInBothDirections(String sockets) throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        String[] more = {
            "--native=" + sockets, "--crypto=jca/aes256/sha256", "--key-file=" + key("a", 1)
        };
        try (NodeUnderTest first = nodes.first(more);
                NodeUnderTest second = nodes.second(more)) {
            assertThat(first.await("ready").get("crypto").asText()).isEqualTo("jca/aes256/sha256");
            first.awaitLink(2, 0, true);
            first.awaitHost(2, true);
            second.awaitHost(1, true);

            first.command("sync 2 hello");
            second.command("send 1 and good bye");

            JsonNode sync = first.await("sent");
            assertThat(sync.get("to").asInt()).isEqualTo(2);
            assertThat(sync.get("sync").asBoolean()).isTrue();
            assertThat(sync.get("result").asText()).isEqualTo("OK");
            assertThat(sync.get("micros").asLong()).isNotNegative();
            JsonNode send = second.await("sent");
            assertThat(send.get("sync").asBoolean()).isFalse();
            assertThat(send.get("result").asText()).isEqualTo("OK");
            JsonNode message = second.awaitMessage("hello");
            assertThat(message.get("from").asInt()).isEqualTo(1);
            assertThat(message.get("channel").asInt()).isZero();
            assertThat(message.get("length").asInt()).isEqualTo(5);
            assertThat(message.get("sha256").asText()).isEqualTo(sha256("hello".getBytes(UTF_8)));
            first.awaitMessage("and good bye");
        }
    }

    @Test
    void keysAreChangedStepByStep() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        String spec = "jca/aes256/sha256";
        String[] more = {"--crypto=" + spec, "--key-file=" + key("old", 1)};
        String fresh = key("fresh", 2).toString();
        try (NodeUnderTest first = nodes.first(more);
                NodeUnderTest second = nodes.second(more)) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            int sent = 0;
            for (String step :
                    List.of(
                            "load " + spec + " " + fresh,
                            "use 2",
                            "use 2",
                            "finish",
                            "clear disallow")) {
                for (NodeUnderTest node : List.of(first, second)) {
                    node.command("rekey " + step);
                    assertThat(node.await("changed").get("setting").asText()).isEqualTo("crypto");
                    first.command("sync 2 message " + sent);
                    second.awaitMessage("message " + sent);
                    sent++;
                }
            }
            first.command("rekey use 1");
            assertThat(first.await("error").get("message").asText()).contains("slot 1 is empty");
            first.command("rekey load " + spec + " " + directory.resolve("none"));
            assertThat(first.await("error").get("message").asText()).contains("key file");
        }
    }

    @Test
    void settingsAreChangedWhileItRuns() throws Exception {
        TwoNodes nodes = new TwoNodes(2);
        try (NodeUnderTest first = nodes.first("--compress=zlib/9/1000", "--mtu=1500");
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            for (String[] change :
                    new String[][] {
                        {"policy 2 rr", "policy of host 2", "rr"},
                        {"priority 2/1 99", "priority of link 2/1", "99"},
                        {"timers 2/0 100 1000", "ping_interval_ms of link 2/0", "100"},
                        {"", "pong_timeout_ms of link 2/0", "1000"},
                        {"mtu 1400", "mtu", "1400"},
                        {"mtu auto", "mtu", "auto"},
                        {"compress zstd/3", "compression", "zstd/3/100"}
                    }) {
                first.command(change[0]);
                JsonNode changed = first.await("changed");
                assertThat(changed.get("setting").asText()).isEqualTo(change[1]);
                assertThat(changed.get("value").asText()).isEqualTo(change[2]);
            }
            first.command("sync 2 " + "x".repeat(200));
            second.awaitMessage("x".repeat(200));
            second.awaitCounter("/handle/rx_compressed_packets", 1);
            first.command("status");
            JsonNode link = first.await("status").at("/hosts/0/links/0");
            assertThat(link.get("ping_interval_ms").asInt()).isEqualTo(100);
            first.command("priority 2/7 1");
            assertThat(first.await("error").get("message").asText()).contains("no link 2/7");
            first.command("policy 3 rr");
            assertThat(first.await("error").get("message").asText()).contains("no host 3");
        }
    }

    @Test
    void nodesTalkOverIpv6AndOnAnotherChannel() throws Exception {
        assumeTrue(TwoNodes.canUse("::1"), "this machine has no IPv6");
        TwoNodes nodes = new TwoNodes(0);
        nodes.add(0, "::1", "::1");
        try (NodeUnderTest first = nodes.first("--channel=31");
                NodeUnderTest second = nodes.second("--channel=31")) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);

            first.command("sync 2 six");

            assertThat(second.awaitMessage("six").get("channel").asInt()).isEqualTo(31);
        }
    }

    @Test
    void broadcastGoesToAllHosts() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);

            first.command("bcast to whom it may concern");

            assertThat(first.await("sent").get("to").asText()).isEqualTo("all");
            second.awaitMessage("to whom it may concern");
        }
    }

    @Test
    void sendsFilesAsTheyAre() throws Exception {
        byte[] content = new byte[65536];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        Path file = Files.write(directory.resolve("a file"), content);
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);

            first.command("sync 2 @" + file);

            JsonNode message = second.await("message");
            assertThat(message.get("length").asInt()).isEqualTo(65536);
            assertThat(message.get("sha256").asText()).isEqualTo(sha256(content));
            assertThat(message.has("text")).isFalse();
        }
    }

    @Test
    void anEmptyMessageIsRefused() throws Exception {
        Path empty = Files.createFile(directory.resolve("empty"));
        try (NodeUnderTest node = new NodeUnderTest("--id=1", "--peer=2")) {
            node.command("send 2 @" + empty);

            JsonNode sent = node.await("sent");
            assertThat(sent.get("result").asText()).isEqualTo("EINVAL");
            assertThat(sent.get("error").asText()).isEqualTo("MESSAGE_EMPTY");
        }
    }

    @Test
    void sendingToADeadHostSaysSo() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first()) {
            first.command("sync 2 too early");
            JsonNode early = first.await("sent");
            assertThat(early.get("result").asText()).isEqualTo("EHOSTDOWN");
            assertThat(early.get("error").asText()).isEqualTo("HOST_DOWN");

            try (NodeUnderTest second = nodes.second()) {
                first.awaitHost(2, true);
                second.awaitHost(1, true);
            }
            assertThat(first.awaitLink(2, 0, false).get("reason").asText()).isNotEmpty();
            first.awaitHost(2, false);

            first.command("sync 2 too late");
            JsonNode late = first.await("sent");
            assertThat(late.get("result").asText()).isEqualTo("EHOSTDOWN");
            assertThat(late.get("detail").asText()).startsWith("host 2");
        }
    }

    @Test
    void aPeerWithAnotherKeyIsNotHeard() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first =
                        nodes.first("--crypto=jca/aes256/sha256", "--key-file=" + key("a", 1));
                NodeUnderTest second =
                        nodes.second("--crypto=jca/aes256/sha256", "--key-file=" + key("b", 2))) {
            second.await("ready");
            long refused = 0;
            while (refused < 3) {
                first.command("stats");
                refused = first.await("stats").at("/drops/not_authentic").asLong();
            }
            first.command("sync 2 secret");

            assertThat(first.await("sent").get("result").asText()).isEqualTo("EHOSTDOWN");
        }
    }

    @Test
    void floodSendsManyMessages() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);

            first.command("flood 2 50 27");

            JsonNode flood = first.await("flood");
            assertThat(flood.get("to").asInt()).isEqualTo(2);
            assertThat(flood.get("count").asInt()).isEqualTo(50);
            assertThat(flood.get("size").asInt()).isEqualTo(27);
            assertThat(flood.get("bytes").asLong()).isEqualTo(50 * 27);
            assertThat(flood.get("refused").asLong()).isZero();
            assertThat(flood.get("seconds").asDouble()).isPositive();
            for (int i = 0; i < 50; i++) {
                second.awaitMessage("abcdefghijklmnopqrstuvwxyza");
            }
        }
    }

    @Test
    void messagesAreNotPrintedByEventLoops() throws Exception {
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first();
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            first.command("sync 2 hello");
            second.awaitMessage("hello");

            assertThat(second.printers())
                    .contains("knet-receiver", "node-under-test")
                    .noneMatch(name -> name.matches("knet-2-\\d+-\\d+"));
        }
    }

    private Path key(String name, int seed) throws IOException {
        byte[] key = new byte[256];
        Arrays.fill(key, (byte) seed);
        return Files.write(directory.resolve(name), key);
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
