package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.tools.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeCaptureTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @TempDir private Path directory;

    private String key() throws IOException {
        return Files.write(directory.resolve("key"), new byte[200]).toString();
    }

    private List<JsonNode> decoded(Path file, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("decode", file.toString(), "--json"));
        args.addAll(Arrays.asList(more));
        CommandRun run = CommandRun.of(args.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        List<JsonNode> packets = new ArrayList<>();
        for (String line : run.out().split("\n")) {
            packets.add(JACKSON.readTree(line));
        }
        return packets;
    }

    private static Predicate<JsonNode> is(String direction, String kind) {
        return packet ->
                packet.get("direction").asText().equals(direction)
                        && packet.get("kind").asText().equals(kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "nio"})
    void allThatPassesIsInTheCaptureAndCanBeDecoded(String sockets) throws Exception {
        String[] crypto = {
            "--native=" + sockets, "--crypto=jca/aes256/sha256", "--key-file=" + key()
        };
        Path sealed = directory.resolve("sealed.pcapng");
        Path plain = directory.resolve("plain.pcapng");
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first(with(crypto, "--capture=" + sealed));
                NodeUnderTest second =
                        nodes.second(with(crypto, "--capture=" + plain + ",plain"))) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            first.command("sync 2 hello");
            second.awaitMessage("hello");
            second.command("send 1 good bye");
            first.awaitMessage("good bye");
            first.command("sync 2 @" + Files.write(directory.resolve("long"), new byte[60_000]));
            second.await("message", json -> json.get("length").asInt() == 60_000);
            second.command("quit");
            first.command("quit");
            JsonNode report = first.await("capture");
            assertThat(report.get("dropped").asLong()).isZero();
            assertThat(report.get("written").asLong()).isPositive();
            assertThat(report.get("side").asText()).isEqualTo("sealed");
            second.await("capture");
            assertThat(second.exitCode()).isZero();
            assertThat(first.exitCode()).isZero();
        }

        List<JsonNode> opened = decoded(sealed, "--crypto=aes256/sha256", "--key-file=" + key());
        assertThat(opened).allMatch(packet -> packet.get("sealed").asBoolean());
        assertThat(opened).noneMatch(packet -> packet.has("problem"));
        for (String kind : List.of("ping", "pong", "data")) {
            assertThat(opened).anyMatch(is("out", kind)).anyMatch(is("in", kind));
        }
        assertThat(opened)
                .as("the long message")
                .anyMatch(packet -> packet.path("payload").asInt() > 200);
        assertThat(decoded(sealed))
                .allMatch(
                        packet ->
                                packet.get("kind").asText().matches("sealed|malformed|session.*"));

        List<JsonNode> clear = decoded(plain);
        assertThat(clear).noneMatch(packet -> packet.get("sealed").asBoolean());
        for (String kind : List.of("ping", "pong", "data")) {
            assertThat(clear).anyMatch(is("out", kind)).anyMatch(is("in", kind));
        }
        assertThat(clear)
                .as("the text of sendSync")
                .anyMatch(packet -> packet.path("payload").asInt() == "hello".length());
    }

    private static String[] with(String[] some, String more) {
        String[] all = Arrays.copyOf(some, some.length + 1);
        all[some.length] = more;
        return all;
    }

    @Test
    void theHandshakeOfASessionIsInTheCapture() throws Exception {
        String[] session = {"--session", "--key-file=" + key()};
        Path file = directory.resolve("session.pcapng");
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first(with(session, "--capture=" + file));
                NodeUnderTest second = nodes.second(session)) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            first.command("quit");
            assertThat(first.exitCode()).isZero();
        }

        List<JsonNode> packets = decoded(file);
        assertThat(packets)
                .anyMatch(packet -> packet.get("kind").asText().equals("session-init"))
                .anyMatch(packet -> packet.get("kind").asText().equals("session-response"))
                .anyMatch(is("in", "session-transport"))
                .anyMatch(is("out", "session-transport"));
    }

    @Test
    void aCaptureIsSwitchedOnAndOff() throws Exception {
        Path file = directory.resolve("node.pcapng");
        TwoNodes nodes = new TwoNodes(1);
        try (NodeUnderTest first = nodes.first("--capture=" + file + ",plain,off,size=1M,files=2");
                NodeUnderTest second = nodes.second()) {
            first.awaitHost(2, true);
            second.awaitHost(1, true);
            first.command("sync 2 unseen");
            second.awaitMessage("unseen");
            first.command("capture");
            JsonNode off = first.await("capture");
            assertThat(off.get("on").asBoolean()).isFalse();
            assertThat(off.get("written").asLong()).isZero();
            first.command("capture on");
            assertThat(first.await("capture").get("on").asBoolean()).isTrue();
            first.command("sync 2 seen");
            second.awaitMessage("seen");
            first.command("capture off");
            first.await("capture");
            first.command("sync 2 unseen too");
            second.awaitMessage("unseen too");
            first.command("quit");
            assertThat(first.exitCode()).isZero();
        }

        assertThat(decoded(file))
                .filteredOn(is("out", "data"))
                .extracting(packet -> packet.get("payload").asInt())
                .containsExactly("seen".length());
    }

    @Test
    void aNodeWithoutACaptureSaysHowToHaveOne() throws Exception {
        try (NodeUnderTest node = new NodeUnderTest("--id=1")) {
            node.command("capture on");
            assertThat(node.await("error").get("message").asText()).contains("--capture FILE,off");
            node.command("capture some");
            assertThat(node.await("error").get("message").asText()).contains("capture on or");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "FILE,both",
                "FILE,size=1",
                "FILE,size=many",
                "FILE,size=17179869185G",
                "FILE,size=1M,size=2M",
                "FILE,plain,sealed",
                "FILE,files=0",
                "FILE,files=1001",
                "none/such/FILE",
                "OTHER"
            })
    void refusesACaptureThatCannotBe(String text) throws Exception {
        Path other = Files.writeString(directory.resolve("other"), "no capture");
        String spec =
                text.replace("none/such/FILE", directory.resolve("none/file").toString())
                        .replace("FILE", directory.resolve("file").toString())
                        .replace("OTHER", other.toString());
        CommandRun run = CommandRun.of("node", "--id=1", "--capture=" + spec);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1).allMatch(line -> line.startsWith("knet node: "));
        assertThat(other).hasContent("no capture");
    }
}
