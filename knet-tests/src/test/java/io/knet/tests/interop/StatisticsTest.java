package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.knet.CryptoConfig;
import io.knet.KnetHandle;
import io.knet.LinkTimers;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkStats;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.KeyFiles;
import io.knet.wire.DataHeader;
import io.knet.wire.PingPacket;
import io.knet.wire.PmtudPacket;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The counters of both sides agree (spec wire 17): we count bytes as they are on the wire, libknet
 * those that it receives after decryption.
 */
@EachLibknet
class StatisticsTest {
    /** None that is cut into equal pieces, shorter than the data MTU. */
    private static final int[] LENGTHS = {1, 100, 1397, 1447, 5003, 65536};

    private static final LinkTimers SILENT = LinkTimers.ofMillis(3_600_000, 3_600_000);

    @TempDir Path directory;

    @Test
    void countersAgreeInClear() {
        check(MixedPair.builder(), 1446, plain -> plain, 0);
    }

    @Test
    void countersAgreeWithEncryption() {
        Path keyFile = KeyFiles.write(directory, 1, 128);
        CryptoConfig config = CryptoConfig.aes256Sha256(KeyFiles.key(1, 128));
        // 16 bytes of salt, padding to the next multiple of 16, 32 bytes of hash
        check(
                MixedPair.builder().crypto(config, "openssl", keyFile),
                1397,
                plain -> 16 + (plain / 16 + 1) * 16 + 32,
                1);
    }

    private static void check(
            MixedPairBuilder builder, int dataMtu, IntUnaryOperator sealed, int cryptShare) {
        try (MixedPair pair = builder.startLinked()) {
            // No probes of ours, and messages that have to be cut.
            KnetHandle handle = pair.java().handle();
            handle.mtu().manual(1500);
            await().atMost(JavaNode.TIMEOUT).until(() -> handle.dataMtu() == dataMtu);
            pair.peer().awaitDataMtu(mtu -> mtu > 1500);
            Traffic traffic = new Traffic(pair, sealed);
            traffic.silence();
            Snapshot before = new Snapshot(pair);
            traffic.reset();
            traffic.resume();

            for (int length : LENGTHS) {
                traffic.bothWays(length);
            }
            awaitMore(pair, "tx_ping_packets");
            pair.peer().command("pmtud interval 1");
            awaitMore(pair, "tx_pmtu_packets");
            pair.peer().command("pmtud interval 86400");
            traffic.silence();

            Delta delta = new Delta(before, new Snapshot(pair));
            checkData(delta, traffic);
            checkControl(delta, sealed);
            checkHandle(delta, traffic, cryptShare);
        }
    }

    private static void awaitMore(MixedPair pair, String counter) {
        long before = pair.peerCount(0, counter);
        await().atMost(JavaNode.TIMEOUT).until(() -> pair.peerCount(0, counter) > before);
    }

    private static void checkData(Delta delta, Traffic traffic) {
        assertThat(delta.ours(LinkCounter.TX_DATA_PACKETS))
                .isEqualTo(traffic.packets)
                .isEqualTo(delta.theirs("rx_data_packets"));
        assertThat(delta.ours(LinkCounter.TX_DATA_BYTES)).isEqualTo(traffic.wireBytes);
        assertThat(delta.theirs("rx_data_bytes")).isEqualTo(traffic.plainBytes);
        assertThat(delta.ours(LinkCounter.RX_DATA_PACKETS))
                .isEqualTo(delta.theirs("tx_data_packets"));
        assertThat(delta.ours(LinkCounter.RX_DATA_BYTES)).isEqualTo(delta.theirs("tx_data_bytes"));
        assertThat(delta.ours(LinkCounter.TX_DATA_ERRORS)).isZero();
    }

    private static void checkControl(Delta delta, IntUnaryOperator sealed) {
        long ping = PingPacket.LENGTH;
        long sealedPing = sealed.applyAsInt(PingPacket.LENGTH);
        long ourPings = delta.ours(LinkCounter.TX_PING_PACKETS);
        long theirPings = delta.theirs("tx_ping_packets");
        assertThat(ourPings)
                .isPositive()
                .isEqualTo(delta.theirs("rx_ping_packets"))
                .isEqualTo(delta.theirs("tx_pong_packets"))
                .isEqualTo(delta.ours(LinkCounter.RX_PONG_PACKETS));
        assertThat(theirPings)
                .isPositive()
                .isEqualTo(delta.ours(LinkCounter.RX_PING_PACKETS))
                .isEqualTo(delta.ours(LinkCounter.TX_PONG_PACKETS))
                .isEqualTo(delta.theirs("rx_pong_packets"));
        assertThat(delta.ours(LinkCounter.TX_PING_BYTES)).isEqualTo(ourPings * sealedPing);
        assertThat(delta.theirs("rx_ping_bytes")).isEqualTo(ourPings * ping);
        assertThat(delta.ours(LinkCounter.RX_PING_BYTES))
                .isEqualTo(theirPings * sealedPing)
                .isEqualTo(delta.theirs("tx_ping_bytes"));
        assertThat(delta.ours(LinkCounter.TX_PONG_BYTES)).isEqualTo(theirPings * sealedPing);
        assertThat(delta.ours(LinkCounter.RX_PONG_BYTES))
                .isEqualTo(ourPings * sealedPing)
                .isEqualTo(delta.theirs("tx_pong_bytes"));
        long probes = delta.theirs("tx_pmtu_packets");
        // We count our replies to probes as sent, libknet does not count its own.
        assertThat(probes)
                .isPositive()
                .isEqualTo(delta.ours(LinkCounter.RX_PMTU_PACKETS))
                .isEqualTo(delta.ours(LinkCounter.TX_PMTU_PACKETS))
                .isEqualTo(delta.theirs("rx_pmtu_packets"));
        assertThat(delta.ours(LinkCounter.RX_PMTU_BYTES)).isEqualTo(delta.theirs("tx_pmtu_bytes"));
        assertThat(delta.ours(LinkCounter.TX_PMTU_BYTES))
                .isEqualTo(probes * sealed.applyAsInt(PmtudPacket.MIN_LENGTH));
    }

