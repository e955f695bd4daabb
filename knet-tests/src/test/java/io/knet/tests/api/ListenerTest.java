package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ClearTraffic;
import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetEvent;
import io.knet.KnetEvent.DataMtu;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.Registration;
import io.knet.Verdict;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Events;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.LinkEnds;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Listeners, filters and what hangs on futures run without locks, and may call everything (spec api
 * 2.4, Q1). Event listeners and what hangs on futures may also wait.
 */
final class ListenerTest {
    private Cluster nodes;
    private KnetHandle handle;

    @BeforeEach
    void start() {
        nodes = Cluster.of(2).each(node -> node.threads(2)).start();
        handle = nodes.node(1);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    /** Makes the handle tell its listeners something. */
    private static void makeEvent(KnetHandle handle) {
        try (CryptoConfig config = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            handle.crypto().set(2, config);
        }
        handle.crypto().use(2);
    }

    private static LinkConfig link(int[] ports) {
        LinkEnds path = FreePorts.link();
        ports[0] = path.left().getPort();
        return LinkConfig.udp(path.left(), path.right()).withTimers(Cluster.QUICK);
    }

    /** Calls everything that does not wait. */
    private void callEverything(KnetHost host, KnetLink link, DataChannel channel) {
        assertThat(handle.hostId()).isEqualTo(1);
        handle.addHost(500).remove();
        assertThat(handle.host(2)).isSameAs(host);
        assertThat(handle.findHost(3)).isEmpty();
        assertThat(handle.findHost("2")).containsSame(host);
        assertThat(handle.hosts()).contains(host);
        handle.openChannel(30).close();
        assertThat(handle.findChannel(1)).containsSame(channel);
        handle.filter(DestinationFilter.unicastTo(2));
        handle.removeFilter();
        handle.filter(DestinationFilter.unicastTo(2));
        handle.enableForwarding();
        assertThat(handle.isForwarding()).isTrue();
        assertThat(handle.dataMtu()).isPositive();
        handle.mtu().manual(9000);
        assertThat(handle.mtu().manual()).hasValue(9000);
        handle.mtu().automatic();
        handle.mtu().interval(Duration.ofSeconds(50));
        assertThat(handle.mtu().interval()).hasSeconds(50);
        handle.reassembly().maxMessages(handle.reassembly().maxMessages());
        handle.onwireVersion().force(1);
        handle.onwireVersion().automatic();
        assertThat(handle.onwireVersion().of(2).min()).isZero();
        handle.sockets().dscp(0);
        handle.sockets().reconnectInterval(handle.sockets().reconnectInterval());
        assertThat(handle.sockets().dscp()).isZero();
        assertThat(handle.stats().drops()).isNotEmpty();
        Registration registration = handle.onEvent(event -> {});
        registration.close();
        assertThat(handle.toString()).contains("1");

        try (CryptoConfig config = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            handle.crypto().set(1, config);
        }
        handle.crypto().clear(1);
        handle.crypto().clearTraffic(ClearTraffic.ALLOW);
        assertThat(handle.crypto().clearTraffic()).isEqualTo(ClearTraffic.ALLOW);
        handle.crypto().useNone();
        assertThat(handle.crypto().inUse()).isEmpty();

        host.name("two");
        assertThat(host.name()).isEqualTo("two");
        host.name("2");
        host.policy(LinkPolicy.RR);
        host.policy(LinkPolicy.PASSIVE);
        assertThat(host.policy()).isNotNull();
        assertThat(host.links()).contains(link);
        assertThat(host.link(0)).isSameAs(link);
        assertThat(host.findLink(7)).isEmpty();
        assertThat(host.status().host()).isEqualTo(2);
        assertThat(host.isReachable()).isTrue();

        link.priority(3);
        link.timers(LinkTimers.DEFAULT);
        link.timers(Cluster.QUICK);
        assertThat(link.host()).isSameAs(host);
        assertThat(link.id()).isZero();
        assertThat(link.config().timers()).isNotNull();
        assertThat(link.localAddress().getPort()).isPositive();
        assertThat(link.isEnabled()).isTrue();
        assertThat(link.isUp()).isTrue();
        assertThat(link.status().link()).isZero();
        link.enable();

        channel.send(TrackedBuffer.of("queued"));
        channel.sendSync(TrackedBuffer.of("sync"));
        assertThat(channel.isWritable()).isTrue();
        assertThat(channel.number()).isEqualTo(1);
        assertThat(channel.receive(Duration.ZERO)).isEmpty();
        assertThat(channel.stats().sent()).isGreaterThanOrEqualTo(2);
    }

    /** Calls everything that waits, or gives something to wait for. */
    private void waitForEverything(KnetHost host, KnetLink link, DataChannel channel) {
        Await.result(link.whenUp());
        Await.result(link.whenMtuKnown());
        Await.result(handle.mtu().whenKnown());
        Await.result(host.whenReachable());
        Await.result(channel.whenWritable());
        int[] port = new int[1];
        KnetLink added = host.addLink(6, link(port));
        assertThat(added.localAddress().getPort()).isEqualTo(port[0]);
        added.remove();
        Await.result(Await.result(host.addLinkAsync(6, link(port))).removeAsync());
        CompletableFuture<KnetLink> down = link.whenDown();
        CompletableFuture<KnetHost> unreachable = host.whenUnreachable();
        link.disable();
        Await.result(down);
        Await.result(unreachable);
        CompletableFuture<KnetLink> up = link.whenUp();
        CompletableFuture<KnetHost> reachable = host.whenReachable();
        link.enable();
        Await.result(up);
        Await.result(reachable);
        handle.disableForwarding();
        handle.enableForwarding();
        assertThat(channel.receive(Duration.ofMillis(1))).isEmpty();
        KnetHost self = handle.addHost(1);
        KnetLink loopback = self.addLink(0, LinkConfig.loopback());
        handle.filter(DestinationFilter.unicastTo(1));
        channel.sendSync(TrackedBuffer.of("to myself"));
        channel.receive(Await.LIMIT).ifPresent(KnetMessage::release);
        Await.result(loopback.removeAsync());
        self.remove();
    }

    private static void finish(CompletableFuture<Void> done, Runnable work) {
        if (!done.isDone()) {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException | Error failure) {
                done.completeExceptionally(failure);
            }
        }
    }

