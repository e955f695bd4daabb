package io.knet.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The example is no test that cannot fail. */
class FailoverIsNeededTest {
    @Test
    @KnetCluster(nodes = 3, links = 1)
    void theExampleFailsWithOneLink(TestCluster cluster, TestNetwork network) {
        assertThatThrownBy(
                        () ->
                                FailoverExampleTest.messagesArriveWhenALinkIsCut(
                                        cluster, network, cluster.node(1), cluster.node(2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the condition does not hold after PT5S (seed 1, time")
                .hasMessageContaining("node 1, does not reach 2 (link 0 down), reaches 3");
    }
}
