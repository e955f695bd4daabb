package io.knet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.knet.DestinationFilter;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

@KnetCluster(nodes = 3, links = 2, seed = 5)
class KnetClusterExtensionTest {
    @Test
    void aTestIsGivenTheClusterOfItsClass(TestCluster cluster, TestNetwork network) {
        assertThat(cluster.nodes()).hasSize(3);
        assertThat(cluster.seed()).isEqualTo(5);
        assertThat(network).isSameAs(cluster.network());
        assertThat(network.links()).isEqualTo(2);
    }

    @Test
    @KnetCluster(nodes = 2, network = NetworkKind.SOCKETS)
    void whatIsSaidOfATestGoesBeforeThat(TestCluster cluster) {
        assertThat(cluster.nodes()).hasSize(2);
        assertThat(cluster.network().links()).isEqualTo(1);
    }

    @Nested
    class InsideOfAClass {
        @Test
        void whatIsSaidOfTheOuterClassHolds(TestCluster cluster) {
            assertThat(cluster.nodes()).hasSize(3);
        }
    }

    /** Run by a test of this class only. */
    @KnetCluster
    static class LeakingCase {
        static final List<ByteBuf> KEPT = new ArrayList<>();

        @Test
        void keepsAMessage(TestCluster cluster) {
            TestNode a = cluster.node(1);
            cluster.node(2)
                    .handle()
                    .openChannel(0, message -> KEPT.add(message.content().retain()));
            a.handle().filter(DestinationFilter.unicastTo(2));
            a.handle().openChannel(0).send(new byte[100]);
            cluster.runUntil(() -> !KEPT.isEmpty(), Duration.ofSeconds(1));
        }
    }

    @Test
    void aTestThatLeaksFails() {
        TestExecutionSummary summary = run(LeakingCase.class);
        LeakingCase.KEPT.forEach(ByteBuf::release);

        assertThat(summary.getTestsFailedCount()).isEqualTo(1);
        assertThat(summary.getFailures().get(0).getException())
                .hasMessageContaining("node 2 leaves buffers of");
    }

    /** Run by a test of this class only. */
    static class NobodySaysHowCase {
        @RegisterExtension static final KnetClusterExtension EXTENSION = new KnetClusterExtension();

        @Test
        void isNotRun(TestCluster cluster) {
            throw new AssertionError("has " + cluster);
        }
    }

    @Test
    void aTestWithoutSettingsIsToldSo() {
        TestExecutionSummary summary = run(NobodySaysHowCase.class);

        assertThat(summary.getFailures().get(0).getException())
                .hasMessageContaining("no @KnetCluster says how the cluster is to be");
    }

    private static TestExecutionSummary run(Class<?> tests) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }
}
