package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.CryptoControl;
import io.knet.DataChannel;
import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.MtuControl;
import io.knet.ReassemblyControl;
import io.knet.stats.HandleCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts, names and ids, and what handles say to calls that make no sense. */
final class HandleTest {
    private KnetHandle handle;

    @BeforeEach
    void open() {
        handle = KnetHandle.builder(1).threads(1).build();
    }

    @AfterEach
    void close() {
        handle.close();
    }

    private static LinkConfig someLink() {
        LinkEnds path = FreePorts.link();
        return LinkConfig.udp(path.left(), path.right()).withTimers(Cluster.SILENT);
    }

    @Test
    void aBuilderNamesEverythingThatIsWrong() {
        KnetException failure =
                Failures.of(
                        () ->
                                KnetHandle.builder(70_000)
                                        .threads(0)
                                        .syncTimeout(Duration.ZERO)
                                        .socketBuffer(100)
                                        .build());
        assertThat(failure.error()).isEqualTo(KnetError.INVALID_ARGUMENT);
        assertThat(failure)
                .hasMessageContaining("host id 70000 must be 0 to 65535")
                .hasMessageContaining("threads 0 must be 1")
                .hasMessageContaining("sync timeout PT0S must be at least 1 ms")
                .hasMessageContaining("socket buffer of 100 bytes must have 4096");
    }

    @Test
    void anUnknownCryptoModelIsToldWithTheKnownOnes() {
        try (CryptoConfig config =
                CryptoConfig.of(
                        "enigma",
                        io.knet.CryptoCipher.AES256,
                        io.knet.CryptoHash.SHA256,
                        new byte[KnetLimits.MIN_KEY])) {
            KnetException failure = Failures.of(() -> KnetHandle.builder(1).crypto(config).build());
            assertThat(failure.error()).isEqualTo(KnetError.MODEL_UNAVAILABLE);
            assertThat(failure).hasMessageContaining("\"enigma\"").hasMessageContaining("jca");
        }
    }

    @Test
    void aNewHandleIsEmptyAndDoesNotForward() {
        assertThat(handle.hostId()).isEqualTo(1);
        assertThat(handle.hosts()).isEmpty();
        assertThat(handle.isForwarding()).isFalse();
        assertThat(handle.findChannel(0)).isEmpty();
        assertThat(handle.crypto().inUse()).isEmpty();
        assertThat(handle.dataMtu()).isEqualTo(482);
        assertThat(handle.stats().allDrops()).isZero();
    }

    @Test
    void hostsAreListedInTheOrderOfTheirIds() {
        for (int id : new int[] {500, 0, 65535, 7}) {
            handle.addHost(id);
        }
        assertThat(handle.hosts()).extracting(KnetHost::id).containsExactly(0, 7, 500, 65535);
        assertThat(handle.host(7).name()).isEqualTo("7");
        assertThat(handle.host(7).policy()).isEqualTo(LinkPolicy.PASSIVE);
        assertThat(handle.host(7).isReachable()).isFalse();
        assertThat(handle.findHost(8)).isEmpty();
    }

    @Test
    void aHostCanBeAddedOnce() {
        KnetHost host = handle.addHost(2);
        assertThat(Failures.of(() -> handle.addHost(2)))
                .hasMessageContaining("host 2 was added already")
                .extracting(KnetException::errno)
                .isEqualTo(Errno.EEXIST);
        host.remove();
        assertThat(handle.addHost(2)).isNotSameAs(host);
    }

    @Test
    void idsOutOfRangeAreRefused() {
        KnetHost host = handle.addHost(2);
        for (int id : new int[] {-1, 65536, Integer.MAX_VALUE}) {
            assertThat(Failures.error(() -> handle.addHost(id)))
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
        }
        for (int id : new int[] {-1, 8, Integer.MAX_VALUE}) {
            assertThat(Failures.error(() -> host.addLink(id, someLink())))
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
            assertThat(Failures.error(() -> host.link(id))).isEqualTo(KnetError.INVALID_ARGUMENT);
        }
    }

