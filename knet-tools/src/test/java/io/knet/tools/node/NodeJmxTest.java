package io.knet.tools.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetHandle;
import io.knet.admin.jmx.KnetMBeans;
import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class NodeJmxTest {
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    @Test
    void aNodeIsInJmxUntilItEnds() throws Exception {
        ObjectName name = new ObjectName("io.knet:type=Handle,node=781");
        try (NodeUnderTest node = new NodeUnderTest("--id", "781", "--jmx")) {
            assertThat(new ObjectName(node.await("jmx").get("name").asText())).isEqualTo(name);
            assertThat(SERVER.getAttribute(name, "Node")).isEqualTo(781);
            node.command("quit");
            assertThat(node.exitCode()).isZero();
            assertThat(SERVER.isRegistered(name)).isFalse();
        }
    }

    @Test
    void aNodeWhoseNameIsTakenSaysSo() throws Exception {
        try (KnetHandle other = KnetHandle.builder(782).build();
                KnetMBeans beans = KnetMBeans.register(other);
                NodeUnderTest node = new NodeUnderTest("--id", "782", "--jmx")) {
            assertThat(node.exitCode()).isEqualTo(1);
            assertThat(node.err())
                    .contains("--jmx: EEXIST: io.knet:type=Handle,node=782")
                    .hasLineCount(1);
            assertThat(SERVER.isRegistered(beans.name())).isTrue();
        }
    }
}
