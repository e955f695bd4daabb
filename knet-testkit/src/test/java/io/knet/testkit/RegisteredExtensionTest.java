package io.knet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.LinkPolicy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster with settings that an annotation cannot have. */
class RegisteredExtensionTest {
    @RegisterExtension
    final KnetClusterExtension extension =
            new KnetClusterExtension(TestCluster.builder().nodes(4).policy(LinkPolicy.ACTIVE));

    private int before;

    @BeforeEach
    void whatIsDoneBeforeATestIsGivenTheSameCluster(TestCluster cluster) {
        before = System.identityHashCode(cluster);
    }

    @Test
    void aTestIsGivenAClusterWithTheSettings(TestCluster cluster) {
        assertThat(cluster.nodes()).hasSize(4);
        assertThat(cluster.node(1).host(cluster.node(2)).policy()).isEqualTo(LinkPolicy.ACTIVE);
        assertThat(System.identityHashCode(cluster)).isEqualTo(before);
    }
}
