package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AccessEntry;
import io.knet.LinkConfig;
import io.knet.lab.bench.process.ProcFiles;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.peer.FreePorts;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A dynamic link is pinged, as fast as the machine can, from an address that its access list
 * refuses.
 */
final class RefusedFloodTest {
    private static final int HOST = 7;

    @Test
    void pingsThatTheAccessListRefusesAreDropped() throws IOException {
        try (Cluster nodes = Cluster.of(2).start()) {
            InetSocketAddress listener = FreePorts.endpoint();
            nodes.node(1)
                    .addHost(HOST)
                    .addLink(0, LinkConfig.dynamic(listener).withTimers(Cluster.QUICK))
                    .accessList()
                    .add(AccessEntry.reject("127.0.0.0/8"));
            ByteBuf ping = Unpooled.buffer();
            PingPacket.write(ping, HOST, 0, 1_000_000, 0, true);
            long sent =
                    new Siege(nodes)
                            .flood(
                                    "refused pings",
                                    FreePorts.endpoint(),
                                    listener,
                                    List.of(ByteBufUtil.getBytes(ping)));
            long pid = ProcessHandle.current().pid();
            Await.until(
                    () ->
                            nodes.node(1).stats().get(DropReason.ACCESS_LIST)
                                            + ProcFiles.udpDrops(pid, Set.of(listener.getPort()))
                                    >= sent);
            assertThat(nodes.link(1, HOST, 0).remoteAddress()).isEmpty();
        }
    }
}