    @Test
    void unknownHostsAndLinksAreToldApart() {
        assertThat(Failures.error(() -> handle.host(3))).isEqualTo(KnetError.UNKNOWN_HOST);
        KnetHost host = handle.addHost(3);
        assertThat(Failures.error(() -> host.link(0))).isEqualTo(KnetError.UNKNOWN_LINK);
        assertThat(host.findLink(0)).isEmpty();
    }

    @Test
    void namesAreUniqueAndCanBeChanged() {
        KnetHost two = handle.addHost(2);
        KnetHost three = handle.addHost(3);
        two.name("alpha");
        assertThat(handle.findHost("alpha")).containsSame(two);
        assertThat(handle.findHost("2")).isEmpty();
        assertThat(Failures.error(() -> three.name("alpha"))).isEqualTo(KnetError.ALREADY_EXISTS);
        assertThat(three.name()).isEqualTo("3");
        two.name("alpha");
        two.name("");
        assertThat(handle.findHost("")).containsSame(two);
        three.name("alpha");
        assertThat(handle.findHost("alpha")).containsSame(three);
        assertThat(Failures.error(() -> three.name("ä".repeat(128))))
                .isEqualTo(KnetError.INVALID_ARGUMENT);
        three.name("ä".repeat(127));
        assertThat(three.status().name()).hasSize(127);
    }

    @Test
    void aHostAddedLaterCannotTakeAnotherOnesName() {
        handle.addHost(2).name("3");
        assertThat(Failures.error(() -> handle.addHost(3))).isEqualTo(KnetError.ALREADY_EXISTS);
    }

    @Test
    void aHostWithLinksCannotBeRemoved() {
        KnetHost host = handle.addHost(2);
        KnetLink link = host.addLink(4, someLink());
        KnetException failure = Failures.of(host::remove);
        assertThat(failure.error()).isEqualTo(KnetError.IN_USE);
        assertThat(failure).hasMessageContaining("2/4");
        Await.result(link.removeAsync());
        host.remove();
        assertThat(handle.findHost(2)).isEmpty();
    }

    @Test
    void aRemovedHostRefusesEverything() {
        KnetHost host = handle.addHost(2);
        CompletableFuture<KnetHost> reachable = host.whenReachable();
        host.remove();
        assertThat(host.id()).isEqualTo(2);
        assertThat(host.name()).isEqualTo("2");
        assertThat(host.policy()).isEqualTo(LinkPolicy.PASSIVE);
        assertThat(Await.failure(reachable).error()).isEqualTo(KnetError.UNKNOWN_HOST);
        assertThat(Await.failure(host.whenReachable()).error()).isEqualTo(KnetError.UNKNOWN_HOST);
        List<ThrowingCallable> calls =
                List.of(
                        () -> host.name("x"),
                        () -> host.policy(LinkPolicy.RR),
                        host::isReachable,
                        host::status,
                        host::links,
                        () -> host.findLink(0),
                        () -> host.link(0),
                        () -> host.addLink(0, someLink()),
                        host::remove);
        for (int i = 0; i < calls.size(); i++) {
            assertThat(Failures.error(calls.get(i)))
                    .as("call " + i)
                    .isEqualTo(KnetError.UNKNOWN_HOST);
        }
    }

    @Test
    void aRemovedLinkRefusesEverything() {
        KnetHost host = handle.addHost(2);
        KnetLink link = host.addLink(3, someLink());
        CompletableFuture<KnetLink> up = link.whenUp();
        Await.result(link.removeAsync());
        assertThat(link.id()).isEqualTo(3);
        assertThat(link.host()).isSameAs(host);
        assertThat(link.config().timers()).isEqualTo(Cluster.SILENT);
        assertThat(link.isEnabled()).isFalse();
        assertThat(link.isUp()).isFalse();
        assertThat(Await.failure(up).error()).isEqualTo(KnetError.UNKNOWN_LINK);
        assertThat(Await.failure(link.whenDown()).error()).isEqualTo(KnetError.UNKNOWN_LINK);
        List<ThrowingCallable> calls =
                List.of(
                        link::localAddress,
                        link::enable,
                        link::disable,
                        () -> link.priority(1),
                        () -> link.timers(LinkTimers.DEFAULT),
                        link::remove);
        for (int i = 0; i < calls.size(); i++) {
            assertThat(Failures.error(calls.get(i)))
                    .as("call " + i)
                    .isEqualTo(KnetError.UNKNOWN_LINK);
        }
        assertThat(Await.failure(link.removeAsync()).error()).isEqualTo(KnetError.UNKNOWN_LINK);
    }

