package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.NativeMode;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that starts again counts its messages from 1, and is heard all the same (wire 8.4). */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class PeerRestartTest {
    @Parameter private NativeMode sockets;
    private Cluster nodes;
    private final Inbox inbox = new Inbox();

    @BeforeEach
    void start() {
        nodes = Cluster.of(2).sockets(sockets).links(2).start();
        nodes.node(1).openChannel(0, inbox);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    /** Sends messages from node 2, each of which must arrive. */
    private void exchange(int count, String what) {
        KnetHandle sender = nodes.node(2);
        sender.filter(DestinationFilter.unicastTo(1));
        DataChannel channel = sender.findChannel(0).orElseGet(() -> sender.openChannel(0));
        for (int i = 0; i < count; i++) {
            channel.sendSync(TrackedBuffer.of(what + " " + i));
            assertThat(inbox.takeText()).isEqualTo(what + " " + i);
        }
    }

    @Test
    void theFirstMessageAfterARestartArrives() {
        exchange(50, "before");
        nodes.stop(2);
        Await.result(nodes.host(1, 2).whenUnreachable());
        nodes.start(2);
        Await.result(nodes.host(2, 1).whenReachable());
        exchange(60, "after");
        assertThat(nodes.node(1).stats().get(DropReason.DUPLICATE)).isZero();
    }

    @Test
    void theFirstMessageAfterARestartThatNobodyNoticedArrives() {
        exchange(50, "before");
        nodes.silence();
        nodes.stop(2);
        assertThat(nodes.host(1, 2).isReachable()).isTrue();
        nodes.start(2);
        Await.result(nodes.host(2, 1).whenReachable());
        exchange(60, "after");
        assertThat(nodes.link(1, 2, 0).status().downCount()).isZero();
        assertThat(nodes.node(1).stats().get(DropReason.DUPLICATE)).isZero();
    }

    @Test
    void aRestartedNodeHearsItsPeer() {
        KnetHandle sender = nodes.node(1);
        sender.filter(DestinationFilter.unicastTo(2));
        DataChannel channel = sender.openChannel(1);
        for (int round = 0; round < 3; round++) {
            Inbox restarted = new Inbox();
            nodes.node(2).openChannel(1, restarted);
            for (int i = 0; i < 10; i++) {
                channel.sendSync(TrackedBuffer.of("message " + i));
                assertThat(restarted.takeText()).isEqualTo("message " + i);
            }
            nodes.stop(2);
            Await.result(nodes.host(1, 2).whenUnreachable());
            nodes.start(2);
            nodes.awaitReachable(1);
            nodes.awaitReachable(2);
        }
    }
}