    private static void checkHandle(Delta delta, Traffic traffic, int cryptShare) {
        long sent = delta.after.link.txTotalPackets() - delta.before.link.txTotalPackets();
        long received = delta.after.link.rxTotalPackets() - delta.before.link.rxTotalPackets();
        assertThat(delta.ours(HandleCounter.TX_CRYPT_PACKETS)).isEqualTo(cryptShare * sent);
        assertThat(delta.ours(HandleCounter.RX_CRYPT_PACKETS)).isEqualTo(cryptShare * received);
        assertThat(delta.ours(HandleCounter.TX_MESSAGES)).isEqualTo(traffic.messages);
        assertThat(delta.ours(HandleCounter.RX_MESSAGES)).isEqualTo(traffic.messages);
        // Of all packets libknet counts those as opened that carry data.
        assertThat(delta.theirs("rx_crypt_packets")).isEqualTo(cryptShare * traffic.packets);
        assertThat(delta.after.drops).isEqualTo(delta.before.drops);
    }

    /** Messages both ways, and what the counters have to say of those to libknet. */
    private static final class Traffic {
        private final MixedPair pair;
        private final IntUnaryOperator sealed;
        private final Exchange exchange;
        private long messages;
        private long packets;
        private long plainBytes;
        private long wireBytes;

        Traffic(MixedPair pair, IntUnaryOperator sealed) {
            this.pair = pair;
            this.sealed = sealed;
            exchange = new Exchange(pair, 1);
        }

        void reset() {
            messages = 0;
            packets = 0;
            plainBytes = 0;
            wireBytes = 0;
        }

        /** Each length twice in both directions, synchronously and not. */
        void bothWays(int length) {
            exchange.bothWays(length);
            messages += 2;
            int mtu = pair.java().handle().dataMtu();
            for (int rest = length; rest > 0; rest -= mtu) {
                int plain = Math.min(rest, mtu) + DataHeader.LENGTH;
                packets += 2;
                plainBytes += 2L * plain;
                wireBytes += 2L * sealed.applyAsInt(plain);
            }
        }

        /**
         * Ends the heartbeats. A side handles packets in their order, so when messages have come
         * through both ways, twice, no ping, pong, probe or reply is on its way any more.
         */
        void silence() {
            pair.java().link(PEER, 0).timers(SILENT);
            pair.peer().command("timers " + JAVA + "/0 3600000 3600000");
            bothWays(10);
            bothWays(11);
            // A message is counted after its listener has returned. When this returns, the event
            // loop is done with the last one.
            pair.java().link(PEER, 0).timers(SILENT);
        }

        void resume() {
            pair.java().link(PEER, 0).timers(JavaNode.QUICK);
            pair.peer().command("timers " + JAVA + "/0 200 5000");
        }
    }

    /** All counters of both sides at a moment at which nothing is on its way. */
    private static final class Snapshot {
        private final LinkStats link;
        private final Map<HandleCounter, Long> handle;
        private final Map<DropReason, Long> drops;
        private final JsonNode peerLink;
        private final JsonNode peerHandle;

        Snapshot(MixedPair pair) {
            link = pair.java().link(PEER, 0).status().stats();
            handle = pair.java().handle().stats().counters();
            drops = pair.java().drops();
            peerLink = pair.peer().status().link(JAVA, 0).path("stats");
            peerHandle = pair.peer().stats();
        }

        long theirs(String counter) {
            JsonNode value = peerLink.has(counter) ? peerLink : peerHandle;
            return value.required(counter).asLong();
        }
    }

    private record Delta(Snapshot before, Snapshot after) {
        long ours(LinkCounter counter) {
            return after.link.get(counter) - before.link.get(counter);
        }

        long ours(HandleCounter counter) {
            return after.handle.getOrDefault(counter, 0L) - before.handle.getOrDefault(counter, 0L);
        }

        long theirs(String counter) {
            return after.theirs(counter) - before.theirs(counter);
        }
    }
}
