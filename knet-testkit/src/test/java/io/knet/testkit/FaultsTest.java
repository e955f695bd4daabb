package io.knet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.DestinationFilter;
import io.knet.stats.LinkCounter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault does what it says, on both kinds of network. */
class FaultsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MESSAGES = 200;

    private static TestCluster start(NetworkKind kind, int nodes, int links) {
        return TestCluster.builder().network(kind).nodes(nodes).links(links).start();
    }

    @ParameterizedTest
    @EnumSource
    void aCutLinkGoesDownAndComesUpWhenHealed(NetworkKind kind) {
        try (TestCluster cluster = start(kind, 2, 2)) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);

            cluster.network().cut(a, b, 1);
            cluster.runUntil(() -> !a.link(b, 1).isUp() && !b.link(a, 1).isUp(), SOON);
            assertThat(a.link(b, 0).isUp()).isTrue();

            cluster.network().heal(a, b, 1);
            cluster.runUntilConnected();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCutOneWayPassesTheOtherWay(NetworkKind kind) {
        try (TestCluster cluster = start(kind, 2, 1)) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);
            AtomicInteger atA = count(a, b);
            AtomicInteger atB = count(b, a);

            cluster.network().cutOneWay(a, b, 0);
            for (int i = 0; i < 5; i++) {
                a.handle().channel(0).send(new byte[] {1});
                b.handle().channel(0).send(new byte[] {1});
            }

            cluster.runUntil(() -> atA.get() == 5, SOON);
            assertThat(atB).hasValue(0);
        }
    }

    private static AtomicInteger count(TestNode at, TestNode other) {
        AtomicInteger received = new AtomicInteger();
        at.handle().filter(DestinationFilter.unicastTo(other.id()));
        at.handle().openChannel(0, message -> received.incrementAndGet());
        return received;
    }

    @ParameterizedTest
    @EnumSource
    void aPartitionHoldsBetweenItsPartsOnly(NetworkKind kind) {
        try (TestCluster cluster = start(kind, 4, 1)) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);
            TestNode c = cluster.node(3);
            TestNode d = cluster.node(4);

            cluster.network().partition(List.of(a, b), List.of(c));
            cluster.runUntil(
                    () ->
                            !a.host(c).isReachable()
                                    && !b.host(d).isReachable()
                                    && !c.host(d).isReachable()
                                    && !d.host(a).isReachable(),
                    SOON);
            assertThat(a.host(b).isReachable()).isTrue();
            assertThat(b.host(a).isReachable()).isTrue();

            cluster.network().heal();
            cluster.runUntilConnected();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIsolatedNodeReachesNobodyAndOthersAreLeftAlone(NetworkKind kind) {
        try (TestCluster cluster = start(kind, 3, 2)) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);
            TestNode c = cluster.node(3);

            cluster.network().cut(a, c);
            cluster.runUntil(() -> !a.host(c).isReachable(), SOON);
            cluster.network().heal(a, c);
            cluster.runUntilConnected();
            cluster.network().isolate(b);
            cluster.runUntil(() -> !b.host(a).isReachable() && !b.host(c).isReachable(), SOON);
            assertThat(a.host(c).isReachable()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNetworkOfALinkFailsForAll(NetworkKind kind) {
        try (TestCluster cluster = start(kind, 3, 2)) {
            cluster.network().cut(0);

            cluster.runUntil(
                    () ->
                            cluster.nodes().stream()
                                    .flatMap(node -> node.handle().hosts().stream())
                                    .noneMatch(host -> host.link(0).isUp()),
                    SOON);
            assertThat(cluster.nodes())
                    .allSatisfy(
                            node ->
                                    assertThat(node.handle().hosts())
                                            .allMatch(host -> host.isReachable()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void someMessagesAreLost(NetworkKind kind) {
        try (TestCluster cluster = start(kind, 2, 1)) {
            int arrived = sendAll(cluster, () -> {});
            int withLoss =
                    sendAll(
                            cluster,
                            () -> cluster.network().loss(cluster.node(1), cluster.node(2), 0, 0.3));

            assertThat(arrived).isEqualTo(MESSAGES);
            assertThat(withLoss).isBetween(MESSAGES / 3, MESSAGES - 10);
        }
    }

    /** How many of the messages came that were sent after something was done. */
    private static int sendAll(TestCluster cluster, Runnable before) {
        TestNode a = cluster.node(1);
        TestNode b = cluster.node(2);
        AtomicInteger received = new AtomicInteger();
        AtomicInteger last = new AtomicInteger();
        b.handle().findChannel(0).ifPresent(channel -> channel.close());
        a.handle().findChannel(0).ifPresent(channel -> channel.close());
        b.handle()
                .openChannel(
                        0,
                        message -> {
                            if (message.content().getByte(0) == 2) {
                                last.incrementAndGet();
                            } else {
                                received.incrementAndGet();
                            }
                        });
        a.handle().filter(DestinationFilter.unicastTo(b.id()));
        a.handle().openChannel(0);
        before.run();
        for (int i = 0; i < MESSAGES; i++) {
            a.handle().channel(0).send(new byte[] {1});
        }
        // In the end one more comes through, behind the others.
        for (int attempt = 0; last.get() == 0 && attempt < 100; attempt++) {
            if (a.host(b).isReachable()) {
                a.handle().channel(0).send(new byte[] {2});
            }
            cluster.run(Duration.ofMillis(50));
        }
        assertThat(last.get()).isPositive();
        return received.get();
    }

    @ParameterizedTest
    @EnumSource
    void packetsAreDelayed(NetworkKind kind) {
        try (TestCluster cluster = start(kind, 2, 1)) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);

            cluster.network().delay(a, b, 0, Duration.ofMillis(40), Duration.ofMillis(1));

            cluster.runUntil(
                    () ->
                            a.link(b, 0)
                                    .status()
                                    .latency()
                                    .last()
                                    .filter(time -> time.toMillis() >= 60)
                                    .isPresent(),
                    SOON);
        }
    }

    @ParameterizedTest
    @EnumSource
    void repeatedAndOvertakingPacketsAreDeliveredOnce(NetworkKind kind) {
        try (TestCluster cluster = start(kind, 2, 1)) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);
            cluster.network().duplication(a, b, 0, 1);
            cluster.network().reordering(a, b, 0, 0.01);

            assertThat(sendAll(cluster, () -> {})).isLessThanOrEqualTo(MESSAGES);
            cluster.runUntil(
                    () ->
                            b.link(a, 0).status().stats().get(LinkCounter.RX_DATA_PACKETS)
                                    > MESSAGES + MESSAGES / 2,
                    SOON);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNodeIsKilledAndStartedAgain(NetworkKind kind) {
        try (TestCluster cluster = start(kind, 2, 1)) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);

            b.kill();
            assertThat(b.isRunning()).isFalse();
            assertThatThrownBy(b::handle).hasMessage("node 2 does not run");
            cluster.runUntil(() -> !a.host(b).isReachable(), SOON);

            b.start();
            cluster.runUntilConnected();
            b.restart();
            cluster.runUntilConnected();
        }
    }
}
