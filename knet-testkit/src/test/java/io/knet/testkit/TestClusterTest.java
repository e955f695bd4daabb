package io.knet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.CryptoConfig;
import io.knet.DestinationFilter;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestClusterTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @ParameterizedTest
    @EnumSource
    void everyNodeReachesEveryOtherOverEveryLink(NetworkKind kind) {
        try (TestCluster cluster = TestCluster.builder().network(kind).nodes(4).links(3).start()) {
            assertThat(cluster.network().links()).isEqualTo(3);
            assertThat(cluster.nodes()).hasSize(4);
            for (TestNode a : cluster.nodes()) {
                assertThat(a.isRunning()).isTrue();
                assertThat(a.handle().hostId()).isEqualTo(a.id());
                for (TestNode b : cluster.nodes()) {
                    for (int link = 0; a != b && link < 3; link++) {
                        assertThat(a.link(b, link).isUp()).isTrue();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlesAreAsTheTestWantsThem(NetworkKind kind) {
        byte[] key = new byte[128];
        AtomicReference<byte[]> received = new AtomicReference<>(new byte[0]);
        TestCluster.Builder builder =
                TestCluster.builder()
                        .network(kind)
                        .links(2)
                        .policy(LinkPolicy.RR)
                        .timers(LinkTimers.ofMillis(100, 400))
                        .handles((handle, id) -> handle.crypto(CryptoConfig.aes256Sha256(key)))
                        .hosts(host -> host.withMaxUnconfirmed(7, 70_000))
                        .onStart(
                                node -> {
                                    node.handle()
                                            .filter(DestinationFilter.unicastTo(3 - node.id()));
                                    node.handle()
                                            .openChannel(
                                                    0,
                                                    message -> {
                                                        byte[] bytes =
                                                                new byte
                                                                        [message.content()
                                                                                .readableBytes()];
                                                        message.content().readBytes(bytes);
                                                        received.set(bytes);
                                                    });
                                });
        try (TestCluster cluster = builder.start()) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);

            a.handle().channel(0).sendSync(new byte[] {1, 2, 3});

            cluster.runUntil(() -> received.get().length == 3, SOON);
            assertThat(a.host(b).policy()).isEqualTo(LinkPolicy.RR);
            assertThat(a.link(b, 0).config().timers()).isEqualTo(LinkTimers.ofMillis(100, 400));
            assertThat(a.link(b, 0).status().overhead()).isGreaterThan(28 + 32);

            b.restart();
            cluster.runUntilConnected();
            received.set(new byte[0]);
            a.handle().channel(0).send(new byte[] {1, 2});
            cluster.runUntil(() -> received.get().length == 2, SOON);
        }
    }

    @Test
    void aDayPassesAtOnce() {
        try (TestCluster cluster = TestCluster.builder().start()) {
            Duration before = cluster.elapsed();
            cluster.run(Duration.ofHours(1));
            assertThat(cluster.elapsed().minus(before)).isEqualTo(Duration.ofHours(1));
            assertThat(cluster.node(1).host(cluster.node(2)).isReachable()).isTrue();
        }
    }

    @Test
    void theSameSeedIsTheSameRun() {
        assertThat(run(7)).isEqualTo(run(7)).isNotEqualTo(run(8));
    }

    /** What a node tells in a run with chance in it, and when. */
    private static List<String> run(long seed) {
        List<String> told = new ArrayList<>();
        try (TestCluster cluster = TestCluster.builder().nodes(3).links(2).seed(seed).start()) {
            assertThat(cluster.seed()).isEqualTo(seed);
            TestNode a = cluster.node(1);
            told.add("connected " + cluster.elapsed());
            a.handle().onEvent(event -> told.add(cluster.elapsed() + " " + event));
            for (int link = 0; link < 2; link++) {
                cluster.network().loss(a, cluster.node(2), link, 0.4);
            }
            cluster.run(Duration.ofMinutes(2));
        }
        return told;
    }

    @Test
    void aStalledNodeFallsOutAndComesBack() {
        try (TestCluster cluster = TestCluster.builder().start()) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);

            b.stall(Duration.ofSeconds(10));
            cluster.runUntil(() -> !a.host(b).isReachable(), SOON);
            cluster.runUntilConnected();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAsynchronousIsAwaited(NetworkKind kind) {
        try (TestCluster cluster = TestCluster.builder().network(kind).start()) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);

            assertThat(cluster.join(a.host(b).whenReachable(), SOON)).isSameAs(a.host(b));
            assertThatThrownBy(
                            () ->
                                    cluster.join(
                                            a.host(b).addLinkAsync(0, a.link(b, 0).config()), SOON))
                    .isInstanceOf(KnetException.class);
            assertThatThrownBy(
                            () ->
                                    cluster.join(
                                            CompletableFuture.failedFuture(new Exception("no")),
                                            SOON))
                    .isInstanceOf(CompletionException.class);
            assertThatThrownBy(
                            () -> cluster.join(a.host(b).whenUnreachable(), Duration.ofMillis(300)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("not done after PT0.3S");
        }
    }

    // ---- what is left behind

    @ParameterizedTest
    @EnumSource
    void aMessageThatIsNotReleasedIsALeak(NetworkKind kind) {
        List<ByteBuf> kept = new ArrayList<>();
        TestCluster cluster = TestCluster.builder().network(kind).start();
        TestNode a = cluster.node(1);
        cluster.node(2)
                .handle()
                .openChannel(
                        0,
                        message -> {
                            synchronized (kept) {
                                kept.add(message.content().retain());
                            }
                        });
        a.handle().filter(DestinationFilter.unicastTo(2));
        a.handle().openChannel(0).send(new byte[1000]);
        cluster.runUntil(
                () -> {
                    synchronized (kept) {
                        return !kept.isEmpty();
                    }
                },
                SOON);

        assertThatThrownBy(cluster::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("node 2 leaves buffers of")
                .hasMessageContaining("bytes that nobody released");
        kept.forEach(ByteBuf::release);
        assertThatCode(cluster::close).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void aListenerThatFailsFailsTheTest(NetworkKind kind) {
        TestCluster cluster = TestCluster.builder().network(kind).start();
        TestNode a = cluster.node(1);
        TestNode b = cluster.node(2);
        AtomicReference<String> seen = new AtomicReference<>("");
        b.handle()
                .openChannel(
                        0,
                        message -> {
                            seen.set("called");
                            throw new IllegalStateException("planted");
                        });
        a.handle().filter(DestinationFilter.unicastTo(2));
        a.handle().openChannel(0).send(new byte[1]);
        cluster.runUntil(() -> seen.get().equals("called"), SOON);

        assertThatThrownBy(b::stop)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("node 2 leaves 1 failed calls of callbacks");
        cluster.close();
    }

    // ---- what cannot be

    @Test
    void whatWouldWaitForEverIsRefusedUnderVirtualTime() {
        try (TestCluster cluster = TestCluster.builder().start()) {
            TestNode a = cluster.node(1);
            LinkConfig config = a.link(cluster.node(2), 0).config();

            assertThatThrownBy(() -> a.host(cluster.node(2)).addLink(1, config))
                    .isInstanceOfSatisfying(
                            KnetException.class,
                            refused ->
                                    assertThat(refused.error())
                                            .isEqualTo(KnetError.WOULD_DEADLOCK));
        }
    }

    @Test
    void timePassesOnlyFromOutsideOfTheSimulation() {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (TestCluster cluster = TestCluster.builder().start()) {
            TestNode a = cluster.node(1);
            cluster.node(2)
                    .handle()
                    .openChannel(
                            0,
                            message -> {
                                try {
                                    cluster.run(Duration.ofSeconds(1));
                                } catch (IllegalStateException refused) {
                                    thrown.set(refused);
                                }
                            });
            a.handle().filter(DestinationFilter.unicastTo(2));
            a.handle().openChannel(0).send(new byte[1]);
            cluster.runUntil(() -> thrown.get() != null, SOON);

            assertThat(thrown.get()).hasMessageContaining("called from within the simulation");
        }
    }

    @Test
    void aConditionThatNeverLetsTimePassIsFound() {
        try (TestCluster cluster = TestCluster.builder().start()) {
            TestNode a = cluster.node(1);
            // No peer has to read what a node sends to itself.
            a.handle().filter(DestinationFilter.unicastTo(1));
            a.handle().openChannel(0);

            assertThatThrownBy(
                            () ->
                                    cluster.runUntil(
                                            () -> !a.handle().channel(0).trySend(new byte[1]),
                                            SOON))
                    .hasMessageContaining("event loops do not come to rest");
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        TestCluster.Builder builder = TestCluster.builder();

        assertThatThrownBy(() -> builder.nodes(1)).hasMessage("1 nodes must be 2 to 64");
        assertThatThrownBy(() -> builder.nodes(65)).hasMessage("65 nodes must be 2 to 64");
        assertThatThrownBy(() -> builder.links(0)).hasMessage("0 links must be 1 to 8");
        assertThatThrownBy(() -> builder.links(9)).hasMessage("9 links must be 1 to 8");
    }

    @Test
    void faultsThatCannotBeAreRefused() {
        try (TestCluster cluster = TestCluster.builder().start();
                TestCluster others = TestCluster.builder().start()) {
            TestNetwork network = cluster.network();
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);

            assertThatThrownBy(() -> network.cut(a, a, 0))
                    .hasMessage("node 1 has no link to itself");
            assertThatThrownBy(() -> network.cut(a, b, 1))
                    .hasMessage("link 1 must be 0 to 0, as the cluster has them");
            assertThatThrownBy(() -> network.cut(a, others.node(2), 0))
                    .hasMessage("node 2 is of another cluster");
            assertThatThrownBy(() -> network.loss(a, b, 0, 1.1))
                    .hasMessage("probability 1.1 must be 0 to 1");
            assertThatThrownBy(() -> network.loss(a, b, 0, Double.NaN))
                    .hasMessage("probability NaN must be 0 to 1");
            assertThatThrownBy(() -> network.delay(a, b, 0, Duration.ofMillis(-1)))
                    .hasMessage("delay PT-0.001S must not be negative");
            assertThatThrownBy(
                            () ->
                                    network.delay(
                                            a, b, 0, Duration.ZERO, ChronoUnit.ERAS.getDuration()))
                    .hasMessageMatching("jitter PT.* must be at most 36500 days");
            assertThatThrownBy(() -> network.mtu(a, b, 0, 100))
                    .hasMessage("MTU of 100 bytes must have 576");
            assertThatThrownBy(() -> network.partition(List.of(a), List.of(a, b)))
                    .hasMessage("node 1 is in two groups");
            assertThatThrownBy(() -> cluster.node(3)).hasMessage("node 3 must be 1 to 2");
            assertThatThrownBy(() -> network.isolate(others.node(2)))
                    .hasMessage("node 2 is of another cluster");
            assertThatThrownBy(() -> cluster.run(Duration.ofMillis(-1)))
                    .hasMessageContaining("must not be negative");
            assertThatThrownBy(() -> a.stall(Duration.ofMillis(-1)))
                    .hasMessage("time PT-0.001S must not be negative");
            assertThatThrownBy(() -> cluster.runUntil(() -> true, ChronoUnit.FOREVER.getDuration()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be at most 36500 days");
        }
    }

    @Test
    void aNarrowPathIsFound() {
        try (TestCluster cluster = TestCluster.builder().start()) {
            TestNode a = cluster.node(1);
            TestNode b = cluster.node(2);
            cluster.join(a.link(b, 0).whenMtuKnown(), Duration.ofMinutes(1));
            int wide = a.link(b, 0).status().mtu();

            cluster.network().mtu(a, b, 0, 900);
            b.restart();
            cluster.runUntil(() -> a.link(b, 0).status().mtu() < 900, Duration.ofMinutes(5));

            assertThat(wide).isBetween(1400, 1500);
        }
    }

    @Test
    void aClusterSaysHowItIs() {
        try (TestCluster cluster = TestCluster.builder().start()) {
            assertThat(cluster.node(2)).hasToString("node 2");
            assertThat(cluster.toString())
                    .startsWith("SIMULATED cluster (seed 1, time ")
                    .contains("node 1, reaches 2 (link 0 up)");
            cluster.node(2).kill();
            assertThat(cluster.toString()).contains("node 2 does not run");
        }
    }
}
