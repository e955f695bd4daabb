package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetAddress;
import io.knet.KnetError;
import io.knet.KnetEvent.HostReachability;
import io.knet.KnetEvent.LinkDown;
import io.knet.KnetEvent.LinkUp;
import io.knet.KnetHost;
import io.knet.KnetLink;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.NativeMode;
import io.knet.event.HostReachabilityEvent;
import io.knet.event.LinkUpEvent;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.stats.LinkEvent;
import io.knet.stats.LinkStatus;
import io.knet.stats.report.LatencyReport;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Failures;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import java.io.IOException;
import java.net.DatagramSocket;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Links that come up and go down, for every reason there is (spec wire 9, api 11). */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class LinkUpDownTest {
    @Parameter private NativeMode sockets;
    private @Nullable Cluster open;

    private Cluster start(UnaryOperator<Cluster.Builder> more) {
        open = more.apply(Cluster.of(2).sockets(sockets)).start();
        return open;
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    private static LinkDown down(Events events, int link, LinkDownReason reason) {
        LinkDown down = events.await(LinkDown.class, event -> event.link() == link);
        assertThat(down.reason()).isEqualTo(reason);
        return down;
    }

    @Test
    void aLinkThatComesUpTellsEverybody() {
        Cluster nodes = start(cluster -> cluster);
        nodes.stop(2);
        KnetHost host = nodes.host(1, 2);
        KnetLink link = nodes.link(1, 2, 0);
        Await.result(host.whenUnreachable());
        Await.result(link.whenDown());
        Events events = Events.of(nodes.node(1));
        CompletableFuture<KnetLink> up = link.whenUp();
        CompletableFuture<KnetHost> reachable = host.whenReachable();
        assertThat(up).isNotDone();
        nodes.start(2);
        assertThat(Await.result(up)).isSameAs(link);
        assertThat(Await.result(reachable)).isSameAs(host);
        assertThat(events.await(LinkUp.class)).isEqualTo(new LinkUpEvent(2, 0));
        assertThat(events.await(HostReachability.class))
                .isEqualTo(new HostReachabilityEvent(2, true));
        assertThat(link.isUp()).isTrue();
        assertThat(link.whenUp()).isCompleted();
        assertThat(host.isReachable()).isTrue();
        assertThat(host.status().activeLinks()).containsExactly(0);
    }

    @Test
    void upsAndDownsHaveTheTimeOfTheWallClock() {
        Instant noon = Instant.parse("2020-02-20T12:00:00Z");
        Cluster nodes = start(cluster -> cluster.each(node -> node.wallClock(() -> noon)));
        nodes.stop(2);
        Await.result(nodes.link(1, 2, 0).whenDown());
        assertThat(nodes.link(1, 2, 0).status().history())
                .hasSize(2)
                .allMatch(event -> event.time().equals(noon));
    }

    @Test
    void theStatusTellsWhatALinkIsLike() {
        Cluster nodes = start(cluster -> cluster.links(2));
        LinkStatus status = nodes.link(1, 2, 1).status();
        assertThat(status.host()).isEqualTo(2);
        assertThat(status.link()).isEqualTo(1);
        assertThat(status.local()).isEqualTo(nodes.path(1, 2, 1).left());
        assertThat(status.remote()).contains(nodes.path(1, 2, 1).right());
        assertThat(status.transport())
                .isEqualTo(sockets == NativeMode.EPOLL ? "udp/epoll" : "udp/nio");
        assertThat(status.enabled()).isTrue();
        assertThat(status.up()).isTrue();
        assertThat(status.active()).isFalse();
        assertThat(status.timers()).isEqualTo(Cluster.QUICK);
        assertThat(status.latency().average()).isPresent();
        assertThat(status.latency().min().orElseThrow())
                .isLessThanOrEqualTo(status.latency().max().orElseThrow());
        assertThat(status.sincePong()).isPresent();
        assertThat(status.upCount()).isEqualTo(1);
        assertThat(status.downCount()).isZero();
        assertThat(status.history()).extracting(LinkEvent::up).containsExactly(true);
        assertThat(status.lastDown()).isEmpty();
        assertThat(status.stats().get(LinkCounter.RX_PONG_PACKETS)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aDisabledLinkGoesDownOnBothSides() {
        Cluster nodes = start(cluster -> cluster);
        Events one = Events.of(nodes.node(1));
        Events two = Events.of(nodes.node(2));
        nodes.link(2, 1, 0).timers(Cluster.IMPATIENT);
        nodes.link(1, 2, 0).disable();
        assertThat(nodes.link(1, 2, 0).isEnabled()).isFalse();
        assertThat(nodes.link(1, 2, 0).isUp()).isFalse();
        assertThat(nodes.host(1, 2).isReachable()).isFalse();
        down(one, 0, LinkDownReason.DISABLED);
        assertThat(one.await(HostReachability.class))
                .isEqualTo(new HostReachabilityEvent(2, false));
        assertThat(down(two, 0, LinkDownReason.TIMEOUT).detail()).contains("no pong for");
        assertThat(two.await(HostReachability.class))
                .isEqualTo(new HostReachabilityEvent(1, false));
        Await.result(nodes.host(2, 1).whenUnreachable());
        assertThat(nodes.link(2, 1, 0).isEnabled()).isTrue();
        assertThat(nodes.node(1).stats().get(DropReason.LINK_DISABLED)).isPositive();
    }

    /** Spec api Q18. */
    @Test
    void whenThePeerSeesADisabledLinkDownNothingIsLostOnIt() {
        Cluster nodes = start(cluster -> cluster.links(2));
        nodes.link(2, 1, 0).timers(Cluster.IMPATIENT);
        Events events = Events.of(nodes.node(2));
        Inbox inbox = new Inbox();
        nodes.node(1).openChannel(0, inbox);
        DataChannel channel = nodes.node(2).openChannel(0);
        nodes.node(2).filter(DestinationFilter.unicastTo(1));
        channel.sendSync(TrackedBuffer.of("over the first link"));
        assertThat(inbox.takeText()).isEqualTo("over the first link");
        nodes.link(1, 2, 0).disable();
        down(events, 0, LinkDownReason.TIMEOUT);
        Await.until(() -> nodes.host(2, 1).status().activeLinks().equals(List.of(1)));
        long before = nodes.link(2, 1, 0).status().stats().get(LinkCounter.TX_DATA_PACKETS);
        for (int i = 0; i < 100; i++) {
            channel.send(TrackedBuffer.of("queued " + i));
            channel.sendSync(TrackedBuffer.of("sync " + i));
        }
        for (int i = 0; i < 200; i++) {
            inbox.take();
        }
        assertThat(nodes.link(2, 1, 0).status().stats().get(LinkCounter.TX_DATA_PACKETS))
                .isEqualTo(before);
        assertThat(nodes.host(2, 1).isReachable()).isTrue();
    }

    /** Spec api Q19. */
    @Test
    void onlyChangesOfStateAreCounted() {
        Cluster nodes = start(cluster -> cluster);
        Await.result(nodes.link(1, 2, 0).removeAsync());
        KnetHost nobody = nodes.node(1).addHost(3);
        KnetLink link =
                nobody.addLink(
                        0,
                        LinkConfig.udp(FreePorts.endpoint(), FreePorts.endpoint())
                                .withEnabled(false));
        for (int i = 0; i < 3; i++) {
            link.enable();
            link.enable();
            link.disable();
            link.disable();
        }
        assertThat(link.status().upCount()).isZero();
        assertThat(link.status().downCount()).isZero();
        assertThat(link.status().history()).isEmpty();
        assertThat(link.status().lastDown()).isEmpty();
    }

    /** Spec api Q17. */
    @Test
    void aLinkThatIsEnabledAgainStartsFromDown() {
        Cluster nodes = start(cluster -> cluster);
        nodes.link(2, 1, 0).disable();
        nodes.link(1, 2, 0).disable();
        nodes.link(1, 2, 0).enable();
        assertThat(nodes.link(1, 2, 0).isEnabled()).isTrue();
        assertThat(nodes.link(1, 2, 0).isUp()).isFalse();
        assertThat(nodes.host(1, 2).isReachable()).isFalse();
        nodes.link(2, 1, 0).enable();
        nodes.awaitReachable(1);
        nodes.awaitReachable(2);
        LinkStatus status = nodes.link(1, 2, 0).status();
        assertThat(status.upCount()).isEqualTo(2);
        assertThat(status.downCount()).isEqualTo(1);
        assertThat(status.history()).extracting(LinkEvent::up).containsExactly(true, false, true);
        assertThat(status.history().get(1).reason()).contains(LinkDownReason.DISABLED);
        assertThat(status.lastDown()).contains("DISABLED");
    }

    @Test
    void enablingAndDisablingTwiceChangesNothing() {
        Cluster nodes = start(cluster -> cluster);
        KnetLink link = nodes.link(1, 2, 0);
        link.enable();
        assertThat(link.isUp()).isTrue();
        link.disable();
        link.disable();
        assertThat(link.status().downCount()).isEqualTo(1);
    }

    @Test
    void aLinkMayBeAddedDisabled() {
        Cluster nodes = start(cluster -> cluster);
        KnetHost host = nodes.host(1, 2);
        Await.result(nodes.link(1, 2, 0).removeAsync());
        LinkConfig config = nodes.config(1, 2, 0).withEnabled(false);
        KnetLink link = host.addLink(0, config);
        assertThat(link.isEnabled()).isFalse();
        assertThat(link.status().stats().get(LinkCounter.TX_PING_PACKETS)).isZero();
        link.enable();
        Await.result(link.whenUp());
        assertThat(link.config()).isEqualTo(config.withEnabled(true));
    }

    @Test
    void aLinkDoesNotTakeItsHostDownIfAnotherIsUp() {
        Cluster nodes = start(cluster -> cluster.links(2));
        Events events = Events.of(nodes.node(1));
        nodes.link(1, 2, 0).disable();
        down(events, 0, LinkDownReason.DISABLED);
        assertThat(nodes.host(1, 2).isReachable()).isTrue();
        assertThat(nodes.host(1, 2).status().activeLinks()).containsExactly(1);
        nodes.link(1, 2, 1).disable();
        down(events, 1, LinkDownReason.DISABLED);
        events.await(HostReachability.class);
        assertThat(events.count(HostReachability.class)).isEqualTo(1);
    }

    @Test
    void aPeerThatClosesIsMissedAtOnceWhateverTheTimeout() {
        Cluster nodes = start(cluster -> cluster);
        Events events = Events.of(nodes.node(1));
        nodes.stop(2);
        assertThat(down(events, 0, LinkDownReason.PEER_UNREACHABLE).detail())
                .contains("ECONNREFUSED");
        assertThat(nodes.link(1, 2, 0).status().timers().pongTimeout().toSeconds())
                .isGreaterThan(Await.LIMIT.toSeconds());
    }

    @Test
    void timersChangeAtRunTime() {
        Cluster nodes = start(cluster -> cluster);
        nodes.silence();
        nodes.link(2, 1, 0).disable();
        KnetLink link = nodes.link(1, 2, 0);
        Events events = Events.of(nodes.node(1));
        assertThat(link.isUp()).isTrue();
        link.timers(Cluster.IMPATIENT);
        assertThat(link.config().timers()).isEqualTo(Cluster.IMPATIENT);
        assertThat(link.status().timers()).isEqualTo(Cluster.IMPATIENT);
        down(events, 0, LinkDownReason.TIMEOUT);
        nodes.link(2, 1, 0).timers(Cluster.QUICK);
        nodes.link(2, 1, 0).enable();
        Await.result(link.whenUp());
    }

    @Test
    void aRemovedLinkTellsItsPeerAndFreesItsPort() throws IOException {
        Cluster nodes = start(cluster -> cluster.links(2));
        Events one = Events.of(nodes.node(1));
        Events two = Events.of(nodes.node(2));
        KnetLink removed = nodes.link(1, 2, 0);
        Await.result(removed.removeAsync());
        down(one, 0, LinkDownReason.REMOVED);
        down(two, 0, LinkDownReason.PEER_UNREACHABLE);
        assertThat(nodes.host(1, 2).links()).extracting(KnetLink::id).containsExactly(1);
        new DatagramSocket(nodes.path(1, 2, 0).left()).close();
        assertThat(nodes.host(1, 2).isReachable()).isTrue();
    }

    @Test
    void aRemovedLinkCanBeAddedAgain() {
        Cluster nodes = start(cluster -> cluster);
        for (int i = 0; i < 5; i++) {
            Await.result(nodes.link(1, 2, 0).removeAsync());
            KnetLink link = nodes.host(1, 2).addLink(0, nodes.config(1, 2, 0));
            assertThat(link.status().upCount()).isLessThanOrEqualTo(1);
            Await.result(link.whenUp());
        }
        Await.result(nodes.link(2, 1, 0).whenUp());
    }

    @Test
    void aLinkMayBeAddedAndRemovedWithoutWaiting() {
        Cluster nodes = start(cluster -> cluster);
        KnetHost host = nodes.host(1, 2);
        CompletableFuture<Void> removed = nodes.link(1, 2, 0).removeAsync();
        CompletableFuture<KnetLink> added =
                removed.thenCompose(done -> host.addLinkAsync(0, nodes.config(1, 2, 0)));
        assertThat(Await.result(Await.result(added).whenUp()).id()).isZero();
    }

    @Test
    void anIdCanBeUsedByOneLink() {
        Cluster nodes = start(cluster -> cluster);
        KnetHost host = nodes.host(1, 2);
        LinkConfig other = LinkConfig.udp(FreePorts.endpoint(), FreePorts.endpoint());
        assertThat(Failures.error(() -> host.addLink(0, other))).isEqualTo(KnetError.IN_USE);
        assertThat(Await.failure(host.addLinkAsync(0, other)).error()).isEqualTo(KnetError.IN_USE);
        assertThat(nodes.link(1, 2, 0).isUp()).isTrue();
    }

    @Test
    void twoLinksCannotHaveTheSameTwoAddresses() {
        Cluster nodes = start(cluster -> cluster);
        LinkConfig same = nodes.config(1, 2, 0);
        assertThat(Failures.message(() -> nodes.host(1, 2).addLink(1, same)))
                .contains("2/0")
                .contains("from " + KnetAddress.format(same.local()));
        KnetHost other = nodes.node(1).addHost(3);
        assertThat(Failures.error(() -> other.addLink(0, same))).isEqualTo(KnetError.IN_USE);
        assertThat(other.links()).isEmpty();
    }

    @Test
    void eightLinksAreAllUsed() {
        Cluster nodes = start(cluster -> cluster.links(8));
        assertThat(nodes.host(1, 2).links()).allMatch(KnetLink::isUp).hasSize(8);
        for (int link = 0; link < 7; link++) {
            nodes.link(1, 2, link).disable();
        }
        Inbox inbox = new Inbox();
        nodes.node(2).openChannel(0, inbox);
        nodes.node(1).filter(DestinationFilter.unicastTo(2));
        DataChannel channel = nodes.node(1).openChannel(0);
        channel.sendSync(TrackedBuffer.of("over the last one"));
        assertThat(inbox.takeText()).isEqualTo("over the last one");
    }

    @Test
    void aLinkThatWasNeverUpHasNoHistory() {
        Cluster nodes = start(cluster -> cluster);
        KnetHost nobody = nodes.node(1).addHost(3);
        KnetLink link =
                nobody.addLink(
                        0,
                        LinkConfig.udp(FreePorts.endpoint(), FreePorts.endpoint())
                                .withTimers(Cluster.QUICK));
        Await.until(() -> link.status().stats().get(LinkCounter.TX_PING_PACKETS) > 3);
        LinkStatus status = link.status();
        assertThat(status.up()).isFalse();
        assertThat(status.history()).isEmpty();
        assertThat(status.latency()).isEqualTo(LatencyReport.NONE);
        assertThat(status.sincePong()).isEmpty();
        assertThat(status.lastDown()).isEmpty();
        assertThat(link.whenDown()).isCompleted();
    }
}
