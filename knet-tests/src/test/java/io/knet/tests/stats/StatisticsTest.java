package io.knet.tests.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.ClearStats;
import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.CryptoConfig;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.stats.ChannelStats;
import io.knet.stats.HandleCounter;
import io.knet.stats.HandleStats;
import io.knet.stats.HandleTimer;
import io.knet.stats.LatencyStats;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkEvent;
import io.knet.stats.LinkStats;
import io.knet.stats.LinkStatus;
import io.knet.stats.TimeStats;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two nodes with crypto and compression count the same traffic alike (spec api Q22), and start anew
 * when they are told to (spec api 12.2, Q23).
 */
final class StatisticsTest {
    private static final int[] LENGTHS = {1, 90, 1000, 5000, 30_000, 65_536};
    private static final Map<LinkCounter, LinkCounter> SENT_AND_RECEIVED =
            Map.of(
                    LinkCounter.TX_DATA_PACKETS, LinkCounter.RX_DATA_PACKETS,
                    LinkCounter.TX_DATA_BYTES, LinkCounter.RX_DATA_BYTES,
                    LinkCounter.TX_PING_PACKETS, LinkCounter.RX_PING_PACKETS,
                    LinkCounter.TX_PING_BYTES, LinkCounter.RX_PING_BYTES,
                    LinkCounter.TX_PONG_PACKETS, LinkCounter.RX_PONG_PACKETS,
                    LinkCounter.TX_PONG_BYTES, LinkCounter.RX_PONG_BYTES,
                    LinkCounter.TX_PMTU_PACKETS, LinkCounter.RX_PMTU_PACKETS,
                    LinkCounter.TX_PMTU_BYTES, LinkCounter.RX_PMTU_BYTES);

    private final Inbox[] inboxes = {new Inbox(), new Inbox()};
    private Cluster nodes;

    @BeforeEach
    void start() {
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            nodes =
                    Cluster.of(2)
                            .each(
                                    handle ->
                                            handle.crypto(crypto)
                                                    .compression(
                                                            CompressionConfig.of(
                                                                    CompressionModel.ZLIB)))
                            .start();
        }
        for (int id = 1; id <= 2; id++) {
            nodes.node(id).openChannel(0, inboxes[id - 1]);
        }
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    private KnetLink link(int node) {
        return nodes.link(node, 3 - node, 0);
    }

    private LinkStats stats(int node) {
        return link(node).status().stats();
    }

    private void exchange(byte[] message) {
        for (int from = 1; from <= 2; from++) {
            nodes.node(from).findChannel(0).orElseThrow().send(TrackedBuffer.of(message));
            assertThat(inboxes[2 - from].take().bytes()).isEqualTo(message);
        }
    }

