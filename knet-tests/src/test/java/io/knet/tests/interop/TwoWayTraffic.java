package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.knet.stats.LinkCounter;
import io.knet.testing.Background;
import io.knet.tests.peer.FloodSummary;
import io.knet.tests.peer.FloodVerifier;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Both nodes of a pair with two links, of which number 0 is preferred, send synchronously while
 * link 0 is pulled and restored. A message is one packet, also with the smallest MTU.
 */
final class TwoWayTraffic implements AutoCloseable {
    private static final int LONGEST = 400;
    private static final int PROGRESS = 100;

    private final MixedPair pair;
    private final FloodVerifier atJava;
    private final FloodSender toPeer;
    private final PeerFlooder toJava;
    private final CompletableFuture<Integer> sending;
    private final CompletableFuture<PeerFlooder> flooding;

    /** Starts to send. */
    TwoWayTraffic(MixedPair pair, FloodVerifier atJava) {
        this.pair = pair;
        this.atJava = atJava;
        toPeer = new FloodSender(pair.java(), Duration.ofMillis(1));
        toJava = new PeerFlooder(pair, LONGEST);
        sending = Background.supply(() -> toPeer.untilStopped(12, LONGEST));
        flooding = Background.supply(toJava::untilStopped);
        awaitProgress();
    }

    /** Waits until some more messages have arrived on each side. */
    void awaitProgress() {
        long here = atJava.summary().distinct();
        long there = pair.peer().summary(JAVA, 0).distinct();
        pair.peer().awaitReceived(JAVA, 0, there + PROGRESS, JavaNode.TIMEOUT);
        atJava.awaitDistinct(here + PROGRESS, JavaNode.TIMEOUT);
    }

    /** Takes link 0 away and waits until both sides know and the traffic goes on. */
    void pull(Runnable cut) {
        cut.run();
        pair.java().awaitLinkDown(PEER, 0);
        pair.peer().awaitLinkDown(JAVA, 0);
        awaitProgress();
    }

    /** Brings link 0 back and waits until both sides use it. */
    void restore(Runnable repair) {
        repair.run();
        pair.awaitLinksUp();
        long ours = ourPackets(0);
        long theirs = theirPackets(0);
        await().atMost(JavaNode.TIMEOUT)
                .until(() -> ourPackets(0) > ours && theirPackets(0) > theirs);
        awaitProgress();
    }

    /** Ends the traffic. */
    @Override
    public void close() {
        toPeer.stop();
        toJava.stop();
        sending.join();
        flooding.join();
    }

    FloodSender toPeer() {
        return toPeer;
    }

    PeerFlooder toJava() {
        return toJava;
    }

    /** Packets that our side has given to the socket of a link. */
    long ourPackets(int link) {
        return pair.java().count(PEER, link, LinkCounter.TX_DATA_PACKETS)
                - pair.java().count(PEER, link, LinkCounter.TX_DATA_ERRORS);
    }

    /** Packets that libknet has given to the socket of a link. */
    long theirPackets(int link) {
        return pair.peerCount(link, "tx_data_packets") - pair.peerCount(link, "tx_data_errors");
    }

    /**
     * After {@link #close}: messages to libknet that were lost are as many as packets that were
     * lost on link 0; nothing came twice.
     *
     * @return how many were lost
     */
    long awaitAccountAtPeer() {
        await().atMost(JavaNode.TIMEOUT)
                .untilAsserted(
                        () -> {
                            long packets = ourPackets(0) - pair.peerCount(0, "rx_data_packets");
                            assertThat(ourPackets(1))
                                    .isEqualTo(pair.peerCount(1, "rx_data_packets"));
                            assertThat(lostAtPeer()).isEqualTo(packets);
                        });
        check(pair.peer().summary(JAVA, 0));
        return lostAtPeer();
    }

    /** The same for messages from libknet. */
    long awaitAccountAtJava() {
        await().atMost(JavaNode.TIMEOUT)
                .untilAsserted(
                        () -> {
                            long packets =
                                    theirPackets(0)
                                            - pair.java()
                                                    .count(PEER, 0, LinkCounter.RX_DATA_PACKETS);
                            assertThat(theirPackets(1))
                                    .isEqualTo(
                                            pair.java()
                                                    .count(PEER, 1, LinkCounter.RX_DATA_PACKETS));
                            assertThat(lostAtJava()).isEqualTo(packets);
                        });
        check(atJava.summary());
        return lostAtJava();
    }

    /** After {@link #close}: all that was taken on either side arrived, once. */
    void awaitAllDeliveredOnce() {
        await().atMost(JavaNode.TIMEOUT)
                .untilAsserted(
                        () -> {
                            assertThat(lostAtPeer()).isZero();
                            assertThat(lostAtJava()).isZero();
                        });
        check(pair.peer().summary(JAVA, 0));
        check(atJava.summary());
    }

    private long lostAtPeer() {
        int failed = toPeer.failures().values().stream().mapToInt(Integer::intValue).sum();
        return toPeer.sent() - failed - pair.peer().summary(JAVA, 0).distinct();
    }

    private long lostAtJava() {
        return toJava.taken() - atJava.summary().distinct();
    }

    private static void check(FloodSummary summary) {
        assertThat(summary.duplicates() + summary.corrupt()).as("%s", summary).isZero();
    }
}
