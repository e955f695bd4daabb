package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DataChannel;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.NativeMode;
import io.knet.netty.NettyHandleBuilder;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Forwarding that goes off while messages are in sockets. */
final class ForwardingOffTest {
    private static final int OWN = 1;
    private static final int ROUNDS = 20;
    private static final int MESSAGES = 50;

    /** What is between socket and receiver when forwarding goes off is received all the same. */
    @ParameterizedTest
    @EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
    void nothingThatThisNodeSentToItselfOverSocketsIsLost(NativeMode sockets) {
        InetSocketAddress here = FreePorts.endpoint();
        try (KnetHandle handle =
                new NettyHandleBuilder(OWN).nativeMode(sockets).threads(2).build()) {
            KnetLink link =
                    handle.addHost(OWN)
                            .addLink(0, LinkConfig.udp(here, here).withTimers(Cluster.QUICK));
            Await.result(link.whenUp());
            Inbox inbox = new Inbox();
            DataChannel channel = handle.openChannel(0, inbox);
            for (int round = 0; round < ROUNDS; round++) {
                handle.enableForwarding();
                for (int i = 0; i < MESSAGES; i++) {
                    channel.send(TrackedBuffer.of(round + "/" + i));
                }
                handle.disableForwarding();
                for (int i = 0; i < MESSAGES; i++) {
                    assertThat(inbox.takeText()).isEqualTo(round + "/" + i);
                }
            }
            assertThat(inbox.isEmpty()).isTrue();
            assertThat(handle.stats().get(DropReason.FORWARDING_DISABLED)).isZero();
            assertThat(link.status().downCount()).isZero();
        }
    }
}
