package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkPing;
import io.knet.NativeMode;
import io.knet.SessionConfig;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Firewall;
import io.knet.tests.peer.FreePorts;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Pings over links that the application asks for. */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class LinkPingTest extends FaultyLinks {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private static KnetException failure(CompletableFuture<LinkPing> ping) {
        Throwable failure =
                ping.orTimeout(60, TimeUnit.SECONDS).handle((answer, why) -> why).join();
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        assertThat(cause).isInstanceOf(KnetException.class);
        return (KnetException) cause;
    }

    @Test
    void aPeerAnswersPacketsOfAnyLength() {
        KnetLink link = link(node(1, sealed(1)), 2, 0, here, there);
        link(node(2, sealed(1)), 1, 0, there, here);
        Await.result(link.whenMtuKnown());
        LinkPing shortest = Await.result(link.pingAsync(LONG));
        assertThat(shortest.size()).isBetween(40, 200);
        assertThat(shortest.roundTrip()).isPositive().isLessThan(LONG);
        for (int size : new int[] {200, 1500, 9000, 60_000}) {
            assertThat(Await.result(link.pingAsync(size, LONG)).size()).isBetween(size - 16, size);
        }
        assertThat(link.isUp()).isTrue();
    }

    @Test
    void aLinkIsPingedWhileItIsDownAndInSessions() {
        byte[] key = key(3);
        KnetLink link = link(node(1, inSessions(SessionConfig.aesGcm(key))), 2, 0, here, there);
        KnetLink peer = link(node(2, inSessions(SessionConfig.aesGcm(key))), 1, 0, there, here);
        Await.result(link.whenUp());
        assertThat(Await.result(link.pingAsync(1000, LONG)).size()).isBetween(984, 1000);
        peer.disable();
        assertThat(failure(link.pingAsync(SHORT)).error()).isEqualTo(KnetError.TIMED_OUT);
    }

    @Test
    void manyPingsAtOnceAreToldApart() {
        KnetLink link = link(node(1), 2, 0, here, there);
        link(node(2), 1, 0, there, here);
        Await.result(link.whenMtuKnown());
        int before = link.status().mtu();
        List<CompletableFuture<LinkPing>> pings = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            pings.add(link.pingAsync(100 + i, LONG));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(Await.result(pings.get(i)).size()).isEqualTo(100 + i);
        }
        assertThat(link.status().mtu())
                .as("no answer was taken for one of the search")
                .isEqualTo(before);
    }

    @Test
    void noMoreWaitThanCanBeToldApart() {
        KnetLink link = link(node(1), 2, 0, FreePorts.endpoint(), silentPeer());
        List<CompletableFuture<LinkPing>> pings = new ArrayList<>();
        for (int i = 0; i < 53; i++) {
            pings.add(link.pingAsync(LONG));
        }
        assertThat(failure(link.pingAsync(LONG)).error()).isEqualTo(KnetError.QUEUE_FULL);
        link.remove();
        for (CompletableFuture<LinkPing> ping : pings) {
            assertThat(failure(ping).error()).isEqualTo(KnetError.UNKNOWN_LINK);
        }
    }

    /** A node that takes packets and answers none. */
    private InetSocketAddress silentPeer() {
        Firewall firewall = new Firewall();
        firewall.letOutUpTo(0);
        KnetHandle peer = node(2, handle -> handle.linkInitializer(firewall));
        link(peer, 1, 0, there, here);
        return there;
    }

    @Test
    void aLongPacketThatThePathLosesIsNotAnswered() {
        Firewall firewall = new Firewall();
        KnetLink link =
                link(node(1, handle -> handle.linkInitializer(firewall)), 2, 0, here, there);
        link(node(2), 1, 0, there, here);
        Await.result(link.whenMtuKnown());
        firewall.letOutUpTo(1000);
        assertThat(failure(link.pingAsync(1400, SHORT)).error()).isEqualTo(KnetError.TIMED_OUT);
        assertThat(Await.result(link.pingAsync(900, LONG)).size()).isEqualTo(900);
    }

    @Test
    void whoWaitsIsGivenTheAnswerOrTheFailure() {
        KnetLink link = link(node(1), 2, 0, here, there);
        KnetLink peer = link(node(2), 1, 0, there, here);
        Await.result(link.whenUp());
        assertThat(link.ping(LONG).size()).isLessThan(100);
        assertThat(link.ping(700, LONG).size()).isEqualTo(700);
        peer.disable();
        assertThatThrownBy(() -> link.ping(700, SHORT))
                .isInstanceOf(KnetException.class)
                .hasMessageContaining("700 bytes over link 2/0 was not answered within 200 ms");
    }

    @Test
    void nobodyAtThePeersPortIsARefusal() {
        KnetLink link = link(node(1), 2, 0, here, there);
        KnetException failure = failure(link.pingAsync(LONG));
        assertThat(failure.error()).isEqualTo(KnetError.SOCKET_ERROR);
        assertThat(failure.errno()).isEqualTo(Errno.ECONNREFUSED);
    }

    @Test
    void whatCannotBeSentIsRefusedAtOnce() {
        KnetHandle node = node(1);
        KnetLink link = link(node, 2, 0, here, there);
        link.disable();
        assertThat(failure(link.pingAsync(LONG)))
                .hasMessageContaining("link 0 is disabled")
                .extracting(KnetException::error)
                .isEqualTo(KnetError.HOST_DOWN);
        link.reconfigure(link.config().withEnabled(true).withDynamicRemote());
        assertThat(failure(link.pingAsync(LONG)).error()).isEqualTo(KnetError.HOST_DOWN);
        KnetLink self = node.addHost(1).addLink(0, LinkConfig.loopback());
        assertThat(failure(self.pingAsync(LONG)).error()).isEqualTo(KnetError.NOT_SUPPORTED);
    }

    @Test
    void sizesAndTimesOutOfRangeAreRefused() {
        KnetLink link = link(node(1, sealed(1)), 2, 0, here, there);
        for (int size : new int[] {Integer.MIN_VALUE, 0, 60, 65_536, Integer.MAX_VALUE}) {
            assertThat(failure(link.pingAsync(size, LONG)).error())
                    .isEqualTo(KnetError.INVALID_ARGUMENT);
        }
        for (Duration time : List.of(Duration.ZERO, Duration.ofDays(2), Duration.ofNanos(-1))) {
            assertThat(failure(link.pingAsync(time)).error()).isEqualTo(KnetError.INVALID_ARGUMENT);
        }
    }
}
