package io.knet.tests.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.LinkDownReason;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.RelayedPath;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What only a real network does to a synchronous send. Link 0 goes over that network. */
@ParameterizedClass
@EnumSource(Setting.class)
@Interop({Need.NAMESPACES, Need.NFT})
final class SyncNetworkTest {
    private static final int SMALL_BUFFER = 4096;
    private static final int MORE_THAN_THE_BUFFER_HOLDS = 1000;

    /** Some times as many as a link may have refused before it goes down. */
    private static final int MANY_PINGS = 20;

    @Parameter private Setting setting;
    private RelayedPath network;
    private @Nullable SyncPair open;

    @BeforeEach
    void layCables() {
        network = RelayedPath.open();
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
        network.close();
    }

    private SyncPair start(int otherLinks, UnaryOperator<Cluster.Builder> more) {
        open = SyncPair.start(setting, nodes -> more.apply(network.link(nodes).links(otherLinks)));
        open.nodes.silence();
        return open;
    }

    private SyncPair startWithSmallBuffer(int otherLinks) {
        return start(
                otherLinks, nodes -> nodes.node(1, handle -> handle.socketBuffer(SMALL_BUFFER)));
    }

    @Test
    void messagesArriveOverTheNetwork() {
        SyncPair pair = start(0, nodes -> nodes);
        pair.send("hello");
        assertThat(pair.inbox.takeText()).isEqualTo("hello");
    }

    @Test
    void anInterfaceThatIsDownIsReported() {
        SyncPair pair = start(0, nodes -> nodes);
        network.cut();
        KnetException failure = pair.refused("lost");
        assertThat(failure.error()).isEqualTo(KnetError.SOCKET_ERROR);
        assertThat(failure.errno()).isEqualTo(Errno.ENETUNREACH);
        assertThat(failure).hasMessageContaining("link 2/0");
        Await.result(pair.peer().whenUnreachable());
        assertThat(pair.link(0).status().history().get(1).reason())
                .contains(LinkDownReason.PEER_UNREACHABLE);
        assertThat(pair.refused("lost too"))
                .hasMessageContaining("link 0 is down: no way from ")
                .hasMessageContaining(", last: PEER_UNREACHABLE (ENETUNREACH)");
    }

    @Test
    void anotherLinkTakesTheMessageIfAnInterfaceIsDown() {
        SyncPair pair = start(1, nodes -> nodes);
        network.cut();
        pair.send("saved");
        assertThat(pair.inbox.takeText()).isEqualTo("saved");
        assertThat(pair.counted(1, LinkCounter.TX_DATA_PACKETS)).isEqualTo(1);
        Await.result(pair.link(0).whenDown());
        assertThat(pair.peer().isReachable()).isTrue();
        pair.send("next");
        assertThat(pair.inbox.takeText()).isEqualTo("next");
    }

    @Test
    void aPacketLongerThanTheInterfaceTakesIsReported() {
        SyncPair pair = start(0, nodes -> nodes);
        pair.sender.mtu().manual(1500);
        network.mtu(1000);
        byte[] message = new byte[1200];
        if (!setting.forbidsFragmentation()) {
            // These sockets let the kernel cut the packet.
            pair.send(message);
            assertThat(pair.inbox.take().bytes()).isEqualTo(message);
            return;
        }
        KnetException failure = pair.refused(message);
        assertThat(failure.error()).isEqualTo(KnetError.SOCKET_ERROR);
        assertThat(failure.errno()).isEqualTo(Errno.EMSGSIZE);
        assertThat(failure).hasMessageContaining("link 2/0");
        assertThat(pair.link(0).isUp()).isTrue();
        pair.send("short enough");
        assertThat(pair.inbox.takeText()).isEqualTo("short enough");
    }

    @Test
    void anotherLinkTakesThePacketThatIsTooLongForOne() {
        SyncPair pair = start(1, nodes -> nodes);
        pair.sender.mtu().manual(1500);
        network.mtu(1000);
        byte[] message = new byte[1200];
        pair.send(message);
        assertThat(pair.inbox.take().bytes()).isEqualTo(message);
        assertThat(pair.counted(1, LinkCounter.TX_DATA_PACKETS))
                .isEqualTo(setting.forbidsFragmentation() ? 1 : 0);
    }

    @Test
    void aPathTooSmallForKnetIsToldAsTheReason() {
        SyncPair pair = start(0, nodes -> nodes);
        network.mtu(300);
        byte[] message = new byte[400];
        if (!setting.forbidsFragmentation()) {
            // The kernel cuts the packets of these sockets.
            pair.send(message);
            assertThat(pair.inbox.take().bytes()).isEqualTo(message);
            return;
        }
        pair.refused(message);
        Await.result(pair.peer().whenUnreachable());
        KnetException failure = pair.refused("lost");
        assertThat(failure.error()).isEqualTo(KnetError.HOST_DOWN);
        assertThat(failure).hasMessageContaining("link 0 has a path too small");
    }

    @Test
    void aFullSocketIsReportedAndTheMessageIsNotSentLater() {
        SyncPair pair = startWithSmallBuffer(0);
        network.clog();
        List<String> taken = new ArrayList<>();
        KnetException failure = fill(pair, taken);
        assertThat(failure.error()).isEqualTo(KnetError.SOCKET_FULL);
        assertThat(failure.errno()).isEqualTo(Errno.EAGAIN);
        assertThat(failure).hasMessageContaining("link 2/0");
        assertThat(pair.counted(0, LinkCounter.TX_DATA_ERRORS)).isEqualTo(1);
        assertThat(pair.counted(0, LinkCounter.TX_DATA_RETRIES))
                .isEqualTo(setting.pipeline() ? 0 : 1);
        assertThat(pair.dropped(DropReason.SOCKET_FULL)).isEqualTo(1);
        network.unclog();
        pair.send("end");
        assertThat(pair.inbox.takeTextsUntil("end")).isEqualTo(taken);
        assertThat(pair.link(0).isUp()).isTrue();
    }

