package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.knet.CryptoConfig;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.testing.Background;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodResult;
import io.knet.tests.peer.FloodSummary;
import io.knet.tests.peer.FloodVerifier;
import io.knet.tests.peer.KeyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many messages both ways at once: none twice, none changed, and none missing that a counter does
 * not explain.
 */
@Tag("busy")
@EachLibknet
class FloodTest {
    /** What is sent in one go: so many messages of at most so many bytes, from an index on. */
    private record Part(int first, int count, int maxLength) {}

    /** More than the 65 536 that a sequence number can tell apart. */
    private static final int ALL = 70_000;

    /**
     * Each part is sent in chunks, as fast as possible. The next chunk begins when the one before
     * has arrived, so that what is on its way always fits the buffer of the receiver's socket.
     */
    private static final List<Part> PARTS =
            List.of(
                    new Part(0, 66_000, 1000),
                    new Part(66_000, 3_500, 5000),
                    new Part(69_500, 500, 65_536));

    private static final int CHUNK_BYTES = 500_000;
    private static final int INTERFACE_MTU = 1500;
    private static final double TOLERATED_LOSS = 0.01;

    /** What becomes of a message of which the kernel has dropped a packet, and of its rest. */
    private static final Set<DropReason> INCOMPLETE =
            Set.of(
                    DropReason.REASSEMBLY_EXPIRED,
                    DropReason.REASSEMBLY_OVERFLOW,
                    DropReason.STALE_FRAGMENT);

    @TempDir Path directory;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void seventyThousandMessagesBothWaysAtOnce() {
        Path keyFile = KeyFiles.write(directory, 1, 256);
        CryptoConfig config = CryptoConfig.aes256Sha256(KeyFiles.key(1, 256));
        FloodVerifier atJava = new FloodVerifier();
        try (MixedPair pair =
                MixedPair.builder()
                        .crypto(config, "openssl", keyFile)
                        .peer(peer -> peer.quietMessages().manualMtu(INTERFACE_MTU))
                        .listener(message -> atJava.accept(message.content()))
                        .startLinked()) {
            pair.java().handle().mtu().manual(INTERFACE_MTU);
            CompletableFuture<Void> toPeer = Background.run(() -> sendToPeer(pair));
            sendToJava(pair, atJava);
            toPeer.join();
            checkToPeer(pair);
            checkToJava(pair, atJava);
        }
    }

    private static int chunk(Part part) {
        return CHUNK_BYTES / part.maxLength();
    }

    private static void sendToPeer(MixedPair pair) {
        FloodSender sender = new FloodSender(pair.java(), Duration.ZERO);
        for (Part part : PARTS) {
            for (int sent = 0; sent < part.count(); sent += chunk(part)) {
                int count = Math.min(chunk(part), part.count() - sent);
                if (part.maxLength() == 5000) {
                    sender.sync(count, 12, part.maxLength());
                } else {
                    sender.async(count, 12, part.maxLength());
                }
                awaitQuickly(
                        () ->
                                sender.sent() - pair.peer().summary(JAVA, 0).distinct()
                                        <= UdpDrops.at(pair.path(0).right()));
            }
        }
        assertThat(sender.failures()).isEmpty();
    }

    private static void sendToJava(MixedPair pair, FloodVerifier atJava) {
        for (Part part : PARTS) {
            for (int sent = 0; sent < part.count(); sent += chunk(part)) {
                int count = Math.min(chunk(part), part.count() - sent);
                FloodResult flood =
                        pair.peer()
                                .flood(
                                        "%d 0 %d 12-%d first=%d%s"
                                                .formatted(
                                                        JAVA,
                                                        count,
                                                        part.maxLength(),
                                                        part.first() + sent,
                                                        part.maxLength() == 5000 ? " sync" : ""))
                                .join();
                assertThat(flood.errors()).as("libknet's errors, %s", flood).isZero();
                int all = part.first() + sent + count;
                awaitQuickly(
                        () ->
                                all - atJava.summary().distinct()
                                        <= UdpDrops.at(pair.path(0).left()));
            }
        }
    }

    private static void awaitQuickly(BooleanSupplier condition) {
        await().atMost(JavaNode.TIMEOUT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(condition::getAsBoolean);
    }

    /** Packets that we have sent and that libknet has not received so far. */
    private static long packetsMissingAtPeer(MixedPair pair) {
        long received = pair.peerCount(0, "rx_data_packets");
        return pair.java().count(PEER, 0, LinkCounter.TX_DATA_PACKETS)
                - pair.java().count(PEER, 0, LinkCounter.TX_DATA_ERRORS)
                - received;
    }

    private static long packetsMissingAtJava(MixedPair pair) {
        long received = pair.java().count(PEER, 0, LinkCounter.RX_DATA_PACKETS);
        return pair.peerCount(0, "tx_data_packets")
                - pair.peerCount(0, "tx_data_errors")
                - received;
    }

    private static void checkToPeer(MixedPair pair) {
        awaitQuickly(() -> pair.java().count(HandleCounter.TX_MESSAGES) == ALL);
        await().atMost(JavaNode.TIMEOUT)
                .untilAsserted(
                        () -> {
                            long kernel = UdpDrops.at(pair.path(0).right());
                            assertThat(packetsMissingAtPeer(pair)).isBetween(0L, kernel);
                            long reader =
                                    pair.peer().command("summary").path("rx_overflow").asLong();
                            long errors = pair.java().count(PEER, 0, LinkCounter.TX_DATA_ERRORS);
                            check(pair.peer().summary(JAVA, 0), kernel + reader + errors);
                        });
    }

    private static void checkToJava(MixedPair pair, FloodVerifier atJava) {
        await().atMost(JavaNode.TIMEOUT)
                .untilAsserted(
                        () -> {
                            long kernel = UdpDrops.at(pair.path(0).left());
                            assertThat(packetsMissingAtJava(pair)).isBetween(0L, kernel);
                            check(atJava.summary(), kernel + pair.peerCount(0, "tx_data_errors"));
                        });
        boolean complete = UdpDrops.at(pair.path(0).left()) == 0;
        assertThat(complete ? Set.of() : INCOMPLETE).containsAll(pair.java().drops().keySet());
    }

    private static void check(FloodSummary summary, long explained) {
        assertThat(summary.duplicates()).as("%s", summary).isZero();
        assertThat(summary.corrupt()).as("%s", summary).isZero();
        assertThat(ALL - summary.distinct())
                .as("losses, of which %d are explained: %s", explained, summary)
                .isLessThanOrEqualTo(explained)
                .isLessThanOrEqualTo((long) (TOLERATED_LOSS * ALL));
    }
}