    /** Half as long when it is compressed, so that the longer ones need several packets. */
    private static byte[] message(int length) {
        byte[] message = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            message[i] = (byte) ('a' + random.nextInt(16));
        }
        return message;
    }

    /** When this returns, nothing is on its way: each loop handles packets in their order. */
    private void silence() {
        for (int id = 1; id <= 2; id++) {
            nodes.node(id).mtu().manual(1500);
        }
        nodes.silence();
        exchange(message(10));
        exchange(message(10));
        nodes.silence();
    }

    private void startAnew() {
        silence();
        for (int id = 1; id <= 2; id++) {
            nodes.node(id).clearStats(ClearStats.HANDLE_AND_LINKS);
        }
    }

    private void pingAndProbe() {
        for (int id = 1; id <= 2; id++) {
            link(id).timers(Cluster.QUICK);
            nodes.node(id).mtu().automatic();
        }
        for (int id = 1; id <= 2; id++) {
            int node = id;
            Await.until(() -> stats(node).get(LinkCounter.RX_PONG_PACKETS) > 2);
            Await.until(() -> stats(node).get(LinkCounter.RX_PMTU_PACKETS) > 0);
        }
    }

    @Test
    void whatOneNodeSendsTheOtherReceives() {
        startAnew();
        pingAndProbe();
        for (int length : LENGTHS) {
            exchange(message(length));
        }
        silence();
        for (int from = 1; from <= 2; from++) {
            LinkStats sender = stats(from);
            LinkStats receiver = stats(3 - from);
            SENT_AND_RECEIVED.forEach(
                    (sent, received) ->
                            assertThat(sender.get(sent))
                                    .as("%s and %s", sent, received)
                                    .isPositive()
                                    .isEqualTo(receiver.get(received)));
            assertThat(sender.txTotalPackets()).isEqualTo(receiver.rxTotalPackets());
            assertThat(sender.txTotalBytes()).isEqualTo(receiver.rxTotalBytes());
            assertThat(sender.txTotalErrors()).isZero();
            assertThat(sender.txTotalRetries()).isZero();
            checkHandles(nodes.node(from), nodes.node(3 - from));
            assertThat(nodes.node(from).stats().get(HandleCounter.TX_CRYPT_PACKETS))
                    .isEqualTo(sender.txTotalPackets());
        }
    }

    private static void checkHandles(KnetHandle from, KnetHandle to) {
        HandleStats sender = from.stats();
        // A message is counted after its listener has returned.
        Awaitility.await()
                .atMost(Await.LIMIT)
                .until(
                        () ->
                                to.stats().get(HandleCounter.RX_MESSAGES)
                                        == sender.get(HandleCounter.TX_MESSAGES));
        HandleStats receiver = to.stats();
        assertThat(sender.get(HandleCounter.TX_CRYPT_PACKETS))
                .isPositive()
                .isEqualTo(receiver.get(HandleCounter.RX_CRYPT_PACKETS));
        assertThat(sender.get(HandleCounter.TX_CRYPT_BYTE_OVERHEAD))
                .isPositive()
                .isEqualTo(receiver.get(HandleCounter.RX_CRYPT_BYTE_OVERHEAD));
        assertThat(sender.get(HandleCounter.TX_UNABLE_TO_COMPRESS)).isZero();
        assertThat(sender.get(HandleCounter.TX_COMPRESSED_PACKETS))
                .isEqualTo(4)
                .isEqualTo(receiver.get(HandleCounter.RX_COMPRESSED_PACKETS));
        assertThat(sender.get(HandleCounter.TX_COMPRESSED_ORIGINAL_BYTES))
                .isEqualTo(receiver.get(HandleCounter.RX_COMPRESSED_ORIGINAL_BYTES));
        assertThat(sender.get(HandleCounter.TX_COMPRESSED_SIZE_BYTES))
                .isEqualTo(receiver.get(HandleCounter.RX_COMPRESSED_SIZE_BYTES));
        assertThat(sender.times().keySet()).containsExactly(HandleTimer.values());
        assertThat(sender.times().values())
                .allSatisfy(
                        time -> {
                            assertThat(time.samples()).isPositive();
                            assertThat(time.average().orElseThrow())
                                    .isBetween(time.min().orElseThrow(), time.max().orElseThrow());
                        });
        assertThat(sender.get(HandleTimer.TX_CRYPT).samples())
                .isEqualTo(sender.get(HandleCounter.TX_CRYPT_PACKETS));
        assertThat(receiver.allDrops()).isZero();
    }

    @Test
    void clearingTheHandleLeavesTheLinks() {
        exchange(message(1000));
        silence();
        ChannelStats channel = nodes.node(1).findChannel(0).orElseThrow().stats();
        LinkStatus before = link(1).status();
        nodes.node(1).clearStats(ClearStats.HANDLE);
        HandleStats cleared = nodes.node(1).stats();
        assertThat(cleared.counters().values()).allMatch(count -> count == 0);
        assertThat(cleared.drops().values()).allMatch(count -> count == 0);
        assertThat(cleared.times().values()).allMatch(TimeStats.NONE::equals);
        assertThat(cleared).hasToString("nothing counted");
        assertThat(cleared.links()).hasToString("nothing counted");
        assertThat(link(1).status().stats()).isEqualTo(before.stats());
        assertThat(link(1).status().history()).isEqualTo(before.history());
        assertThat(link(1).status().latency()).isEqualTo(before.latency());
        assertThat(nodes.node(1).findChannel(0).orElseThrow().stats()).isEqualTo(channel);
    }

    @Test
    void clearingLinksTooLeavesTheirStateAndTheirAverageLatency() {
        link(1).disable();
        Await.result(link(1).whenDown());
        link(1).enable();
        nodes.awaitReachable(1);
        nodes.awaitReachable(2);
        silence();
        LinkStatus before = link(1).status();
        assertThat(before.downCount()).isOne();
        nodes.node(1).clearStats(ClearStats.HANDLE_AND_LINKS);

        LinkStatus cleared = link(1).status();
        assertThat(cleared.stats()).hasToString("nothing counted");
        assertThat(cleared.upCount()).isZero();
        assertThat(cleared.downCount()).isZero();
        assertThat(cleared.history()).isEmpty();
        assertThat(cleared.up()).isTrue();
        assertThat(cleared.lastDown()).isEqualTo(before.lastDown()).isPresent();
        LatencyStats latency = cleared.latency();
        assertThat(latency.average()).isEqualTo(before.latency().average()).isPresent();
        assertThat(latency.samples()).isEqualTo(before.latency().samples());
        assertThat(latency.min()).isEmpty();
        assertThat(latency.max()).isEmpty();

        link(1).timers(Cluster.QUICK);
        Await.until(() -> link(1).status().latency().min().isPresent());
        assertThat(link(1).status().latency().min().orElseThrow()).isPositive();
        link(1).disable();
        LinkStatus later = link(1).status();
        assertThat(later.upCount()).isZero();
        assertThat(later.downCount()).isOne();
        assertThat(later.history()).extracting(LinkEvent::up).containsExactly(false);
    }

    @Test
    void reportsHaveEveryCounterAndReadAsOneLine() {
        exchange(message(10));
        silence();
        LinkStatus status = link(1).status();
        LatencyStats latency = status.latency();
        assertThat(latency.last().orElseThrow())
                .isBetween(latency.fastest().orElseThrow(), latency.slowest().orElseThrow());
        LinkStats stats = status.stats();
        assertThat(stats.counters()).containsOnlyKeys(LinkCounter.values());
        assertThat(stats.summary()).contains("tx_data_packets ").isEqualTo(stats.toString());
        HandleStats handle = nodes.node(1).stats();
        assertThat(handle.summary()).contains("tx_messages ").isEqualTo(handle.toString());
    }

    @Test
    void whatARemovedLinkCountedStaysInTheSumsOfItsHandle() {
        exchange(message(1000));
        KnetHandle handle = nodes.node(1);
        KnetLink removed = link(1);
        removed.remove();
        LinkStats counted = removed.status().lifetimeStats();
        assertThat(counted.get(LinkCounter.TX_DATA_PACKETS)).isPositive();
        assertThat(counted.get(LinkCounter.UP_COUNT)).isOne();
        assertThat(counted.get(LinkCounter.DOWN_COUNT)).isOne();
        assertThat(handle.stats().links()).isEqualTo(counted);
        handle.host(2).remove();
        assertThat(handle.stats().links()).isEqualTo(counted);

        handle.clearStats(ClearStats.HANDLE);
        assertThat(handle.stats().links()).hasToString("nothing counted");
        assertThat(handle.lifetimeStats().links()).isEqualTo(counted);
    }

    @Test
    void clearingLeavesWhatExportersRead() {
        exchange(message(1000));
        silence();
        LinkStats link = link(1).status().lifetimeStats();
        HandleStats handle = nodes.node(1).lifetimeStats();
        assertThat(handle).isEqualTo(nodes.node(1).stats());
        nodes.node(1).clearStats(ClearStats.HANDLE_AND_LINKS);
        assertThat(link(1).status().stats()).hasToString("nothing counted");
        assertThat(link(1).status().lifetimeStats()).isEqualTo(link);
        assertThat(nodes.node(1).lifetimeStats()).isEqualTo(handle);

        exchange(message(1000));
        HandleStats later = nodes.node(1).lifetimeStats();
        handle.counters()
                .forEach((at, count) -> assertThat(later.get(at)).isGreaterThanOrEqualTo(count));
        handle.links()
                .counters()
                .forEach((at, count) -> assertThat(later.get(at)).isGreaterThanOrEqualTo(count));
        assertThat(later.get(HandleTimer.TX_CRYPT).samples())
                .isGreaterThan(handle.get(HandleTimer.TX_CRYPT).samples());
        assertThat(later.get(HandleTimer.TX_CRYPT).total())
                .isGreaterThan(handle.get(HandleTimer.TX_CRYPT).total());
    }

    @Test
    void clearingMayBeDoneFromAnEventLoop() {
        KnetHandle handle = nodes.node(1);
        Inbox done = new Inbox();
        handle.openChannel(
                1,
                message -> {
                    handle.clearStats(ClearStats.HANDLE_AND_LINKS);
                    done.onMessage(message);
                });
        nodes.node(2).openChannel(1).send(TrackedBuffer.of("clear"));
        assertThat(done.takeText()).isEqualTo("clear");
        Await.until(() -> link(1).status().upCount() == 0);
    }

    @Test
    void aClosedHandleTellsItsCountersButCannotBeCleared() {
        KnetHandle handle = nodes.node(1);
        exchange(message(10));
        nodes.stop(1);
        assertThat(handle.stats().get(HandleCounter.TX_MESSAGES)).isOne();
        assertThatThrownBy(() -> handle.clearStats(ClearStats.HANDLE))
                .isInstanceOfSatisfying(
                        KnetException.class,
                        e -> assertThat(e.error()).isEqualTo(KnetError.HANDLE_CLOSED));
    }
}
