package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetHealth;
import io.knet.netty.link.NettyLink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node says of its health. */
class HealthTest {
    private static final int HOST = 2;

    private final VirtualNode virtual = new VirtualNode(1);

    @AfterEach
    void close() {
        virtual.close();
    }

    private KnetHealth health() {
        return KnetHealth.of(virtual.node.handle);
    }

    @Test
    void aNodeThatForwardsNothingIsDown() {
        virtual.node.handle.disableForwardingAsync();
        virtual.run();

        assertThat(health().status()).isEqualTo(KnetHealth.Status.DOWN);
        assertThat(health().troubles()).containsExactly("messages are not forwarded");
    }

    @Test
    void aNodeIsAsWellAsItsHostsAndLinks() {
        virtual.node.handle.enableForwarding();
        assertThat(health().status()).as("alone").isEqualTo(KnetHealth.Status.UP);

        var host = virtual.addHost(HOST);
        NettyLink first = virtual.addLink(host, 0);
        NettyLink second = virtual.addLink(host, 1);
        assertThat(health().status()).isEqualTo(KnetHealth.Status.DOWN);
        assertThat(health().isServing()).isFalse();
        assertThat(health().troubles())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("host 2: not reachable"))
                .anyMatch(line -> line.startsWith("link 2/1: down"));

        virtual.bringUp(first);
        assertThat(health().status()).isEqualTo(KnetHealth.Status.DEGRADED);
        assertThat(health().isServing()).isTrue();
        assertThat(health().troubles()).hasSize(1).allMatch(line -> line.startsWith("link 2/1"));
        assertThat(health()).hasToString("DEGRADED: " + health().troubles().get(0));

        virtual.bringUp(second);
        assertThat(health().status()).isEqualTo(KnetHealth.Status.UP);
        assertThat(health().toJson()).isEqualTo("{\"status\":\"up\",\"troubles\":[]}");

        second.disable();
        virtual.run();
        assertThat(health().status())
                .as("what is disabled is not meant to be up")
                .isEqualTo(KnetHealth.Status.UP);
    }
}
