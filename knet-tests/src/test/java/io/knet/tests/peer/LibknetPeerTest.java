package io.knet.tests.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.LinkPolicy;
import io.knet.testing.Background;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The libknet peer against itself: what interop tests may rely on. */
@EachLibknet
class LibknetPeerTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void twoPeersBringTheirLinkUp() {
        try (PeerPair pair = PeerPair.start(UnaryOperator.identity())) {
            pair.one().awaitLinkUp(2, 0);
            pair.two().awaitLinkUp(1, 0);
            assertThat(pair.one().awaitDataMtu(mtu -> mtu > 482)).isEqualTo(65481);
            PeerStatus status = pair.one().status();
            assertThat(status.isReachable(2)).isTrue();
            assertThat(status.link(2, 0).path("connected").asBoolean()).isTrue();
            assertThat(status.link(2, 0).path("dst_ipaddr").asText()).startsWith("127.0.0.");
            assertThat(status.linkStat(2, 0, "rx_pong_packets")).isPositive();
            assertThat(pair.one().stats().path("tx_crypt_packets").asLong()).isZero();
        }
    }

    @Test
    void linksComeUpOverIpv6() {
        try (PeerPair pair =
                PeerPair.start(
                        FreePorts.link6(), UnaryOperator.identity(), UnaryOperator.identity())) {
            assertThat(pair.one().sync(2, 0, 1000, 1).isOk()).isTrue();
            assertThat(pair.two().awaitMessage().length()).isEqualTo(1000);
        }
    }

    @Test
    void aDynamicLinkLearnsItsPeer() {
        LinkEnds path = FreePorts.link();
        try (LibknetPeer one = LibknetPeer.builder(1).dynamicLink(2, 0, path.left()).start();
                LibknetPeer two = LibknetPeer.builder(2).link(1, 0, path.reversed()).start()) {
            two.awaitReachable(1);
            one.awaitReachable(2);
            assertThat(one.status().link(2, 0).path("dynconnected").asBoolean()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1024, 65536})
    void messagesOfAllSizesArriveInBothDirections(int length) {
        try (PeerPair pair = PeerPair.start(UnaryOperator.identity())) {
            checkMessage(pair.one(), pair.two(), length);
            checkMessage(pair.two(), pair.one(), length);
        }
    }

    private static void checkMessage(LibknetPeer from, LibknetPeer to, int length) {
        String hash = FloodMessage.fnv64(FloodMessage.generate(length, length));
        SendResult queued = from.send(to.id(), 0, length, length);
        assertThat(queued.result()).isEqualTo("OK");
        assertThat(queued.fnv64()).isEqualTo(hash);
        ReceivedMessage first = to.awaitMessage();
        assertThat(List.of(first.from(), first.channel(), first.length()))
                .isEqualTo(List.of(from.id(), 0, length));
        assertThat(first.fnv64()).isEqualTo(hash);
        assertThat(from.sync(to.id(), 0, length, length).result()).isEqualTo("OK");
        assertThat(to.awaitMessage().fnv64()).isEqualTo(hash);
    }

    @Test
    void textsArriveOnTheirChannel() {
        try (PeerPair pair = PeerPair.start(options -> options.channels(32))) {
            pair.one().send(2, 31, "a \"quoted\" text \\ with more");
            ReceivedMessage message = pair.two().awaitMessage();
            assertThat(message.channel()).isEqualTo(31);
            assertThat(message.text()).isEqualTo("a \"quoted\" text \\ with more");
        }
    }

    @Test
    void synchronousSendsReportTheirOutcome() {
        try (PeerPair pair = PeerPair.start(UnaryOperator.identity())) {
            LibknetPeer one = pair.one();
            assertThat(one.sync("2", 0, 65536, 1).result()).isEqualTo("OK");
            assertThat(one.sync("2", 0, 65537, 1).result()).isEqualTo("EINVAL");
            assertThat(one.sync("2", 0, 0, 1).result()).isEqualTo("EINVAL");
            assertThat(one.sync("2", 5, 10, 1).result()).isEqualTo("EINVAL");
            assertThat(one.sync("none", 0, 10, 1).result()).isEqualTo("EINVAL");
            assertThat(one.sync("refuse", 0, 10, 1).result()).isEqualTo("EFAULT");
            assertThat(one.sync("all", 0, 10, 1).result()).isEqualTo("E2BIG");
            assertThat(one.sync("2+3", 0, 10, 1).result()).isEqualTo("E2BIG");
            assertThat(one.sync("3", 0, 10, 1).result()).isEqualTo("EHOSTDOWN");
            one.forwarding(false);
            assertThat(one.sync("2", 0, 10, 1).result()).isEqualTo("ECANCELED");
        }
    }

    @Test
    void aPeerWithoutFilterRefusesSynchronousSendsAndBroadcasts() {
        try (PeerPair pair = PeerPair.start(LibknetPeerBuilder::noFilter)) {
            assertThat(pair.one().sync(2, 0, 10, 1).result()).isEqualTo("ENETDOWN");
            pair.one().send(2, 0, "to whoever is there");
            assertThat(pair.two().awaitMessage().from()).isEqualTo(1);
        }
    }

    @Test
    void routesOfMessagesStayInStepWhenForwardingIsSwitched() {
        try (PeerPair pair = PeerPair.start(UnaryOperator.identity())) {
            pair.one().forwarding(false);
            for (int i = 0; i < 100; i++) {
                pair.one().send(2, 0, "lost");
            }
            pair.one().forwarding(true);
            pair.one().command("send none 0 text=to nobody");
            pair.one().send(2, 0, "first to arrive");
            assertThat(pair.two().awaitMessage().text()).isEqualTo("first to arrive");
        }
    }

    @Test
    void broadcastsReachAllPeers() {
        LinkEnds toTwo = FreePorts.link();
        LinkEnds toThree = FreePorts.link();
        try (LibknetPeer one =
                        LibknetPeer.builder(1).link(2, 0, toTwo).link(3, 0, toThree).start();
                LibknetPeer two = LibknetPeer.builder(2).link(1, 0, toTwo.reversed()).start();
                LibknetPeer three = LibknetPeer.builder(3).link(1, 0, toThree.reversed()).start()) {
            for (LibknetPeer peer : List.of(two, three)) {
                one.awaitReachable(peer.id());
                peer.awaitReachable(1);
            }
            one.broadcast(0, 100, 5);
            one.send(3, 0, "for three");
            one.command("send 2+3 0 text=for both");
            assertThat(two.awaitMessage().length()).isEqualTo(100);
            assertThat(two.awaitMessage().text()).isEqualTo("for both");
            assertThat(three.awaitMessage().length()).isEqualTo(100);
            assertThat(three.awaitMessage().text()).isEqualTo("for three");
            assertThat(three.awaitMessage().text()).isEqualTo("for both");
        }
    }

    @Test
    void floodsInBothDirectionsArriveClean() {
        try (PeerPair pair = PeerPair.start(LibknetPeerBuilder::quietMessages)) {
            CompletableFuture<FloodResult> there = pair.one().flood("2 0 20000 12-1400 100");
            CompletableFuture<FloodResult> back = pair.two().flood("1 0 20000 12-1400 100");
            pair.two().awaitReceived(1, 0, 20000, MINUTE);
            pair.one().awaitReceived(2, 0, 20000, MINUTE);
            assertThat(there.join().sent()).isEqualTo(20000);
            assertThat(back.join().bytes()).isEqualTo(pair.one().summary(2, 0).bytes());
            assertThat(pair.two().summary(1, 0)).matches(summary -> summary.isClean(20000));
            assertThat(pair.one().summary(2, 0)).matches(summary -> summary.isClean(20000));
            assertThat(pair.one().events()).noneMatch(LibknetPeer.is("message"));
            pair.two().resetSummary();
            assertThat(pair.two().summary(1, 0)).isEqualTo(FloodSummary.EMPTY);
        }
    }

    @Test
    void aSynchronousFloodWithLargeMessagesArrivesClean() {
        try (PeerPair pair = PeerPair.start(LibknetPeerBuilder::quietMessages)) {
            FloodResult sent = pair.one().flood("2 0 100 65536 500 first=100 sync").join();
            assertThat(sent.errors()).as(sent.toString()).isZero();
            pair.two().awaitReceived(1, 0, 100, MINUTE);
            FloodSummary summary = pair.two().summary(1, 0);
            assertThat(summary.missing()).isEqualTo(List.of(new FloodSummary.Range(0, 99)));
            assertThat(summary.corrupt() + summary.duplicates()).isZero();
        }
    }

    @Test
    void theSummaryTellsWhatIsWrong() {
        try (PeerPair pair = PeerPair.start(LibknetPeerBuilder::quietMessages)) {
            pair.one().flood("2 0 5 100 first=3").join();
            pair.one().flood("2 0 2 100 first=4").join();
            pair.one().flood("2 0 1 100").join();
            pair.one().send(2, 0, "KNFL but nothing right behind it");
            pair.one().send(2, 0, "no flood message");
            pair.two().awaitReceived(1, 0, 7, MINUTE);
            FloodSummary summary = pair.two().summary(1, 0);
            assertThat(summary.received()).isEqualTo(10);
            assertThat(summary.distinct()).isEqualTo(6);
            assertThat(summary.duplicates()).isEqualTo(2);
            assertThat(summary.corrupt()).isEqualTo(1);
            assertThat(summary.other()).isEqualTo(1);
            assertThat(summary.outOfOrder()).isEqualTo(1);
            assertThat(summary.highest()).isEqualTo(7);
            assertThat(summary.missing()).isEqualTo(List.of(new FloodSummary.Range(1, 2)));
            assertThat(summary.missingCount()).isEqualTo(2);
        }
    }

    @Test
    void aCrashIsNoticedAndARestartedPeerIsReachedAgain() {
        try (PeerPair pair = PeerPair.start(UnaryOperator.identity())) {
            pair.two().kill();
            assertThat(pair.two().isAlive()).isFalse();
            pair.one().awaitUnreachable(2);
            assertThat(pair.one().sync(2, 0, 10, 1).result()).isEqualTo("EHOSTDOWN");
            pair.two().restart();
            pair.awaitReachable();
            assertThat(pair.one().sync(2, 0, 10, 1).result()).isEqualTo("OK");
            assertThat(pair.two().awaitMessage().length()).isEqualTo(10);
        }
    }

    @Test
    void aSuspendedPeerTimesOutAndComesBack() {
        try (PeerPair pair = PeerPair.start(UnaryOperator.identity())) {
            // A short timeout, since a young link tolerates ten of them (spec wire 9.4).
            pair.one().command("timers 2/0 200 200");
            pair.two().suspend();
            pair.one().awaitUnreachable(2);
            pair.two().resume();
            pair.awaitReachable();
        }
    }

    @Test
    void aDisabledLinkIsDownUntilItIsEnabled() {
        try (PeerPair pair = PeerPair.start(UnaryOperator.identity())) {
            pair.one().disable(2, 0);
            pair.one().awaitLinkDown(2, 0);
            pair.one().awaitUnreachable(2);
            pair.one().enable(2, 0);
            pair.one().awaitReachable(2);
        }
    }

    @Test
    void linksAreAddedRemovedAndPreferred() {
        LinkEnds second = FreePorts.link();
        try (PeerPair pair = PeerPair.start(options -> options.policy(LinkPolicy.PASSIVE))) {
            pair.one().addLink(2, 1, second);
            pair.two().addLink(1, 1, second.reversed());
            pair.one().awaitLinkUp(2, 1);
            pair.one().priority(2, 1, 9);
            assertThat(pair.one().sync(2, 0, 10, 1).isOk()).isTrue();
            assertThat(pair.one().status().linkStat(2, 1, "tx_data_packets")).isEqualTo(1);
            pair.one().removeLink(2, 0);
            assertThat(pair.one().status().link(2, 0).isMissingNode()).isTrue();
        }
    }

    @Test
    void aManualMtuCutsMessages() {
        try (PeerPair pair = PeerPair.start(options -> options.manualMtu(1500))) {
            assertThat(pair.one().awaitDataMtu(mtu -> mtu == 1446)).isEqualTo(1446);
            pair.one().sync(2, 0, 14460, 1);
            assertThat(pair.two().awaitMessage().length()).isEqualTo(14460);
            assertThat(pair.one().status().linkStat(2, 0, "tx_data_packets")).isEqualTo(10);
        }
    }

    @Test
    void compressedMessagesArrive() {
        try (PeerPair pair = PeerPair.start(options -> options.compress("zlib", 6, 0))) {
            String text = "all work and no play ".repeat(100);
            pair.one().send(2, 0, text);
            assertThat(pair.two().awaitMessage().text()).isEqualTo(text);
            assertThat(pair.one().stats().path("tx_compressed_packets").asLong()).isEqualTo(1);
        }
    }

    @Test
    void quittingEndsInGoodOrder() {
        try (PeerPair pair = PeerPair.start(options -> options.log("debug"))) {
            assertThat(pair.one().quit()).isZero();
            assertThat(pair.one().stderr()).isEmpty();
            assertThat(pair.one().events()).anyMatch(LibknetPeer.is("log"));
        }
    }

    @Test
    void refusedCommandsNameTheError() {
        try (LibknetPeer peer = LibknetPeer.builder(1).peer(2).start()) {
            assertThatThrownBy(() -> peer.command("enable 2/0"))
                    .isInstanceOfSatisfying(
                            PeerCommandException.class,
                            e -> assertThat(e.errno()).isEqualTo("EINVAL"));
            assertThatThrownBy(() -> peer.command("dance"))
                    .hasMessageContaining("unknown command: dance");
        }
    }

    @Test
    void aPeerThatCannotStartSaysWhy() {
        LinkEnds path = FreePorts.link();
        try (LibknetPeer first = LibknetPeer.builder(1).link(2, 0, path).start()) {
            assertThatThrownBy(() -> LibknetPeer.builder(1).link(2, 0, path).start())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("EADDRINUSE")
                    .hasMessageContaining("exit code 1");
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void waitingForAPeerThatEndsFailsAtOnce() {
        try (LibknetPeer peer = LibknetPeer.builder(1).peer(2).start()) {
            CompletableFuture<Void> killer = Background.run(peer::kill);
            assertThatThrownBy(() -> peer.awaitReachable(2))
                    .hasMessageContaining("its process ended");
            killer.join();
        }
    }
}
