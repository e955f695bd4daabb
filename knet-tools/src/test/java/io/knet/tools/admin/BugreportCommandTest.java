package io.knet.tools.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.KnetAddress;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.admin.AdminEndpoint;
import io.knet.tools.CommandRun;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code knet bugreport} of a node with crypto that is embedded in a program. */
@Timeout(120)
class BugreportCommandTest {
    /** Printable, so that a text with the key in it would show it. */
    private static final byte[] KEY =
            new Random(1)
                    .ints(256, 'A', 'z' + 1)
                    .collect(
                            StringBuilder::new, (t, c) -> t.append((char) c), StringBuilder::append)
                    .toString()
                    .getBytes(UTF_8);

    @TempDir private Path folder;
    private final KnetHandle node = open(1);
    private final KnetHandle peer = open(2);
    private AdminEndpoint endpoint;
    private String path;

    private static KnetHandle open(int id) {
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(KEY)) {
            return KnetHandle.builder(id).crypto(crypto).build();
        }
    }

    @BeforeEach
    void connect() throws Exception {
        endpoint = AdminEndpoint.open(node, folder.resolve("admin").resolve("node1"));
        path = endpoint.path().toString();
        node.enableForwarding();
        peer.enableForwarding();
        KnetLink there = link(peer, 1, "127.0.77.2:5405", "127.0.77.1:5405");
        KnetLink here = link(node, 2, "127.0.77.1:5405", "127.0.77.2:5405");
        here.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
        there.whenUp().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @AfterEach
    void close() {
        endpoint.close();
        node.close();
        peer.close();
    }

    private static KnetLink link(KnetHandle from, int to, String local, String remote) {
        return from.addHost(to)
                .addLink(
                        0,
                        LinkConfig.udp(KnetAddress.parse(local), KnetAddress.parse(remote))
                                .withTimers(LinkTimers.ofMillis(50, 20_000).withPongsToComeUp(2)));
    }

    @Test
    void gathersStateCountersEventsAndKernelFacts() {
        CommandRun run = CommandRun.of("bugreport", path);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("java.runtime.version: ", "/proc/sys/net/core/rmem_max:")
                .containsSubsequence(
                        "== versions ==",
                        "knet ",
                        "== now, ",
                        "\"event\":\"status\"",
                        "\"lifetime\":false",
                        "\"lifetime\":true",
                        "== kernel, now: as this command's namespace sees it; a node in a container",
                        "/proc/version:",
                        "== events ==",
                        "\"event\":\"link\",\"host\":2,\"link\":0,\"up\":true");
    }

    @Test
    void limitsOfTheKernelAreWhole() {
        assertThat(CommandRun.of("bugreport", path).out())
                .containsPattern("/proc/sys/net/core/rmem_max:\\R[0-9]{3,}\\R");
    }

    @Test
    void recordsBeforeAndAfter() {
        CommandRun run = CommandRun.withInput("\n", "bugreport", "--record", path);
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("press Enter");
        assertThat(run.out())
                .containsSubsequence(
                        "== before, ",
                        "\"event\":\"stats\"",
                        "== after, ",
                        "\"event\":\"stats\"",
                        "== events ==");
    }

    @Test
    void noPartOfTheKeyIsInIt() {
        String report = CommandRun.withInput("\n", "bugreport", "--record", path).out();
        String lowerCase = report.toLowerCase(Locale.ROOT);
        for (int i = 0; i + 12 <= KEY.length; i++) {
            byte[] part = Arrays.copyOfRange(KEY, i, i + 12);
            assertThat(report)
                    .doesNotContain(new String(part, ISO_8859_1))
                    .doesNotContain(Base64.getEncoder().encodeToString(part));
            assertThat(lowerCase)
                    .doesNotContain(HexFormat.of().formatHex(part))
                    .doesNotContain(HexFormat.ofDelimiter(" ").formatHex(part))
                    .doesNotContain(HexFormat.ofDelimiter(":").formatHex(part));
        }
        assertThat(report).doesNotContain(Arrays.toString(KEY).substring(1, 40));
    }

    @Test
    void noMessageIsInIt() {
        CompletableFuture<Boolean> received = new CompletableFuture<>();
        peer.openChannel(0, message -> received.complete(true));
        node.openChannel(0).send("nobody else reads this".getBytes(UTF_8));
        received.orTimeout(60, TimeUnit.SECONDS).join();
        String report = CommandRun.of("bugreport", path).out();
        assertThat(report).contains("\"tx_data_packets\":1,").doesNotContain("nobody else");
    }

    @Test
    void aNodeThatDoesNotAnswerIsOneLine() {
        endpoint.close();
        CommandRun run = CommandRun.of("bugreport", path);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no such file").hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void badArgumentsAreOneLine() {
        CommandRun run = CommandRun.of("bugreport", "--fast", path);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Unknown option").hasLineCount(1);
        assertThat(CommandRun.of("bugreport", "--help").out()).startsWith("Usage: knet bugreport");
    }
}
