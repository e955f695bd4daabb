package io.knet.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a program's own test looks. It fails without fail-over: {@link FailoverIsNeededTest}. */
@KnetCluster(nodes = 3, links = 2)
class FailoverExampleTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    @Test
    void messagesArriveWhenALinkIsCut(TestCluster cluster, TestNetwork network) {
        messagesArriveWhenALinkIsCut(cluster, network, cluster.node(1), cluster.node(2));
    }

    static void messagesArriveWhenALinkIsCut(
            TestCluster cluster, TestNetwork network, TestNode a, TestNode b) {
        List<String> received = new ArrayList<>();
        b.handle().openChannel(0, message -> received.add(message.content().toString(UTF_8)));
        a.handle().filter(DestinationFilter.unicastTo(b.id()));
        DataChannel channel = a.handle().openChannel(0);

        network.cut(a, b, 0);
        cluster.runUntil(() -> !a.link(b, 0).isUp(), SOON);
        channel.send("still there?".getBytes(UTF_8));

        cluster.runUntil(() -> received.contains("still there?"), SOON);
    }
}
