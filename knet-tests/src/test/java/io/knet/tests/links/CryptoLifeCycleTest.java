package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoControl;
import io.knet.CryptoHash;
import io.knet.KnetHandle;
import io.knet.LinkPolicy;
import io.knet.NativeMode;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.tests.nodes.Cluster;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Crypto changes while two nodes with two links send to each other synchronously, and nothing is
 * lost (spec wire 5.4, api 6.2). Every step is done on one node after the other, and the traffic
 * goes on in between, so that the nodes are in every state that a cluster passes through.
 */
final class CryptoLifeCycleTest {
    private static final int NEW_KEYS = 4;
    private static final int TURNS = 2;
    private static final List<CryptoCipher> CIPHERS =
            List.of(
                    CryptoCipher.AES256,
                    CryptoCipher.NONE,
                    CryptoCipher.AES192_CTR,
                    CryptoCipher.AES128);
    private static final List<String> MODELS = List.of("jca", "bouncycastle");

    /** Another key, model, cipher and hash for each round. */
    private static CryptoConfig config(int round) {
        byte[] key = new byte[128 + round];
        Arrays.fill(key, (byte) round);
        CryptoHash[] hashes = CryptoHash.values();
        return CryptoConfig.of(
                MODELS.get(round % MODELS.size()),
                CIPHERS.get(round % CIPHERS.size()),
                hashes[round % hashes.length],
                key);
    }

    private static Cluster.Builder cluster(NativeMode sockets, LinkPolicy policy) {
        return Cluster.of(2).sockets(sockets).links(2).policy(policy);
    }

    /** Begins to send, on paths whose MTU cuts messages in several packets. */
    private static SyncTraffic traffic(Cluster nodes) {
        handles(nodes).forEach(handle -> handle.mtu().manual(1500));
        return new SyncTraffic(nodes);
    }

    private static List<KnetHandle> handles(Cluster nodes) {
        return List.of(nodes.node(1), nodes.node(2));
    }

    /** A step on all nodes, with traffic after each. */
    private static void step(Cluster nodes, SyncTraffic traffic, Consumer<CryptoControl> change) {
        for (KnetHandle handle : handles(nodes)) {
            change.accept(handle.crypto());
            traffic.awaitPassage();
        }
    }

    private static void assertNothingWasDropped(Cluster nodes) {
        for (KnetHandle handle : handles(nodes)) {
            assertThat(handle.stats().get(DropReason.NOT_AUTHENTIC)).isZero();
            assertThat(handle.stats().get(DropReason.CLEAR_NOT_ALLOWED)).isZero();
            assertThat(handle.stats().get(DropReason.REASSEMBLY_EXPIRED)).isZero();
            handle.hosts()
                    .forEach(
                            host ->
                                    assertThat(host.links())
                                            .allMatch(link -> link.status().downCount() == 0));
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"EPOLL, PASSIVE", "EPOLL, ACTIVE", "NIO, RR"})
    void newKeysLoseNoMessage(NativeMode sockets, LinkPolicy policy) {
        try (CryptoConfig first = config(0);
                Cluster nodes =
                        cluster(sockets, policy).each(handle -> handle.crypto(first)).start();
                SyncTraffic traffic = traffic(nodes)) {
            for (int round = 1; round <= NEW_KEYS; round++) {
                int old = 2 - round % 2;
                int free = 3 - old;
                try (CryptoConfig next = config(round)) {
                    step(nodes, traffic, crypto -> crypto.set(free, next));
                }
                step(nodes, traffic, crypto -> crypto.use(free));
                step(nodes, traffic, crypto -> crypto.clear(old));
            }
            traffic.finish();
            assertNothingWasDropped(nodes);
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"EPOLL, RR", "NIO, PASSIVE"})
    void cryptoIsTurnedOnAndOffWithoutLosingAMessage(NativeMode sockets, LinkPolicy policy) {
        try (Cluster nodes = cluster(sockets, policy).start();
                SyncTraffic traffic = traffic(nodes)) {
            for (int round = 1; round <= TURNS; round++) {
                int slot = 1 + round % 2;
                try (CryptoConfig config = config(round)) {
                    step(nodes, traffic, crypto -> crypto.set(slot, config));
                }
                step(nodes, traffic, crypto -> crypto.use(slot));
                step(nodes, traffic, crypto -> crypto.clearTraffic(ClearTraffic.DISALLOW));
                assertSealed(nodes, traffic, true);

                step(nodes, traffic, crypto -> crypto.clearTraffic(ClearTraffic.ALLOW));
                step(nodes, traffic, CryptoControl::useNone);
                step(nodes, traffic, crypto -> crypto.clear(slot));
                assertSealed(nodes, traffic, false);
            }
            traffic.finish();
            assertNothingWasDropped(nodes);
        }
    }

    /** Whether what passes is sealed. */
    private static void assertSealed(Cluster nodes, SyncTraffic traffic, boolean sealed) {
        List<Long> before = sealedPackets(nodes);
        traffic.awaitPassage();
        List<Long> after = sealedPackets(nodes);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i) > before.get(i)).isEqualTo(sealed);
        }
    }

    private static List<Long> sealedPackets(Cluster nodes) {
        return handles(nodes).stream()
                .map(handle -> handle.stats().get(HandleCounter.RX_CRYPT_PACKETS))
                .toList();
    }
}
