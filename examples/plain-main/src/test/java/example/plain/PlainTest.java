package example.plain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PlainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;
    private final int[] ports = new int[2];

    @BeforeEach
    void makeKeyAndPorts() throws Exception {
        Files.write(folder.resolve("cluster.key"), new byte[256]);
        Files.setPosixFilePermissions(
                folder.resolve("cluster.key"), PosixFilePermissions.fromString("rw-------"));
        try (DatagramSocket first = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                DatagramSocket second = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            ports[0] = first.getLocalPort();
            ports[1] = second.getLocalPort();
        }
    }

    /** The example's own file, with ports that are free. */
    private Path conf(int number) throws Exception {
        String text =
                new String(
                                Plain.class
                                        .getResourceAsStream("node" + number + ".conf")
                                        .readAllBytes(),
                                UTF_8)
                        .replace(":5431", ":" + ports[0])
                        .replace(":5432", ":" + ports[1]);
        return Files.writeString(folder.resolve("node" + number + ".conf"), text);
    }

    private static Process plain(Path file) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path"))
                                .replace("\n", File.pathSeparator),
                        Plain.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void whatIsTypedAtOneNodeIsPrintedByTheOther() throws Exception {
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        Process process = plain(conf(1));
        try (Node two = new Node(conf(2), lines::add)) {
            await().atMost(PATIENCE).until(() -> lines.contains("node1 is reachable"));
            // The other end may count this one as reachable a moment later.
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                process.getOutputStream().write("five apples\n".getBytes(UTF_8));
                                process.getOutputStream().flush();
                                return lines.contains("node1: five apples");
                            });
            process.getOutputStream().close();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            await().atMost(PATIENCE).until(() -> lines.contains("node1 is gone"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aFileThatIsWrongIsRefusedWithEachLine() throws Exception {
        Path file = conf(1);
        Files.writeString(
                file, Files.readString(file).replace("id = 1", "id = -1\ncolour = \"red\""));

        Process process = plain(file);
        List<String> output = new ArrayList<>(process.inputReader(UTF_8).lines().toList());

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(output).anyMatch(line -> line.contains("node.id"));
        assertThat(output).anyMatch(line -> line.contains("colour"));
    }
}
