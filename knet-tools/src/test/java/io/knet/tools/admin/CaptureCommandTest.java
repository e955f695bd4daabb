package io.knet.tools.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CaptureSide;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetAddress;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.LinkConfig;
import io.knet.LinkTimers;
import io.knet.admin.AdminConfig;
import io.knet.admin.AdminEndpoint;
import io.knet.tools.CommandRun;
import io.knet.tools.KnetProcess;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets of a node that is embedded in a program, and up already. */
@Timeout(120)
class CaptureCommandTest {
    private static final String TEXT = "a message for all to see";
    private static final String HERE = "127.0.79.1:5415";
    private static final String THERE = "127.0.79.2:5415";

    @TempDir private Path folder;
    private final KnetHandle node = KnetHandle.builder(1).build();
    private final KnetHandle peer = KnetHandle.builder(2).build();

    @BeforeEach
    void connect() throws Exception {
        byte[] key = new byte[1024];
        Files.write(key(), key);
        Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-------"));
        for (KnetHandle each : List.of(node, peer)) {
            try (CryptoConfig crypto =
                    CryptoConfig.of("jca", CryptoCipher.AES256, CryptoHash.SHA256, key)) {
                each.crypto().set(1, crypto);
            }
            each.crypto().use(1);
        }
        LinkTimers quick = LinkTimers.ofMillis(20, 20_000).withPongsToComeUp(2);
        node.addHost(2)
                .addLink(
                        0,
                        LinkConfig.udp(KnetAddress.parse(HERE), KnetAddress.parse(THERE))
                                .withTimers(quick));
        peer.addHost(1)
                .addLink(
                        0,
                        LinkConfig.udp(KnetAddress.parse(THERE), KnetAddress.parse(HERE))
                                .withTimers(quick));
        node.enableForwarding();
        node.filter(DestinationFilter.unicastTo(2));
        node.host(2).whenReachable().get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        node.close();
        peer.close();
    }

    private Path key() {
        return folder.resolve("cluster.key");
    }

    private Path file() {
        return folder.resolve("node.pcapng");
    }

    private AdminConfig config() {
        return AdminConfig.of(folder.resolve("admin").resolve("node1"));
    }

    private CommandRun capture(String... more) {
        List<String> words =
                new ArrayList<>(List.of("capture", config().path().toString(), "--out=" + file()));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    /** Sends synchronous messages until the test has seen enough. */
    private AutoCloseable traffic(String message) {
        DataChannel channel = node.openChannel(3);
        Thread sender =
                new Thread(
                        () -> {
                            while (!Thread.currentThread().isInterrupted()) {
                                try {
                                    channel.sendSync(message.getBytes(UTF_8));
                                    LockSupport.parkNanos(1_000_000);
                                } catch (KnetException ended) {
                                    return;
                                }
                            }
                        });
        sender.start();
        return () -> {
            sender.interrupt();
            sender.join();
        };
    }

    @Test
    void whatIsOnTheNetworkIsWrittenAndOpenedWithTheKey() throws Exception {
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(node, config().withCapture(CaptureSide.SEALED));
                AutoCloseable traffic = traffic(TEXT)) {
            CommandRun run = capture("--packets=60", "--link=2/0");

            assertThat(run.err())
                    .contains("capturing packets of node 1, sealed side, to " + file())
                    .contains("60 packets captured, 0 missing");
            assertThat(run.exitCode()).isZero();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
            assertThat(new String(Files.readAllBytes(file()), UTF_8)).doesNotContain("for all");
            CommandRun opened =
                    CommandRun.of(
                            "decode",
                            file().toString(),
                            "--crypto=aes256/sha256",
                            "--key-file=" + key());
            assertThat(opened.exitCode()).as(opened.err()).isZero();
            assertThat(opened.out().lines())
                    .anyMatch(line -> line.contains("Z out " + HERE + " > " + THERE + " data"))
                    .anyMatch(line -> line.contains("Z in " + THERE + " > " + HERE))
                    .anyMatch(line -> line.contains("payload=24"));
        }
    }