    @Test
    void aClosedHandleRefusesEverythingButItsIdAndCounters() {
        KnetHost host = handle.addHost(2);
        KnetLink link = host.addLink(0, someLink());
        CompletableFuture<KnetLink> up = link.whenUp();
        CompletableFuture<KnetHost> reachable = host.whenReachable();
        handle.close();
        handle.close();
        assertThat(handle.hostId()).isEqualTo(1);
        assertThat(handle.stats().get(HandleCounter.TX_MESSAGES)).isZero();
        assertThat(Await.failure(up).error()).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Await.failure(reachable).error()).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Await.failure(link.whenUp()).error()).isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Await.failure(host.whenUnreachable()).error())
                .isEqualTo(KnetError.HANDLE_CLOSED);
        List<ThrowingCallable> calls =
                List.of(
                        () -> handle.addHost(9),
                        () -> handle.host(2),
                        () -> handle.findHost(2),
                        () -> handle.findHost("2"),
                        handle::hosts,
                        () -> handle.openChannel(0),
                        () -> handle.findChannel(0),
                        () -> handle.filter(request -> io.knet.Verdict.broadcast()),
                        handle::removeFilter,
                        handle::enableForwarding,
                        handle::disableForwarding,
                        handle::isForwarding,
                        handle::crypto,
                        handle::dataMtu,
                        () -> handle.onEvent(event -> {}),
                        host::isReachable,
                        host::links,
                        () -> host.addLink(1, someLink()),
                        host::remove,
                        link::enable,
                        link::remove);
        for (int i = 0; i < calls.size(); i++) {
            assertThat(Failures.error(calls.get(i)))
                    .as("call " + i)
                    .isEqualTo(KnetError.HANDLE_CLOSED);
        }
        assertThat(Await.failure(handle.disableForwardingAsync()).error())
                .isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Await.failure(link.removeAsync()).error()).isEqualTo(KnetError.HANDLE_CLOSED);
    }

    @Test
    void whatIdentifiesThingsStillAnswersAfterTheEnd() {
        KnetHost host = handle.addHost(2, LinkPolicy.RR);
        KnetLink link = host.addLink(3, someLink());
        DataChannel channel = handle.openChannel(4);
        MtuControl mtu = handle.mtu();
        CryptoControl crypto = handle.crypto();
        handle.close();
        assertThat(host.id()).isEqualTo(2);
        assertThat(host.name()).isEqualTo("2");
        assertThat(host.policy()).isEqualTo(LinkPolicy.RR);
        assertThat(link.host()).isSameAs(host);
        assertThat(link.id()).isEqualTo(3);
        assertThat(link.config().timers()).isEqualTo(Cluster.SILENT);
        assertThat(link.isEnabled()).isFalse();
        assertThat(link.isUp()).isFalse();
        assertThat(channel.number()).isEqualTo(4);
        assertThat(channel.stats().sent()).isZero();
        assertThat(mtu.interval()).hasSeconds(60);
        assertThat(mtu.manual()).isEmpty();
        assertThat(crypto.inUse()).isEmpty();
        assertThat(crypto.clearTraffic()).isNotNull();
        List<ThrowingCallable> changes =
                List.of(
                        () -> mtu.interval(Duration.ofSeconds(9)),
                        () -> mtu.manual(1500),
                        mtu::automatic,
                        () -> crypto.clear(1),
                        crypto::useNone,
                        () -> crypto.clearTraffic(ClearTraffic.DISALLOW),
                        channel::isWritable,
                        () -> channel.receive(Duration.ZERO),
                        () -> host.name("x"),
                        () -> host.policy(LinkPolicy.PASSIVE),
                        host::status,
                        () -> host.findLink(0),
                        link::localAddress,
                        link::disable,
                        () -> link.priority(1),
                        () -> link.timers(LinkTimers.DEFAULT));
        for (int i = 0; i < changes.size(); i++) {
            assertThat(Failures.error(changes.get(i)))
                    .as("change " + i)
                    .isEqualTo(KnetError.HANDLE_CLOSED);
        }
    }

    @Test
    void theNumberOfIncompleteMessagesCanBeSet() {
        ReassemblyControl reassembly = handle.reassembly();
        assertThat(reassembly.maxMessages()).isEqualTo(256);
        handle.addHost(2);
        reassembly.maxMessages(1024);
        reassembly.maxMessages(1);
        for (int count : new int[] {-1, 0, 3, 33, 2048}) {
            assertThat(Failures.message(() -> reassembly.maxMessages(count)))
                    .contains(count + " must be a power of two from 1 to 1024");
        }
        assertThat(reassembly.maxMessages()).isEqualTo(1);
        handle.close();
        assertThat(Failures.error(() -> reassembly.maxMessages(2)))
                .isEqualTo(KnetError.HANDLE_CLOSED);
        assertThat(Failures.error(handle::reassembly)).isEqualTo(KnetError.HANDLE_CLOSED);
    }

    @Test
    void aRemovedEventListenerHearsNothingMore() {
        KnetHost host = handle.addHost(2);
        CompletableFuture<Object> heard = new CompletableFuture<>();
        handle.onEvent(heard::complete).close();
        Events events = Events.of(handle);
        handle.crypto().set(1, CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY]));
        handle.crypto().use(1);
        assertThat(events.await(io.knet.KnetEvent.DataMtu.class).dataMtu())
                .isEqualTo(handle.dataMtu());
        assertThat(heard).isNotDone();
        assertThat(host.id()).isEqualTo(2);
    }

    @Test
    void mtuSettingsAreTold() {
        assertThat(handle.mtu().interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(handle.mtu().manual()).isEmpty();
        handle.mtu().interval(Duration.ofSeconds(5));
        handle.mtu().manual(1500);
        assertThat(handle.mtu().interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(handle.mtu().manual()).hasValue(1500);
        handle.mtu().automatic();
        assertThat(handle.mtu().manual()).isEmpty();
        for (Duration wrong : List.of(Duration.ofMillis(999), Duration.ofSeconds(86_401))) {
            assertThat(Failures.error(() -> handle.mtu().interval(wrong)))
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
        }
        for (int wrong : new int[] {575, 65_536, -1}) {
            assertThat(Failures.error(() -> handle.mtu().manual(wrong)))
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
        }
        assertThat(handle.mtu().interval()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void theLowestFreeChannelIsOpened() {
        ChannelConfig any = ChannelConfig.of(31).withSendQueueBytes(KnetLimits.MAX_MESSAGE);
        assertThat(any.withNumber(30).sendQueueBytes()).isEqualTo(KnetLimits.MAX_MESSAGE);
        handle.openChannel(1);
        assertThat(handle.openFreeChannel(any).number()).isZero();
        assertThat(handle.openFreeChannel(any).number()).isEqualTo(2);
        handle.findChannel(1).orElseThrow().close();
        assertThat(handle.channels()).extracting(DataChannel::number).containsExactly(0, 2);
        assertThat(handle.openFreeChannel(any).number()).isEqualTo(1);
        assertThat(handle.channels()).hasSize(3);
    }

    @Test
    void noFreeChannelIsToldAsSuch() {
        for (int number = 0; number < KnetLimits.MAX_CHANNELS; number++) {
            assertThat(handle.openFreeChannel(ChannelConfig.of(0)).number()).isEqualTo(number);
        }
        assertThat(Failures.error(() -> handle.openFreeChannel(ChannelConfig.of(0))))
                .isEqualTo(KnetError.IN_USE);
    }

    @Test
    void anEventListenerThatThrowsHarmsNobody() {
        Events before = Events.of(handle);
        handle.onEvent(
                event -> {
                    throw new IllegalStateException("the listener's own");
                });
        Events after = Events.of(handle);
        handle.crypto().set(1, CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY]));
        handle.crypto().use(1);
        handle.crypto().useNone();
        for (Events events : List.of(before, after)) {
            events.await(io.knet.KnetEvent.DataMtu.class, mtu -> mtu.dataMtu() != 482);
            events.await(io.knet.KnetEvent.DataMtu.class, mtu -> mtu.dataMtu() == 482);
        }
        assertThat(handle.stats().get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(2);
    }
}
