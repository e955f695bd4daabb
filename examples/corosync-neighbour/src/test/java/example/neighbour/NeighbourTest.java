package example.neighbour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.knet.config.KnetConfig;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NeighbourTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int NEIGHBOUR = 2;

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    @TempDir private Path folder;

    /** The example's own file, with other addresses and ports that are free. */
    private Path conf(List<List<String>> addresses) throws Exception {
        String text = Files.readString(Path.of("corosync.conf"));
        try (DatagramSocket first = new DatagramSocket();
                DatagramSocket second = new DatagramSocket()) {
            text =
                    text.replace("mcastport: 5405", "mcastport: " + first.getLocalPort())
                            .replace("mcastport: 5406", "mcastport: " + second.getLocalPort());
        }
        text =
                text.replace("127.0.0.1", addresses.get(0).get(1))
                        .replace("127.0.0.2", addresses.get(0).get(0))
                        .replace("127.0.0.3", addresses.get(1).get(1))
                        .replace("127.0.0.4", addresses.get(1).get(0));
        // Of containers and of tests: no rights to be scheduled before all others.
        return Files.writeString(
                folder.resolve("corosync.conf"),
                text + "\nsystem {\n    sched_rr: no\n    move_to_root_cgroup: no\n}\n");
    }

    @Test
    void withoutCorosyncItSaysWhatIsTheMatterWithEachLink() throws Exception {
        Path conf =
                conf(List.of(List.of("127.0.0.2", "127.0.0.1"), List.of("127.0.0.4", "127.0.0.3")));

        try (KnetConfig config = KnetConfig.ofCorosync(conf, NEIGHBOUR);
                NeighbourNode node = new NeighbourNode(config, events::add)) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () ->
                                    assertThat(node.report())
                                            .hasSize(3)
                                            .anyMatch(line -> line.contains("node corosync, 0 "))
                                            .anyMatch(
                                                    line ->
                                                            line.contains("link 0: disconnected, ")
                                                                    && line.contains("127.0.0.1"))
                                            .anyMatch(
                                                    line ->
                                                            line.contains("link 1: disconnected, ")
                                                                    && line.contains("127.0.0.3")));
        }
    }

    private static void doWithout(String why) {
        if ("required".equals(System.getProperty("knet.interop"))) {
            Assertions.fail(why);
        }
        Assumptions.abort("skipped: " + why);
    }

    @Test
    void corosyncSeesItOnBothLinksAndItHearsTotem() throws Exception {
        Corosync.missing().ifPresent(NeighbourTest::doWithout);
        String network = "10.78." + ProcessHandle.current().pid() % 250;
        List<List<String>> addresses =
                List.of(
                        List.of(network + ".1", network + ".2"),
                        List.of(network + ".5", network + ".6"));
        Path conf = conf(addresses);

        try (Corosync corosync = new Corosync(conf, addresses);
                KnetConfig config = KnetConfig.ofCorosync(conf);
                NeighbourNode node = new NeighbourNode(config, events::add)) {
            assertThat(config.nodeId()).as("found by its address").isEqualTo(NEIGHBOUR);
            await(corosync.log())
                    .atMost(PATIENCE)
                    .until(() -> corosync.isConnected(0) && corosync.isConnected(1));
            await().atMost(PATIENCE).until(() -> node.messagesOf(1) > 0);

            corosync.cut(0);
            await().atMost(PATIENCE).until(() -> !corosync.isConnected(0));
            assertThat(corosync.isConnected(1)).isTrue();
            await().atMost(PATIENCE)
                    .until(() -> events.stream().anyMatch(e -> e.startsWith("link 1/0 is down")));
            assertThat(events).doesNotContain("node 1 is gone");
        }
    }
}