    private void await(CompletableFuture<Void> done) {
        try {
            done.get(2 * Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void anEventListenerMayCallAndAwaitEverything() {
        KnetHost host = nodes.host(1, 2);
        KnetLink link = nodes.link(1, 2, 0);
        DataChannel channel = handle.openChannel(1);
        CompletableFuture<Void> done = new CompletableFuture<>();
        handle.onEvent(
                event -> {
                    if (event instanceof DataMtu) {
                        finish(
                                done,
                                () -> {
                                    callEverything(host, link, channel);
                                    waitForEverything(host, link, channel);
                                });
                    }
                });
        makeEvent(handle);
        handle.crypto().useNone();
        await(done);
    }

    @Test
    void whatHangsOnAFutureMayCallAndAwaitEverything() {
        KnetHost host = nodes.host(1, 2);
        KnetLink link = nodes.link(1, 2, 0);
        DataChannel channel = handle.openChannel(1);
        link.disable();
        CompletableFuture<Void> done = new CompletableFuture<>();
        link.whenUp()
                .thenAccept(
                        up -> {
                            Await.result(host.whenReachable());
                            finish(
                                    done,
                                    () -> {
                                        callEverything(host, link, channel);
                                        waitForEverything(host, link, channel);
                                    });
                        });
        link.enable();
        await(done);
    }

    @Test
    void aMessageListenerMayCallEverything() {
        KnetHost host = nodes.host(1, 2);
        KnetLink link = nodes.link(1, 2, 0);
        DataChannel channel = handle.openChannel(1);
        CompletableFuture<Void> done = new CompletableFuture<>();
        handle.openChannel(0, message -> finish(done, () -> callEverything(host, link, channel)));
        nodes.node(2).openChannel(0).send(TrackedBuffer.of("go"));
        await(done);
    }

    @Test
    void aFilterMayCallEverything() {
        KnetHost host = nodes.host(1, 2);
        KnetLink link = nodes.link(1, 2, 0);
        DataChannel channel = handle.openChannel(1);
        CompletableFuture<Void> done = new CompletableFuture<>();
        handle.filter(
                request -> {
                    finish(done, () -> callEverything(host, link, channel));
                    return Verdict.unicast(2);
                });
        channel.sendSync(TrackedBuffer.of("go"));
        await(done);
    }

    @Test
    void anEventListenerMayCloseTheHandle() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        handle.onEvent(
                event -> {
                    if (event instanceof KnetEvent.LinkDown) {
                        finish(done, handle::close);
                    }
                });
        nodes.link(1, 2, 0).disable();
        await(done);
        Await.result(handle.closeAsync());
        assertThat(handle.stats()).isNotNull();
    }

    @Test
    void whatHangsOnAFutureMayCloseTheHandle() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        nodes.link(1, 2, 0)
                .whenDown()
                .thenAccept(down -> finish(done, () -> handle.close(Duration.ofSeconds(1))));
        nodes.link(1, 2, 0).disable();
        await(done);
        Await.result(handle.closeAsync());
    }

    @Test
    void aSlowListenerHoldsUpNeitherFuturesNorMessages() {
        CompletableFuture<Void> release = new CompletableFuture<>();
        Consumer<KnetEvent> slow = event -> release.join();
        try (Registration registration = handle.onEvent(slow)) {
            Events second = Events.of(handle);
            KnetLink link = nodes.link(1, 2, 0);
            CompletableFuture<KnetLink> down = link.whenDown();
            link.disable();
            Await.result(down);
            CompletableFuture<KnetLink> up = link.whenUp();
            link.enable();
            Await.result(up);
            Await.result(nodes.host(2, 1).whenReachable());
            Inbox inbox = new Inbox();
            nodes.node(2).openChannel(0, inbox);
            handle.filter(DestinationFilter.unicastTo(2));
            handle.openChannel(0).sendSync(TrackedBuffer.of("passes"));
            assertThat(inbox.takeText()).isEqualTo("passes");
            assertThat(second.count(KnetEvent.class)).isZero();
            release.complete(null);
            second.await(KnetEvent.LinkDown.class);
            second.await(KnetEvent.LinkUp.class);
            assertThat(registration).isNotNull();
        }
    }
}
