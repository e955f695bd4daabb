package example.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.LinkTimers;
import io.knet.testkit.KnetClusterExtension;
import io.knet.testkit.TestCluster;
import io.knet.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a simulated network, under virtual time: delays are exact, and nothing waits for them. */
class LaboratoryTest {
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Laboratory laboratory = new Laboratory(Map.of(0, DELAY));
    private final List<String> received = new ArrayList<>();

    @RegisterExtension
    final KnetClusterExtension clusters =
            new KnetClusterExtension(
                    TestCluster.builder()
                            .nodes(2)
                            .links(2)
                            .timers(LinkTimers.ofMillis(100, 500))
                            .handles(
                                    (builder, node) -> {
                                        if (node == 1) {
                                            builder.linkInitializer(laboratory);
                                        }
                                    }));

    private DataChannel channel;

    @BeforeEach
    void open(TestCluster cluster) {
        cluster.node(2)
                .handle()
                .openChannel(0, message -> received.add(message.content().toString(UTF_8)));
        cluster.node(1).handle().filter(DestinationFilter.unicastTo(2));
        channel = cluster.node(1).handle().openChannel(0);
    }

    private void sendAndAwait(TestCluster cluster, String text) {
        channel.send(text.getBytes(UTF_8));
        cluster.runUntil(() -> received.contains(text), PATIENCE);
    }

    @Test
    void theMeterCountsTheBytesOfEachLink(TestCluster cluster) {
        TestNode one = cluster.node(1);
        int used = one.link(cluster.node(2), 0).status().active() ? 0 : 1;
        ByteMeter busy = laboratory.meter(2, used).orElseThrow();
        ByteMeter idle = laboratory.meter(2, 1 - used).orElseThrow();
        long busyBefore = busy.sent();
        long idleBefore = idle.sent();

        sendAndAwait(cluster, "x".repeat(1000));

        assertThat(busy.sent() - busyBefore).isGreaterThan(1000);
        assertThat(idle.sent() - idleBefore).isLessThan(500);
        assertThat(busy.received()).isPositive();
    }

    @Test
    void theDelayIsPartOfTheRoundTrip(TestCluster cluster) {
        TestNode one = cluster.node(1);
        cluster.run(Duration.ofSeconds(1));

        assertThat(one.link(cluster.node(2), 0).status().latency().last())
                .hasValueSatisfying(time -> assertThat(time).isBetween(DELAY, DELAY.plusMillis(5)));
        assertThat(one.link(cluster.node(2), 1).status().latency().last())
                .hasValueSatisfying(time -> assertThat(time).isLessThan(DELAY));
    }

    @Test
    void whatIsLostOnOneLinkTakesTheOtherUntilItIsBack(TestCluster cluster) {
        TestNode one = cluster.node(1);
        TestNode two = cluster.node(2);
        Loss loss = laboratory.loss(2, 0).orElseThrow();

        loss.share(1);
        cluster.runUntil(() -> !one.link(two, 0).isUp(), PATIENCE);
        assertThat(one.link(two, 1).isUp()).isTrue();
        sendAndAwait(cluster, "over link 1");

        loss.share(0);
        cluster.runUntil(() -> one.link(two, 0).isUp(), PATIENCE);
        sendAndAwait(cluster, "when both are up");
    }

    @Test
    void whatIsDelayedWhenTheNodeEndsIsReleased(TestCluster cluster) {
        channel.send("too late".getBytes(UTF_8));

        // Fails if a buffer is left.
        cluster.node(1).stop();
    }
}
