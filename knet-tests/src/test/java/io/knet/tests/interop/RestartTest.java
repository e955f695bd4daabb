package io.knet.tests.interop;

import static io.knet.tests.interop.MixedPair.JAVA;
import static io.knet.tests.interop.MixedPair.PEER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.knet.KnetEvent;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LinkEnds;
import io.knet.tests.peer.ReceivedMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Either side dies, in good order or not, and comes back: the other notices, and nothing is lost
 * that was sent when it may be sent. libknet 1.25 drops what comes before it considers the sender
 * reachable, so the Java side waits for both views; the Java side takes what comes early.
 */
@EachLibknet
class RestartTest {
    private static final int TIMES = 5;
    private static final int SOME_TIMES = 3;

    @Test
    void libknetIsKilledAndRestartedSomeTimes() {
        try (MixedPair pair = MixedPair.builder().startLinked()) {
            Exchange exchange = new Exchange(pair, 1);
            for (int i = 0; i < TIMES; i++) {
                exchange.bothWays(100);
                pair.peer().kill();
                pair.java().awaitUnreachable(PEER);
                int downs = i + 1;
                // Events come on a thread of their own, a little later.
                await().atMost(JavaNode.TIMEOUT).until(() -> downReasons(pair).size() >= downs);
                assertThat(downReasons(pair)).containsOnly(LinkDownReason.PEER_UNREACHABLE);
                pair.peer().restart();
                pair.awaitReachable();
                exchange.toPeer(101, i % 2 == 0);
                exchange.toJava(102, i % 2 == 0);
            }
            assertThat(pair.java().drops(DropReason.DUPLICATE)).isZero();
        }
    }

    private static List<LinkDownReason> downReasons(MixedPair pair) {
        return pair.java().events().stream()
                .filter(KnetEvent.LinkDown.class::isInstance)
                .map(event -> ((KnetEvent.LinkDown) event).reason())
                .toList();
    }

    @Test
    void theFirstMessageOfARestartedLibknetArrivesAsSoonAsItReachesUs() {
        try (MixedPair pair = MixedPair.builder().startLinked()) {
            for (int i = 0; i < TIMES; i++) {
                pair.peer().kill();
                pair.java().awaitUnreachable(PEER);
                pair.peer().restart();
                pair.peer().awaitReachable(JAVA);
                new Exchange(pair, i).toJava(1000, true);
            }
        }
    }

    @Test
    void earlyMessagesArriveLongBeforeOurOwnPongsWouldDo() {
        // libknet's link needs two pongs, ours a hundred.
        LinkTimers patient = LinkTimers.ofMillis(100, 5000).withPongsToComeUp(100);
        try (MixedPair pair = MixedPair.builder().timers(patient).start()) {
            for (int i = 0; i < TIMES; i++) {
                pair.peer().awaitReachable(JAVA);
                assertThat(pair.java().host(PEER).isReachable()).isFalse();
                new Exchange(pair, i).toJava(1000, i % 2 == 0);
                assertThat(pair.java().host(PEER).isReachable()).isTrue();
                pair.peer().kill();
                pair.java().awaitUnreachable(PEER);
                pair.peer().restart();
            }
            assertThat(pair.java().drops(DropReason.HOST_NOT_REACHABLE)).isZero();
        }
    }

    @Test
    void aRestartThatGoesUnnoticedLosesNothing() {
        try (MixedPair pair = MixedPair.builder().startLinked()) {
            for (int i = 0; i < SOME_TIMES; i++) {
                Exchange exchange = new Exchange(pair, i);
                exchange.toJava(100, true);
                exchange.toJava(101, true);
                awaitTwoMore(pair, LinkCounter.RX_PING_PACKETS);
                // No pings, hence no errors and no timeout, while libknet is away.
                pair.java().link(PEER, 0).timers(LinkTimers.ofMillis(3_600_000, 3_600_000));
                pair.peer().restart();
                pair.peer().awaitReachable(JAVA);
                // These have the sequence numbers of the two before.
                exchange.toJava(102, true);
                exchange.toJava(103, true);
                pair.java().link(PEER, 0).timers(JavaNode.QUICK);
            }
            assertThat(pair.java().events()).noneMatch(KnetEvent.LinkDown.class::isInstance);
        }
    }

    /** A restart is told by a ping of number 0 after one of another number (spec wire 8.4). */
    private static void awaitTwoMore(MixedPair pair, LinkCounter pings) {
        long before = pair.java().count(PEER, 0, pings);
        await().atMost(JavaNode.TIMEOUT)
                .until(() -> pair.java().count(PEER, 0, pings) >= before + 2);
    }

    @Test
    void ourNodeIsClosedAndOpenedAgainSomeTimes() {
        try (MixedPair pair = MixedPair.builder().startLinked()) {
            for (int i = 0; i < TIMES; i++) {
                new Exchange(pair, i).bothWays(100);
                pair.closeJava();
                pair.peer().awaitUnreachable(JAVA);
                pair.restartJava();
                pair.awaitReachable();
                new Exchange(pair, i).toPeer(101, i % 2 == 0);
                new Exchange(pair, i).toJava(102, i % 2 == 0);
            }
        }
    }

    @Test
    void aRestartOfOursThatGoesUnnoticedLosesNothing() {
        try (MixedPair pair = MixedPair.builder().startLinked()) {
            // No pings, hence no errors and no timeout, while our node is away.
            pair.peer().command("timers 1/0 3600000 3600000");
            for (int i = 0; i < SOME_TIMES; i++) {
                Exchange exchange = new Exchange(pair, i);
                exchange.toPeer(100, true);
                exchange.toPeer(101, true);
                awaitTwoMore(pair, LinkCounter.TX_PING_PACKETS);
                pair.closeJava();
                pair.restartJava();
                pair.java().awaitReachable(PEER);
                // These have the sequence numbers of the two before.
                exchange.toPeer(102, true);
                exchange.toPeer(103, true);
                exchange.toJava(104, true);
            }
            assertThat(pair.peer().events())
                    .filteredOn(LibknetPeer.is("host"))
                    .as("changes of reachability")
                    .hasSize(1);
        }
    }

    @RepeatedTest(2)
    void ourProcessIsKilledAndStartedAgain() {
        LinkEnds path = FreePorts.link();
        try (LibknetPeer peer =
                LibknetPeer.builder(PEER)
                        .timers(Duration.ofMillis(200), Duration.ofSeconds(5), 1)
                        .link(JAVA, 0, path.reversed())
                        .start()) {
            for (long seed = 1; seed <= 2; seed++) {
                try (ChildNode node = ChildNode.start(path)) {
                    node.awaitReachable();
                    peer.awaitReachable(JAVA);
                    node.sendSync(1000, seed);
                    ReceivedMessage received = peer.awaitMessage();
                    assertThat(received.fnv64())
                            .isEqualTo(FloodMessage.fnv64(FloodMessage.generate(seed, 1000)));
                    assertThat(peer.sync(JAVA, 0, 2000, seed).result()).isEqualTo("OK");
                    node.awaitMessage(2000, seed);
                    node.kill();
                    peer.awaitUnreachable(JAVA);
                }
            }
        }
    }
}