    @Test
    void plainTextIsWrittenWhereThatIsAllowed() throws Exception {
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(node, config().withCapture(CaptureSide.PLAIN));
                AutoCloseable traffic = traffic(TEXT)) {
            CommandRun run = capture("--packets=60", "--plain", "--host=2");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(new String(Files.readAllBytes(file()), UTF_8))
                    .contains("a message for all to see");
            assertThat(CommandRun.of("decode", file().toString()).out())
                    .contains(" data ", "payload=24", " ping ", " pong ");
        }
    }

    @Test
    void aCaptureEndsAfterItsTimeAndKeepsToItsFiles() throws Exception {
        try (AdminEndpoint endpoint =
                        AdminEndpoint.open(node, config().withCapture(CaptureSide.PLAIN));
                AutoCloseable traffic = traffic("x".repeat(1200))) {
            CommandRun run = capture("--duration=2s", "--max-size=256K", "--files=2");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).containsPattern("\\d+ packets captured, 0 missing");
            assertThat(Path.of(file() + ".1")).exists();
            assertThat(Path.of(file() + ".2")).doesNotExist();
            assertThat(CommandRun.of("decode", file() + ".1").exitCode()).isZero();
        }
    }

    @Test
    void ctrlCEndsACaptureThatIsWholeThen() throws Exception {
        try (AdminEndpoint endpoint =
                AdminEndpoint.open(node, config().withCapture(CaptureSide.SEALED))) {
            ProcessBuilder command =
                    KnetProcess.of("capture", endpoint.path().toString(), "--out=" + file());
            // Whoever runs this in the background may have had the signal ignored.
            command.command().addAll(0, List.of("env", "--default-signal=INT"));
            Process process = command.start();
            try (BufferedReader err = process.errorReader(UTF_8)) {
                assertThat(err.readLine()).startsWith("capturing packets of node 1");
                while (Files.size(file()) < 2000) {
                    Thread.onSpinWait();
                }
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
                assertThat(err.readLine()).matches("\\d+ packets captured, 0 missing");
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(CommandRun.of("decode", file().toString()).exitCode()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void standardOutputTakesACaptureToo() throws Exception {
        try (AdminEndpoint endpoint =
                AdminEndpoint.open(node, config().withCapture(CaptureSide.SEALED))) {
            CommandRun run =
                    CommandRun.of("capture", endpoint.path().toString(), "--out=-", "--packets=3");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains("3 packets captured, 0 missing");
            assertThat(run.out()).startsWith("\n\r\r\n").contains("knet1-host2-link0");
        }
    }

    @Test
    void aNodeThatAllowsNoneIsNotCapturedAndNoFileIsMade() throws Exception {
        try (AdminEndpoint endpoint = AdminEndpoint.open(node, config())) {
            CommandRun run = capture();

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("captures are not allowed on this admin endpoint")
                    .hasLineCount(1);
            assertThat(file()).doesNotExist();
        }
    }

    @Test
    void aNodeThatEndsLeavesTheFileWhole() throws Exception {
        AdminEndpoint endpoint = AdminEndpoint.open(node, config().withCapture(CaptureSide.SEALED));
        Thread ending =
                new Thread(
                        () -> {
                            while (file().toFile().length() < 1000) {
                                Thread.onSpinWait();
                            }
                            endpoint.close();
                        });
        ending.start();

        CommandRun run = capture();
        ending.join();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("packets captured", "it has closed the connection");
        assertThat(CommandRun.of("decode", file().toString()).exitCode()).isZero();
    }

    @Test
    void aFileThatIsNoCaptureIsLeftAlone() throws Exception {
        Files.writeString(file(), "precious");
        try (AdminEndpoint endpoint =
                AdminEndpoint.open(node, config().withCapture(CaptureSide.SEALED))) {
            CommandRun run = capture();

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("is no capture, and is not overwritten");
            assertThat(file()).hasContent("precious");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--plain --sealed     | --sealed and --plain exclude each other",
                "--packets=0          | --packets",
                "--duration=0         | --duration \"0\" must be a time, as in 30s, 5m or 1h",
                "--duration=2d        | --duration \"2d\" must be a time, as in 30s, 5m or 1h",
                "--link=2             | \"2\"",
                "--link=2/0 --host=2  | --link names the host too; leave out --host",
                "--max-size=1T        | --max-size \"1T\" must be a number of bytes",
                "--files=0            | --files",
                "--host=70000         | --host",
                "--host=9             | there is no host 9"
            })
    void argumentsThatCannotBeAreToldInOneLine(String more, String message) throws Exception {
        try (AdminEndpoint endpoint =
                AdminEndpoint.open(node, config().withCapture(CaptureSide.SEALED))) {
            CommandRun run = capture(more.split(" +"));

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains(message).hasLineCount(1);
            assertThat(file()).doesNotExist();
        }
    }
}
