package example.grid;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The configuration is knet-infinispan.xml as it is in the jar. */
@Timeout(120)
class GridTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

    private GridNode node(int number) throws Exception {
        String text =
                new String(
                                Grid.class
                                        .getResourceAsStream("/knet" + number + ".conf")
                                        .readAllBytes(),
                                UTF_8)
                        .replace(":5441", ":" + ports[0])
                        .replace(":5442", ":" + ports[1]);
        Path file = Files.writeString(folder.resolve("knet" + number + ".conf"), text);
        return new GridNode("node" + number, file);
    }

    @Test
    void whatIsStoredOnOneNodeIsOnTheOtherAndStaysWhenTheFirstLeaves() throws Exception {
        try (GridNode two = node(2)) {
            try (GridNode one = node(1)) {
                await().atMost(PATIENCE).until(() -> two.members() == 2 && one.members() == 2);
                one.store("apples", 5);
                assertThat(two.find("apples")).isEqualTo(5);
                two.store("apples", 4);
                assertThat(one.find("apples")).isEqualTo(4);
            }
            await().atMost(PATIENCE).until(() -> two.members() == 1);
            assertThat(two.find("apples")).isEqualTo(4);
        }
    }
}
