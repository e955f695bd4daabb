package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.KnetLimits;
import io.knet.LinkConfig;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.crypto.engine.Sealing;
import io.knet.crypto.engine.SecureSalts;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * A member of the cluster, host 3, sends genuine pings as fast as the machine can. Each is answered
 * while there is room; nobody else suffers.
 */
final class PingFloodTest {
    private static final int ATTACKER = 3;

    private static byte[] ping(Optional<CryptoConfig> crypto) {
        ByteBuf packet = Unpooled.buffer();
        PingPacket.write(packet, ATTACKER, 0, 1_000_000, 0, true);
        CryptoSlots slots = new CryptoSlots();
        slots.apply(crypto);
        try (slots;
                Sealing sealing = slots.newSealing(new SecureSalts())) {
            ByteBuf sealed = sealing.seal(packet, UnpooledByteBufAllocator.DEFAULT);
            byte[] bytes = ByteBufUtil.getBytes(sealed);
            sealed.release();
            return bytes;
        }
    }

    private static void flood(
            String what, Cluster nodes, Optional<CryptoConfig> crypto, boolean otherPort)
            throws IOException {
        LinkEnds path = FreePorts.link();
        nodes.node(1)
                .addHost(ATTACKER)
                .addLink(0, LinkConfig.udp(path.left(), path.right()).withTimers(Cluster.QUICK));
        InetSocketAddress from =
                otherPort
                        ? new InetSocketAddress(path.right().getAddress(), FreePorts.port())
                        : path.right();
        long sent = new Siege(nodes).flood(what, from, path.left(), List.of(ping(crypto)));
        LinkStats stats = nodes.link(1, ATTACKER, 0).status().stats();
        assertThat(stats.get(LinkCounter.RX_PING_PACKETS)).isBetween(1L, sent);
        assertThat(stats.get(LinkCounter.TX_PONG_PACKETS))
                .isBetween(1L, stats.get(LinkCounter.RX_PING_PACKETS));
    }

    @Test
    void pingsOfAPeerAreAnsweredWhileThereIsRoom() throws IOException {
        try (Cluster nodes = Cluster.of(2).start()) {
            flood("pings", nodes, Optional.empty(), false);
        }
    }

    @Test
    void sealedPingsOfAPeerAreAnsweredWhileThereIsRoom() throws IOException {
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY]);
                Cluster nodes = Cluster.of(2).each(handle -> handle.crypto(crypto)).start()) {
            flood("sealed pings", nodes, Optional.of(crypto), false);
        }
    }

    /** These come to the listener, which another event loop may serve than the link. */
    @Test
    void pingsFromAnotherPortOfAPeerDoNotPileUpBetweenEventLoops() throws IOException {
        try (Cluster nodes = Cluster.of(2).each(handle -> handle.threads(2)).start()) {
            flood("pings from another port", nodes, Optional.empty(), true);
        }
    }
}
