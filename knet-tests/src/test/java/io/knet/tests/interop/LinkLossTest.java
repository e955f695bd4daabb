package io.knet.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetEvent;
import io.knet.LinkDownReason;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodVerifier;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.Interop;
import io.knet.tests.peer.Need;
import io.knet.tests.peer.NetNamespace;
import io.knet.tests.peer.NetNamespaces;
import io.knet.tests.peer.Veth;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The preferred one of two links is pulled while both sides send synchronously: the other link
 * takes over, and gives back when the first one has returned. What was on the pulled link before
 * its sender could know is lost, and nothing else; nothing is delivered twice.
 */
@EachLibknet
class LinkLossTest {
    /**
     * As an interface goes down, the kernel takes its queue away first and its routes a moment
     * later: what is sent in between is taken and thrown away. One message a millisecond is sent.
     */
    private static final int IN_THE_MOMENT_BETWEEN = 20;

    private static final LinkTimers WATCHFUL =
            LinkTimers.ofMillis(50, 2000).withPongsToComeUp(2).withBackoff(1);

    private final FloodVerifier atJava = new FloodVerifier();

    private MixedPairBuilder builder() {
        return MixedPair.builder()
                .timers(WATCHFUL)
                .peerTimeout(Duration.ofMillis(2000))
                .peer(peer -> peer.quietMessages())
                .listener(message -> atJava.accept(message.content()));
    }

    // ---- a cable

    /** Two cables to libknet's namespace, with a link on each. */
    private final class Cables implements AutoCloseable {
        final NetNamespaces networks = NetNamespaces.open();
        final Veth first;
        final MixedPair pair;

        Cables() {
            try {
                NetNamespace far = networks.add();
                first = networks.connect(networks.own(), far);
                Veth second = networks.connect(networks.own(), far);
                pair =
                        builder()
                                .link(first.path(FreePorts.port()), 9)
                                .link(second.path(FreePorts.port()), 1)
                                .peer(peer -> peer.namespace(far))
                                .startLinked();
            } catch (RuntimeException | Error e) {
                networks.close();
                throw e;
            }
        }

        @Override
        public void close() {
            pair.close();
            networks.close();
        }
    }

    @Interop(Need.NAMESPACES)
    @Test
    void thePeersEndOfACableGoesDown() {
        try (Cables cables = new Cables()) {
            TwoWayTraffic traffic = new TwoWayTraffic(cables.pair, atJava);
            try (traffic) {
                traffic.pull(cables.first.right()::down);
                traffic.restore(cables.first.right()::up);
            }
            // Our kernel takes what it cannot deliver any more.
            assertThat(traffic.toPeer().failures()).isEmpty();
            assertThat(downReasons(cables.pair)).containsOnly(LinkDownReason.TIMEOUT);
            traffic.awaitAccountAtPeer();
            // libknet's own interface is down, which its kernel tells it.
            assertThat(traffic.toJava().errors()).isSubsetOf("ENETUNREACH", "EHOSTDOWN");
            traffic.awaitAccountAtJava();
        }
    }

    @Interop(Need.NAMESPACES)
    @Test
    void ourEndOfACableGoesDown() {
        try (Cables cables = new Cables()) {
            cables.networks.closeOtherWaysTo(cables.first);
            TwoWayTraffic traffic = new TwoWayTraffic(cables.pair, atJava);
            try (traffic) {
                traffic.pull(cables.first.left()::down);
                traffic.restore(cables.first.left()::up);
            }
            // Our kernel refuses, and the other link takes the messages that were refused.
            assertThat(traffic.toPeer().failures()).isEmpty();
            assertThat(downReasons(cables.pair)).contains(LinkDownReason.PEER_UNREACHABLE);
            assertThat(traffic.awaitAccountAtPeer()).isLessThan(IN_THE_MOMENT_BETWEEN);
            traffic.awaitAccountAtJava();
        }
    }

    // ---- a handler in the pipeline of link 0, on the loopback interface

    private MixedPair startWith(Valve valve, LinkPolicy policy) {
        return builder()
                .policy(policy)
                .java(java -> java.linkInitializer(valve))
                .link(FreePorts.link(), 9)
                .link(FreePorts.link(), 1)
                .startLinked();
    }

    @Test
    void aLinkThatSwallowsEverythingIsLeftWhenItsPongsStayAway() {
        Valve valve = new Valve();
        try (MixedPair pair = startWith(valve, LinkPolicy.PASSIVE)) {
            TwoWayTraffic traffic = new TwoWayTraffic(pair, atJava);
            try (traffic) {
                traffic.pull(valve::swallow);
                traffic.restore(valve::open);
            }
            assertThat(traffic.toPeer().failures()).isEmpty();
            assertThat(traffic.toJava().errors()).isEmpty();
            assertThat(downReasons(pair)).containsOnly(LinkDownReason.TIMEOUT);
            // The valve counts as the wire: what it swallowed was sent.
            assertThat(traffic.awaitAccountAtPeer()).isPositive();
            assertThat(traffic.awaitAccountAtJava()).isPositive();
        }
    }

    @Test
    void aLinkThatRefusesIsLeftAtOnceAndLosesNothing() {
        Valve valve = new Valve();
        try (MixedPair pair = startWith(valve, LinkPolicy.PASSIVE)) {
            TwoWayTraffic traffic = new TwoWayTraffic(pair, atJava);
            try (traffic) {
                traffic.pull(valve::refuse);
                traffic.restore(valve::open);
            }
            assertThat(traffic.toPeer().failures()).isEmpty();
            assertThat(downReasons(pair)).contains(LinkDownReason.PEER_UNREACHABLE);
            assertThat(traffic.awaitAccountAtPeer()).isZero();
            traffic.awaitAccountAtJava();
        }
    }

    @Test
    void activeLinksLoseNothingWhenOneSwallowsEverything() {
        Valve valve = new Valve();
        try (MixedPair pair = startWith(valve, LinkPolicy.ACTIVE)) {
            TwoWayTraffic traffic = new TwoWayTraffic(pair, atJava);
            try (traffic) {
                traffic.pull(valve::swallow);
                traffic.restore(valve::open);
            }
            assertThat(traffic.toPeer().failures()).isEmpty();
            traffic.awaitAllDeliveredOnce();
        }
    }

    private static List<LinkDownReason> downReasons(MixedPair pair) {
        return pair.java().events().stream()
                .filter(KnetEvent.LinkDown.class::isInstance)
                .map(event -> ((KnetEvent.LinkDown) event).reason())
                .toList();
    }
}