    @Test
    void aFullSocketTakesNoLinkDownThoughPingsWaitForIt() {
        SyncPair pair = startWithSmallBuffer(1);
        network.clog();
        pair.link(1).disable();
        fill(pair, new ArrayList<>());
        pair.link(1).enable();
        for (int link = 0; link < 2; link++) {
            pair.link(link).timers(Cluster.QUICK);
        }
        long before = pair.counted(1, LinkCounter.TX_PING_PACKETS);
        Await.until(() -> pair.counted(1, LinkCounter.TX_PING_PACKETS) >= before + MANY_PINGS);

        assertThat(pair.link(0).isUp()).isTrue();
        assertThat(pair.link(0).status().downCount()).isZero();
        assertThat(pair.dropped(DropReason.SOCKET_FULL)).isEqualTo(1);
        assertThat(pair.dropped(DropReason.SOCKET_ERROR)).isZero();
        network.unclog();
        pair.link(1).disable();
        pair.send("end");
        assertThat(pair.inbox.takeTextsUntil("end")).isNotEmpty();
    }

    @Test
    void anotherLinkTakesTheMessageIfOneSocketIsFull() {
        SyncPair pair = startWithSmallBuffer(1);
        network.clog();
        for (int i = 0; pair.counted(1, LinkCounter.TX_DATA_PACKETS) == 0; i++) {
            assertThat(i).isLessThan(MORE_THAN_THE_BUFFER_HOLDS);
            pair.send(padded(i));
        }
        assertThat(pair.inbox.takeText()).isNotEmpty();
        assertThat(pair.link(0).isUp()).isTrue();
    }

    @Test
    void aMessageOfWhichAPartWasTakenIsNotDelivered() {
        SyncPair pair = startWithSmallBuffer(0);
        network.clog();
        // More than the kernel takes at once, as a train.
        KnetException failure = pair.refused(new byte[KnetLimits.MAX_MESSAGE]);
        assertThat(failure.error()).isEqualTo(KnetError.SOCKET_FULL);
        assertThat(pair.counted(0, LinkCounter.TX_DATA_PACKETS)).isGreaterThan(1);
        network.unclog();
        pair.send("end");
        assertThat(pair.inbox.takeTextsUntil("end")).isEmpty();
    }

    @Test
    void aTimeoutShorterThanThePauseBeforeTheSecondTryIsHonoured() {
        SyncPair pair = startWithSmallBuffer(0);
        network.clog();
        fill(pair, new ArrayList<>());
        KnetException failure = pair.refused("lost", Duration.ofMillis(1));
        if (setting.pipeline()) {
            // There is no second try, so the outcome is known within the time, or not.
            assertThat(failure.error()).isIn(KnetError.SOCKET_FULL, KnetError.TIMED_OUT);
        } else {
            assertThat(failure.error()).isEqualTo(KnetError.TIMED_OUT);
            assertThat(failure.errno()).isEqualTo(Errno.ETIMEDOUT);
        }
    }

    @Test
    void anInterruptedThreadDoesNotWaitForTheSecondTry() {
        SyncPair pair = startWithSmallBuffer(0);
        network.clog();
        fill(pair, new ArrayList<>());
        TrackedBuffer message = TrackedBuffer.of("lost");
        Thread.currentThread().interrupt();
        KnetException failure = pair.failureOf(message, SyncPair.LONG);
        assertThat(Thread.interrupted()).isTrue();
        message.awaitReleased();
        assertThat(failure).isNotNull();
        if (setting.pipeline()) {
            // There is no second try: the outcome may be known before the wait for it begins.
            assertThat(failure.error()).isIn(KnetError.SOCKET_FULL, KnetError.INTERRUPTED);
        } else {
            assertThat(failure.error()).isEqualTo(KnetError.INTERRUPTED);
            assertThat(failure.errno()).isEqualTo(Errno.EINTR);
        }
    }

    @Test
    void anEventLoopDoesNotWaitForASecondTry() {
        SyncPair pair = startWithSmallBuffer(0);
        network.clog();
        fill(pair, new ArrayList<>());
        long retries = pair.counted(0, LinkCounter.TX_DATA_RETRIES);
        KnetException failure = pair.onEventLoop(() -> pair.refused("lost"));
        assertThat(failure.error()).isEqualTo(KnetError.SOCKET_FULL);
        assertThat(pair.counted(0, LinkCounter.TX_DATA_RETRIES)).isEqualTo(retries);
    }

    /** Sends until a message is not taken. */
    private static KnetException fill(SyncPair pair, List<String> taken) {
        for (int i = 0; i < MORE_THAN_THE_BUFFER_HOLDS; i++) {
            String text = padded(i);
            TrackedBuffer message = TrackedBuffer.of(text);
            KnetException failure = pair.failureOf(message, SyncPair.LONG);
            message.awaitReleased();
            if (failure != null) {
                return failure;
            }
            taken.add(text);
        }
        throw new AssertionError("the socket's buffer took everything");
    }

    private static String padded(int number) {
        return "message " + number + ".".repeat(400);
    }
}
