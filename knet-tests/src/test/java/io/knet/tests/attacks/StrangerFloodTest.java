package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.KnetLimits;
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
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Somebody who is no member of the cluster sends datagrams as fast as the machine can. */
final class StrangerFloodTest {
    private static final long SEED = 42;
    private static final int ETHERNET = 1400;

    private static void flood(
            String what, UnaryOperator<Cluster.Builder> more, byte[] datagram, DropReason reason)
            throws IOException {
        try (Cluster nodes = more.apply(Cluster.of(2)).start()) {
            InetSocketAddress target = nodes.path(1, 2, 0).left();
            long pid = ProcessHandle.current().pid();
            long sent =
                    new Siege(nodes).flood(what, FreePorts.endpoint(), target, List.of(datagram));
            // Every one was dropped and counted, by knet or by the kernel.
            Await.until(
                    () ->
                            nodes.node(1).stats().get(reason)
                                            + ProcFiles.udpDrops(pid, Set.of(target.getPort()))
                                    >= sent);
            assertThat(nodes.node(1).stats().get(reason)).isBetween(1L, sent);
        }
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(SEED).nextBytes(noise);
        return noise;
    }

    private static byte[] ping(int host) {
        ByteBuf packet = Unpooled.buffer();
        PingPacket.write(packet, host, 0, 1_000_000, 0, true);
        return ByteBufUtil.getBytes(packet);
    }

    @Test
    void noiseIsDropped() throws IOException {
        flood("noise", cluster -> cluster, noise(100), DropReason.UNKNOWN_VERSION);
    }

    @Test
    void pingsInThePeersNameAreDropped() throws IOException {
        flood("forged pings", cluster -> cluster, ping(2), DropReason.WRONG_SOURCE);
    }

    @Test
    void packetsWithoutTheKeyAreDropped() throws IOException {
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            flood(
                    "packets without the key",
                    cluster -> cluster.each(handle -> handle.crypto(crypto)),
                    noise(ETHERNET),
                    DropReason.NOT_AUTHENTIC);
        }
    }
}
