package io.knet.tools.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.admin.AdminEndpoint;
import io.knet.tools.CommandRun;
import io.knet.tools.Main;
import io.knet.tools.Streams;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask a node, one that is embedded in a program. */
@Timeout(120)
class AskingTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    @TempDir private Path folder;
    private final KnetHandle node = KnetHandle.builder(1).build();
    private final KnetHandle peer = KnetHandle.builder(2).build();
    private AdminEndpoint endpoint;
    private String path;

    @BeforeEach
    void open() throws Exception {
        endpoint = AdminEndpoint.open(node, folder.resolve("admin").resolve("node1"));
        path = endpoint.path().toString();
        node.mtu().manual(1500);
        peer.mtu().manual(1500);
        node.enableForwarding();
        peer.enableForwarding();
    }

    @AfterEach
    void close() {
        endpoint.close();
        node.close();
        peer.close();
    }

    private static KnetLink link(KnetHandle from, int to, int link, String local, String remote) {
        return from.findHost(to)
                .orElseGet(() -> from.addHost(to))
                .addLink(
                        link,
                        LinkConfig.udp(KnetAddress.parse(local), KnetAddress.parse(remote))
                                .withTimers(LinkTimers.ofMillis(50, 20_000).withPongsToComeUp(2)));
    }

    private void connect() {
        KnetLink there = link(peer, 1, 0, "127.0.79.2:5405", "127.0.79.1:5405");
        KnetLink here = link(node, 2, 0, "127.0.79.1:5405", "127.0.79.2:5405");
        here.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
        there.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** A link to an address where nobody answers. */
    private void addDeadHost() {
        link(node, 3, 1, "127.0.79.1:5406", "127.0.79.3:5406");
    }

    @Test
    void statusShowsLinksAsCorosyncDoes() {
        connect();
        CommandRun run = CommandRun.of("status", path);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("node 1, data mtu: ")
                .contains("host 2: reachable, policy passive")
                .containsPattern(
                        "  link 0 udp/\\w+ \\(127\\.0\\.79\\.1:5405->127\\.0\\.79\\.2:5405\\) enabled"
                                + " connected in use mtu: \\d+ latency: \\d+ us\n");
    }

    @Test
    void statusShowsWhatIsDownFirstAndFails() {
        connect();
        addDeadHost();
        CommandRun run = CommandRun.of("status", path);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .containsSubsequence(
                        "host 3: not reachable",
                        "(127.0.79.1:5406->127.0.79.3:5406) enabled disconnected",
                        "host 2: reachable");
    }

    @Test
    void statusFailsWhileMessagesAreNotForwarded() {
        node.disableForwarding();
        CommandRun run = CommandRun.of("status", path);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("forwarding is off", "no hosts");
    }

    @Test
    void aDisabledLinkIsNotDown() {
        connect();
        KnetLink spare = link(node, 2, 1, "127.0.79.1:5407", "127.0.79.2:5407");
        assertThat(CommandRun.of("status", path).exitCode()).isEqualTo(1);
        spare.disable();
        CommandRun run = CommandRun.of("status", path);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("disabled disconnected");
    }

    @Test
    void statusPrintsTheAnswerAsItIs() throws Exception {
        connect();
        JsonNode status = JACKSON.readTree(CommandRun.of("status", "--json", path).out());
        assertThat(status.at("/schema").asInt()).isEqualTo(1);
        assertThat(status.at("/hosts/0/links/0/up").asBoolean()).isTrue();
    }

    @Test
    void eventsEndWithTheirReader() {
        connect();
        OutputStream gone =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams =
                new Streams(
                        InputStream.nullInputStream(),
                        new PrintStream(new BufferedOutputStream(gone), false, UTF_8),
                        new PrintStream(err, true, UTF_8));
        assertThat(Main.run(streams, "events", "-f", path)).isEqualTo(1);
    }

    @Test
    void statsPrintsWhatIsNotZero() throws Exception {
        connect();
        CommandRun run = CommandRun.of("stats", path);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("stats:\n")
                .containsPattern("  link 2/0 tx_ping_packets: [1-9]\\d*\n")
                .contains("  admin requests: 1\n")
                .doesNotContain(": 0\n");
        assertThat(CommandRun.of("stats", "--lifetime", path).out())
                .startsWith("stats since the start:\n");
        JsonNode json = JACKSON.readTree(CommandRun.of("stats", "--json", path).out());
        assertThat(json.at("/links/0/tx_ping_packets").asLong()).isPositive();
        assertThat(CommandRun.of("stats", "--format", "json", path).out())
                .startsWith("{\"schema\"");
    }

    @Test
    void statsPrintsKeysAsCorosyncCmapctlDoes() {
        connect();
        addDeadHost();
        CommandRun run = CommandRun.of("stats", "--format", "cmap", path);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .allMatch(
                        line ->
                                line.matches(
                                        "stats\\.knet\\.(handle|node\\d+\\.link\\d)\\.\\w+"
                                                + " \\(u(8|32|64)\\) = \\d+"))
                .contains(
                        "stats.knet.node2.link0.connected (u8) = 1",
                        "stats.knet.node2.link0.enabled (u8) = 1",
                        "stats.knet.node2.link0.up_count (u32) = 1",
                        "stats.knet.node2.link0.rx_total_retries (u64) = 0",
                        "stats.knet.node3.link1.connected (u8) = 0",
                        "stats.knet.node3.link1.latency_min (u32) = 4294967295",
                        "stats.knet.node3.link1.rx_data_packets (u64) = 0")
                .isSorted();
    }

    @Test
    void eventsPrintsWhatHappened() {
        connect();
        CommandRun run = CommandRun.of("events", path);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("\\d{4}-\\S+Z link 2/0 is up\n");
        assertThat(CommandRun.of("events", "--json", path).out())
                .contains("\"event\":\"link\",\"host\":2,\"link\":0,\"up\":true");
    }

    @Test
    void eventsFollowsUntilTheNodeEnds() throws Exception {
        Thread end =
                new Thread(
                        () -> {
                            connect();
                            endpoint.close();
                        });
        end.start();
        CommandRun run = CommandRun.of("events", "-f", path);
        end.join();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("link 2/0 is up");
        assertThat(run.err()).contains("has closed the connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "stats", "events"})
    void nodesThatDoNotAnswerAndBadArgumentsAreOneLine(String command) throws Exception {
        assertThat(CommandRun.of(command, "--help").out()).startsWith("Usage: knet " + command);
        assertOneLine(1, "no such file", command, folder.resolve("none").toString());
        Path file = Files.writeString(folder.resolve("file"), "");
        assertOneLine(2, "is no socket", command, file.toString());
        assertOneLine(2, "NODE is empty", command, "");
        assertOneLine(2, "--timeout", command, "--timeout", "0", path);
        assertOneLine(2, "--timeout", command, "--timeout", "x", path);
        assertOneLine(2, "Unknown option", command, "--fast", path);
        assertOneLine(2, "Unmatched argument", command, path, path);
        endpoint.close();
        assertOneLine(1, "no such file", command, path);
    }

    @Test
    void formatsThatThereAreNotAreRefused() {
        assertOneLine(2, "text, json or cmap", "stats", "--format", "xml", path);
        assertOneLine(2, "exclude each other", "stats", "--json", "--format", "cmap", path);
    }

    private static void assertOneLine(int exitCode, String why, String... args) {
        CommandRun run = CommandRun.of(args);
        assertThat(run.err()).contains(why).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.out()).isEmpty();
    }
}
