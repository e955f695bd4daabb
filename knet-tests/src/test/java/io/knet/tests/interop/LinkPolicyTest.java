package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.knet.LinkPolicy;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodVerifier;
import io.knet.tests.peer.FreePorts;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three links between the nodes: each policy uses them as it should, on both sides, and every
 * message is delivered once.
 */
@EachLibknet
class LinkPolicyTest {
    private static final int LINKS = 3;
    private static final int PREFERRED = 1;

    /** Messages in each direction. */
    private static final int MESSAGES = 300;

    /** A message takes two packets with an interface MTU of 1500. */
    private static final int LENGTH = 2000;

    private static final int PACKETS = 2 * MESSAGES;

    private final FloodVerifier atJava = new FloodVerifier();

    private MixedPair start(LinkPolicy policy) {
        MixedPairBuilder builder =
                MixedPair.builder()
                        .policy(policy)
                        .java(java -> java.threads(2))
                        .peer(peer -> peer.quietMessages().manualMtu(1500))
                        .listener(message -> atJava.accept(message.content()));
        for (int link = 0; link < LINKS; link++) {
            builder.link(FreePorts.link(), link == PREFERRED ? 200 : link);
        }
        MixedPair pair = builder.startLinked();
        pair.java().handle().mtu().manual(1500);
        await().atMost(JavaNode.TIMEOUT).until(() -> pair.java().handle().dataMtu() == 1446);
        pair.peer().awaitDataMtu(mtu -> mtu == 1446);
        return pair;
    }

    @ParameterizedTest(name = "synchronously: {0}")
    @ValueSource(booleans = {true, false})
    void passiveUsesTheLinkOfTheHighestPriority(boolean sync) {
        try (MixedPair pair = start(LinkPolicy.PASSIVE)) {
            bothWays(pair, sync);
            checkPackets(pair, List.of(0, PACKETS, 0));

            pair.java().link(PEER, 2).priority(255);
            pair.peer().priority(JAVA, 2, 255);
            bothWays(pair, sync);
            checkPackets(pair, List.of(0, PACKETS, PACKETS));
            assertThat(pair.java().drops()).isEmpty();
        }
    }

    @Test
    void sidesMayPreferDifferentLinks() {
        try (MixedPair pair = start(LinkPolicy.PASSIVE)) {
            pair.peer().priority(JAVA, 0, 255);
            bothWays(pair, true);
            checkPackets(pair, List.of(0, PACKETS, 0), List.of(PACKETS, 0, 0));
        }
    }

    @ParameterizedTest(name = "synchronously: {0}")
    @ValueSource(booleans = {true, false})
    void activeUsesAllLinksForEveryPacket(boolean sync) {
        try (MixedPair pair = start(LinkPolicy.ACTIVE)) {
            bothWays(pair, sync);
            checkPackets(pair, Collections.nCopies(LINKS, PACKETS));
            long copies =
                    pair.java().drops(DropReason.DUPLICATE)
                            + pair.java().drops(DropReason.STALE_FRAGMENT);
            assertThat(copies).isEqualTo((LINKS - 1) * PACKETS);
        }
    }

    @ParameterizedTest(name = "synchronously: {0}")
    @ValueSource(booleans = {true, false})
    void roundRobinUsesTheLinksInTurnForWholeMessages(boolean sync) {
        try (MixedPair pair = start(LinkPolicy.RR)) {
            bothWays(pair, sync);
            checkPackets(pair, Collections.nCopies(LINKS, PACKETS / LINKS));
            assertThat(pair.java().drops()).isEmpty();
        }
    }

    @Test
    void policiesMayBeChangedAndDiffer() {
        try (MixedPair pair = start(LinkPolicy.PASSIVE)) {
            pair.java().host(PEER).policy(LinkPolicy.RR);
            pair.peer().command("policy " + JAVA + " active");
            bothWays(pair, true);
            checkPackets(
                    pair,
                    Collections.nCopies(LINKS, PACKETS / LINKS),
                    Collections.nCopies(LINKS, PACKETS));
        }
    }

    private void bothWays(MixedPair pair, boolean sync) {
        FloodSender sender = new FloodSender(pair.java(), Duration.ofNanos(100_000));
        if (sync) {
            sender.sync(MESSAGES, LENGTH, LENGTH);
        } else {
            sender.async(MESSAGES, LENGTH, LENGTH);
        }
        assertThat(sender.failures()).isEmpty();
        String flood = "%d 0 %d %d 100%s".formatted(JAVA, MESSAGES, LENGTH, sync ? " sync" : "");
        assertThat(pair.peer().flood(flood).join().errors()).isZero();
        pair.peer().awaitReceived(JAVA, 0, MESSAGES, JavaNode.TIMEOUT);
        atJava.awaitDistinct(MESSAGES, JavaNode.TIMEOUT);
    }

    private void checkPackets(MixedPair pair, List<Integer> bothWays) {
        checkPackets(pair, bothWays, bothWays);
    }

    /**
     * Each link has carried so many packets since the start, as both of its ends say, and nothing
     * was delivered twice.
     */
    private void checkPackets(MixedPair pair, List<Integer> toPeer, List<Integer> toJava) {
        await().atMost(JavaNode.TIMEOUT)
                .untilAsserted(
                        () -> {
                            assertThat(ours(pair, LinkCounter.TX_DATA_PACKETS)).isEqualTo(toPeer);
                            assertThat(theirs(pair, "rx_data_packets")).isEqualTo(toPeer);
                            assertThat(theirs(pair, "tx_data_packets")).isEqualTo(toJava);
                            assertThat(ours(pair, LinkCounter.RX_DATA_PACKETS)).isEqualTo(toJava);
                        });
        assertThat(pair.peer().summary(JAVA, 0)).matches(all -> all.isClean(MESSAGES));
        assertThat(atJava.summary()).matches(all -> all.isClean(MESSAGES));
        pair.peer().resetSummary();
        atJava.reset();
    }

    private static List<Integer> ours(MixedPair pair, LinkCounter counter) {
        return IntStream.range(0, LINKS)
                .mapToObj(link -> (int) pair.java().count(PEER, link, counter))
                .toList();
    }

    private static List<Integer> theirs(MixedPair pair, String counter) {
        return IntStream.range(0, LINKS)
                .mapToObj(link -> (int) pair.peerCount(link, counter))
                .toList();
    }
}
