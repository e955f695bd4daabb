package io.knet.tests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Direction;
import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetEvent.HostReachability;
import io.knet.KnetEvent.LinkDown;
import io.knet.KnetEvent.LinkUp;
import io.knet.KnetEvent.ReceiveOverflow;
import io.knet.KnetException;
import io.knet.KnetHandle;
import io.knet.KnetHost;
import io.knet.KnetLimits;
import io.knet.KnetLink;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkDownReason;
import io.knet.LinkTimers;
import io.knet.Verdict;
import io.knet.event.HostReachabilityEvent;
import io.knet.event.LinkUpEvent;
import io.knet.event.ReceiveOverflowEvent;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
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
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages of a node to itself (spec api 11.2, Q9, Q16, Q25). */
final class LoopbackTest {
    private static final int OWN = 1;
    private static final int LINK = 3;

    private KnetHandle handle;
    private KnetHost self;
    private KnetLink link;

    @BeforeEach
    void open() {
        handle = KnetHandle.builder(OWN).threads(2).build();
        self = handle.addHost(OWN);
        link = self.addLink(LINK, LinkConfig.loopback());
        handle.filter(DestinationFilter.unicastTo(OWN));
        handle.enableForwarding();
    }

    @AfterEach
    void close() {
        handle.close();
    }

    private static LinkConfig udp() {
        LinkEnds path = FreePorts.link();
        return LinkConfig.udp(path.left(), path.right()).withTimers(Cluster.SILENT);
    }

    private static String text(KnetMessage message) {
        try {
            return message.content().toString(StandardCharsets.UTF_8);
        } finally {
            message.release();
        }
    }

    private static String received(DataChannel channel) {
        return text(channel.receive(Await.LIMIT).orElseThrow());
    }

    private long drops(DropReason reason) {
        return handle.stats().get(reason);
    }

    // ---- the link

    @Test
    void theOwnHostIsReachableAsSoonAsItsLinkIsAdded() {
        assertThat(link.isUp()).isTrue();
        assertThat(link.isEnabled()).isTrue();
        assertThat(link.host()).isSameAs(self);
        assertThat(link.id()).isEqualTo(LINK);
        assertThat(link.whenUp()).isCompleted();
        assertThat(self.whenReachable()).isCompletedWithValue(self);
        assertThat(self.isReachable()).isTrue();
        assertThat(self.status().activeLinks()).containsExactly(LINK);
        assertThat(self.links()).containsExactly(link);
        assertThat(self.link(LINK)).isSameAs(link);
        assertThat(self.findLink(0)).isEmpty();
        assertThat(handle.dataMtu()).isEqualTo(482);
    }

    @Test
    void itsStatusTellsWhatKindOfLinkItIs() {
        link.priority(7);
        link.timers(LinkTimers.ofMillis(10, 20));
        LinkStatus status = link.status();
        assertThat(status.host()).isEqualTo(OWN);
        assertThat(status.link()).isEqualTo(LINK);
        assertThat(status.transport()).isEqualTo("loopback");
        assertThat(status.up()).isTrue();
        assertThat(status.enabled()).isTrue();
        assertThat(status.active()).isTrue();
        assertThat(status.priority()).isEqualTo(7);
        assertThat(status.timers()).isEqualTo(LinkTimers.ofMillis(10, 20));
        assertThat(status.mtu()).isEqualTo(65535);
        assertThat(status.overhead()).isZero();
        assertThat(status.latency()).isEqualTo(LatencyReport.NONE);
        assertThat(status.upCount()).isEqualTo(1);
        assertThat(status.downCount()).isZero();
        assertThat(link.localAddress()).isEqualTo(status.local());
        assertThat(Failures.error(() -> link.priority(256))).isEqualTo(KnetError.INVALID_ARGUMENT);
    }

    @Test
    void onlyTheOwnHostMayHaveALoopbackLink() {
        KnetHost other = handle.addHost(2);
        assertThat(Failures.of(() -> other.addLink(0, LinkConfig.loopback())))
                .hasMessageContaining("host 1, not to host 2")
                .extracting(KnetException::error)
                .isEqualTo(KnetError.INVALID_ARGUMENT);
        assertThat(other.links()).isEmpty();
    }

    @Test
    void aLoopbackLinkIsTheOnlyOneOfItsHost() {
        for (LinkConfig another : List.of(LinkConfig.loopback(), udp())) {
            for (int id : new int[] {LINK, 0}) {
                assertThat(Failures.of(() -> self.addLink(id, another)))
                        .hasMessageContaining("must be the only link")
                        .hasMessageContaining("1/3")
                        .extracting(KnetException::error)
                        .isEqualTo(KnetError.IN_USE);
            }
        }
        Await.result(link.removeAsync());
        KnetLink wire = self.addLink(0, udp());
        assertThat(Failures.error(() -> self.addLink(1, LinkConfig.loopback())))
                .isEqualTo(KnetError.IN_USE);
        Await.result(wire.removeAsync());
        assertThat(Await.result(self.addLinkAsync(1, LinkConfig.loopback())).isUp()).isTrue();
    }

    @Test
    void aDisabledLinkMakesTheOwnHostUnreachable() {
        DataChannel channel = handle.openChannel(0);
        Events events = Events.of(handle);
        link.disable();
        link.disable();
        assertThat(link.isUp()).isFalse();
        assertThat(link.config().enabled()).isFalse();
        assertThat(self.isReachable()).isFalse();
        assertThat(self.whenUnreachable()).isCompleted();
        assertThat(events.await(LinkDown.class).reason()).isEqualTo(LinkDownReason.DISABLED);
        assertThat(events.await(HostReachability.class))
                .isEqualTo(new HostReachabilityEvent(OWN, false));
        assertThat(Failures.of(() -> channel.sendSync(TrackedBuffer.of("nowhere"))))
                .hasMessageContaining("loopback link is disabled")
                .extracting(KnetException::errno)
                .isEqualTo(Errno.EHOSTDOWN);
        channel.send(TrackedBuffer.of("nowhere"));
        Await.until(() -> drops(DropReason.DESTINATION_DOWN) == 1);

        link.enable();
        link.enable();
        assertThat(events.await(LinkUp.class)).isEqualTo(new LinkUpEvent(OWN, LINK));
        assertThat(events.await(HostReachability.class))
                .isEqualTo(new HostReachabilityEvent(OWN, true));
        channel.sendSync(TrackedBuffer.of("here"));
        assertThat(received(channel)).isEqualTo("here");
        LinkStatus status = link.status();
        assertThat(status.upCount()).isEqualTo(2);
        assertThat(status.downCount()).isEqualTo(1);
        assertThat(status.history()).extracting(LinkEvent::up).containsExactly(true, false, true);
        assertThat(status.lastDown()).contains("DISABLED");
    }

    @Test
    void aRemovedLinkMakesTheOwnHostUnreachable() {
        DataChannel channel = handle.openChannel(0);
        CompletableFuture<KnetLink> down = link.whenDown();
        Events events = Events.of(handle);
        assertThat(Failures.error(self::remove)).isEqualTo(KnetError.IN_USE);
        Await.result(link.removeAsync());
        assertThat(self.isReachable()).isFalse();
        assertThat(self.links()).isEmpty();
        assertThat(self.status().activeLinks()).isEmpty();
        assertThat(events.await(LinkDown.class).reason()).isEqualTo(LinkDownReason.REMOVED);
        assertThat(Await.result(down)).isSameAs(link);
        assertThat(link.isUp()).isFalse();
        assertThat(link.config().transport()).isEqualTo(LinkConfig.loopback().transport());
        assertThat(link.status().removed()).isTrue();
        assertThat(link.status().toJson()).contains("\"removed\":true");
        assertThat(link.status()).hasToString(link.status().summary());
        assertThat(self.status()).hasToString(self.status().summary());
        assertThat(Failures.error(link::enable)).isEqualTo(KnetError.UNKNOWN_LINK);
        assertThat(Await.failure(link.whenUp()).error()).isEqualTo(KnetError.UNKNOWN_LINK);
        assertThat(Failures.of(() -> channel.sendSync(TrackedBuffer.of("nowhere"))))
                .hasMessageContaining("it has no links")
                .extracting(KnetException::error)
                .isEqualTo(KnetError.HOST_DOWN);
        self.remove();
        assertThat(handle.findHost(OWN)).isEmpty();
    }

    @Test
    void aLinkAddedDisabledWaitsToBeEnabled() {
        Await.result(link.removeAsync());
        KnetLink later = self.addLink(0, LinkConfig.loopback().withEnabled(false));
        assertThat(later.isUp()).isFalse();
        assertThat(self.isReachable()).isFalse();
        later.enable();
        assertThat(self.isReachable()).isTrue();
    }

    @Test
    void closingTheHandleTakesTheLinkDown() {
        Events events = Events.of(handle);
        CompletableFuture<KnetLink> down = link.whenDown();
        handle.close();
        assertThat(events.await(LinkDown.class).reason()).isEqualTo(LinkDownReason.CLOSED);
        assertThat(Await.result(down)).isSameAs(link);
        assertThat(link.status().removed()).isTrue();
    }

    // ---- messages

    @Test
    void messagesOfEverySizeComeBack() {
        DataChannel channel = handle.openChannel(5);
        for (int length : new int[] {1, 100, 1500, KnetLimits.MAX_MESSAGE}) {
            String text = "x".repeat(length);
            TrackedBuffer sync = TrackedBuffer.of(text);
            channel.sendSync(sync);
            sync.awaitReleased();
            TrackedBuffer queued = TrackedBuffer.of(text);
            channel.send(queued);
            queued.awaitReleased();
            assertThat(received(channel)).isEqualTo(text);
            assertThat(received(channel)).isEqualTo(text);
        }
        assertThat(handle.stats().get(HandleCounter.TX_MESSAGES)).isEqualTo(8);
        // Counted when the queue has the message already.
        Await.until(() -> handle.stats().get(HandleCounter.RX_MESSAGES) == 8);
        assertThat(handle.stats().allDrops()).isZero();
    }

    @Test
    void theSourceIsTheOwnHost() {
        Inbox inbox = new Inbox();
        DataChannel channel = handle.openChannel(31, inbox);
        channel.sendSync(TrackedBuffer.of("to me"));
        assertThat(inbox.isEmpty()).isFalse();
        Inbox.Letter letter = inbox.take();
        assertThat(letter.source()).isEqualTo(OWN);
        assertThat(letter.channel()).isEqualTo(31);
        assertThat(letter.text()).isEqualTo("to me");
    }

    @Test
    void trafficIsCountedOnTheLoopbackLink() {
        DataChannel channel = handle.openChannel(0);
        channel.sendSync(TrackedBuffer.of("12345"));
        channel.sendSync(TrackedBuffer.of("1234567"));
        for (LinkCounter packets :
                List.of(LinkCounter.TX_DATA_PACKETS, LinkCounter.RX_DATA_PACKETS)) {
            assertThat(link.status().stats().get(packets)).isEqualTo(2);
        }
        for (LinkCounter bytes : List.of(LinkCounter.TX_DATA_BYTES, LinkCounter.RX_DATA_BYTES)) {
            assertThat(link.status().stats().get(bytes)).isEqualTo(12);
        }
    }

    @Test
    void theFilterSeesTheMessageTwice() {
        DataChannel channel = handle.openChannel(0);
        DataChannel other = handle.openChannel(9);
        handle.filter(
                request ->
                        request.direction() == Direction.TX
                                ? Verdict.unicast(OWN)
                                : request.sourceHost() == OWN && request.localHost() == OWN
                                        ? Verdict.unicast(OWN).onChannel(9)
                                        : Verdict.drop());
        channel.sendSync(TrackedBuffer.of("moved"));
        assertThat(received(other)).isEqualTo("moved");
        assertThat(channel.receive(Duration.ZERO)).isEmpty();
    }

    @Test
    void sendSyncReportsWhatTheReceivingSideSays() {
        DataChannel channel = handle.openChannel(0);
        Verdict away = Verdict.unicast(OWN).onChannel(12);
        handle.filter(request -> away);
        assertThat(Failures.of(() -> channel.sendSync(TrackedBuffer.of("x"))))
                .hasMessageContaining("not open")
                .extracting(KnetException::error)
                .isEqualTo(KnetError.CHANNEL_CLOSED);
        assertThat(drops(DropReason.CHANNEL_CLOSED)).isEqualTo(1);

        handle.filter(onReceipt(Verdict.drop()));
        assertThat(Failures.of(() -> channel.sendSync(TrackedBuffer.of("x"))))
                .hasMessageContaining("on its way in")
                .extracting(KnetException::errno)
                .isEqualTo(Errno.EFAULT);
        assertThat(drops(DropReason.FILTER_REFUSED)).isEqualTo(1);

        handle.filter(onReceipt(Verdict.unicast(2)));
        assertThat(Failures.error(() -> channel.sendSync(TrackedBuffer.of("x"))))
                .isEqualTo(KnetError.FILTER_REFUSED);
        assertThat(drops(DropReason.NOT_FOR_US)).isEqualTo(1);

        handle.filter(
                request -> {
                    if (request.direction() == Direction.RX) {
                        throw new IllegalStateException("the filter's own");
                    }
                    return Verdict.unicast(OWN);
                });
        assertThat(Failures.error(() -> channel.sendSync(TrackedBuffer.of("x"))))
                .isEqualTo(KnetError.FILTER_REFUSED);
        assertThat(drops(DropReason.FILTER_FAILED)).isEqualTo(1);

        handle.filter(
                request -> {
                    if (request.direction() == Direction.TX) {
                        // As if another thread had done it.
                        handle.disableForwardingAsync();
                        Await.until(() -> !handle.isForwarding());
                    }
                    return Verdict.unicast(OWN);
                });
        assertThat(Failures.error(() -> channel.sendSync(TrackedBuffer.of("x"))))
                .isEqualTo(KnetError.FORWARDING_DISABLED);
        assertThat(channel.receive(Duration.ZERO)).isEmpty();
    }

    private static DestinationFilter onReceipt(Verdict verdict) {
        return request -> request.direction() == Direction.TX ? Verdict.unicast(OWN) : verdict;
    }

    @Test
    void aFullReceiveQueueIsReportedAndEndsWhenItIsEmptied() {
        DataChannel channel =
                handle.openChannel(
                        ChannelConfig.of(0).withReceiveQueueBytes(KnetLimits.MAX_MESSAGE));
        Events events = Events.of(handle);
        String half = "x".repeat(40_000);
        channel.sendSync(TrackedBuffer.of(half));
        assertThat(Failures.of(() -> channel.sendSync(TrackedBuffer.of(half))))
                .hasMessageContaining("receive queue of channel 0 is full")
                .extracting(KnetException::errno)
                .isEqualTo(Errno.EAGAIN);
        assertThat(drops(DropReason.RECEIVE_QUEUE_FULL)).isEqualTo(1);
        assertThat(events.await(ReceiveOverflow.class)).isEqualTo(new ReceiveOverflowEvent(0, OWN));
        assertThat(received(channel)).isEqualTo(half);
        channel.sendSync(TrackedBuffer.of(half));
        assertThat(received(channel)).isEqualTo(half);
    }

    @Test
    void severalDestinationsAreRefusedAndNothingIsDelivered() {
        DataChannel channel = handle.openChannel(0);
        handle.addHost(2);
        handle.filter(DestinationFilter.unicastTo(OWN, 2));
        assertThat(Failures.error(() -> channel.sendSync(TrackedBuffer.of("x"))))
                .isEqualTo(KnetError.SEVERAL_DESTINATIONS);
        handle.filter(DestinationFilter.broadcast());
        assertThat(Failures.error(() -> channel.sendSync(TrackedBuffer.of("x"))))
                .isEqualTo(KnetError.SEVERAL_DESTINATIONS);
        assertThat(channel.receive(Duration.ZERO)).isEmpty();
        assertThat(drops(DropReason.DESTINATION_DOWN)).isZero();
    }

    @Test
    void broadcastsAndListsOfHostsIncludeTheOwnHost() {
        try (Cluster nodes = Cluster.of(2).start()) {
            KnetHandle one = nodes.node(1);
            Inbox atTwo = new Inbox();
            nodes.node(2).openChannel(0, atTwo);
            DataChannel channel = one.openChannel(0);
            channel.send(TrackedBuffer.of("before"));
            assertThat(atTwo.takeText()).isEqualTo("before");
            one.addHost(1).addLink(0, LinkConfig.loopback());
            channel.send(TrackedBuffer.of("no filter"));
            assertThat(received(channel)).isEqualTo("no filter");
            assertThat(atTwo.takeText()).isEqualTo("no filter");
            one.filter(DestinationFilter.broadcast());
            channel.send(TrackedBuffer.of("broadcast"));
            assertThat(received(channel)).isEqualTo("broadcast");
            assertThat(atTwo.takeText()).isEqualTo("broadcast");
            one.filter(DestinationFilter.unicastTo(1, 2));
            channel.send(TrackedBuffer.of("both"));
            assertThat(received(channel)).isEqualTo("both");
            assertThat(atTwo.takeText()).isEqualTo("both");
            one.filter(DestinationFilter.unicastTo(2));
            channel.send(TrackedBuffer.of("two"));
            assertThat(atTwo.takeText()).isEqualTo("two");
            assertThat(channel.receive(Duration.ZERO)).isEmpty();
            assertThat(one.stats().get(HandleCounter.TX_MESSAGES)).isEqualTo(5);
        }
    }

    @Test
    void whatTheReceiverDoesToAMessageDoesNotReachTheSender() {
        DataChannel channel = handle.openChannel(0, message -> message.content().setByte(0, 'X'));
        byte[] own = "mine".getBytes(StandardCharsets.UTF_8);
        channel.sendSync(Unpooled.wrappedBuffer(own));
        assertThat(own).isEqualTo("mine".getBytes(StandardCharsets.UTF_8));
    }

    // ---- threads

    @Test
    void listenersAreCalledOnTheHostsEventLoopOneAtATime() {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(400);
        DataChannel channel =
                handle.openChannel(
                        0,
                        message -> {
                            if (atOnce.incrementAndGet() > 1) {
                                overlaps.incrementAndGet();
                            }
                            assertThat(Thread.currentThread().getName()).startsWith("knet-1-");
                            atOnce.decrementAndGet();
                            all.countDown();
                        });
        List<Thread> senders =
                List.of(
                        new Thread(() -> sendMany(channel, 200)),
                        new Thread(() -> sendMany(channel, 200)));
        senders.forEach(Thread::start);
        senders.forEach(Await::end);
        Await.open(all);
        assertThat(overlaps).hasValue(0);
        assertThat(handle.stats().get(HandleCounter.CALLBACK_FAILURES)).isZero();
    }

    private static void sendMany(DataChannel channel, int count) {
        for (int i = 0; i < count / 2; i++) {
            channel.sendSync(TrackedBuffer.of("sync"));
            channel.send(TrackedBuffer.of("queued"));
        }
    }

    @Test
    void aListenerMayAnswerItself() {
        CompletableFuture<KnetException> tooDeep = new CompletableFuture<>();
        CountDownLatch queued = new CountDownLatch(2);
        AtomicInteger calls = new AtomicInteger();
        handle.openChannel(1, message -> queued.countDown());
        DataChannel channel =
                handle.openChannel(
                        0,
                        message -> {
                            calls.incrementAndGet();
                            handle.findChannel(1).orElseThrow().send(TrackedBuffer.of("queued"));
                            handle.findChannel(1).orElseThrow().sendSync(TrackedBuffer.of("sync"));
                        });
        channel.sendSync(TrackedBuffer.of("once"));
        Await.open(queued);
        channel.close();
        DataChannel endless =
                handle.openChannel(
                        0,
                        message -> {
                            calls.incrementAndGet();
                            try {
                                handle.findChannel(0).orElseThrow().sendSync(TrackedBuffer.of("x"));
                            } catch (KnetException failure) {
                                tooDeep.complete(failure);
                            }
                        });
        endless.sendSync(TrackedBuffer.of("x"));
        assertThat(Await.result(tooDeep).error()).isEqualTo(KnetError.WOULD_DEADLOCK);
        assertThat(tooDeep.join()).hasMessageContaining("use send");
        assertThat(calls).hasValue(17);
        assertThat(handle.stats().get(HandleCounter.CALLBACK_FAILURES)).isZero();
    }

    @Test
    void aListenerThatTakesTooLongIsATimeout() {
        CountDownLatch go = new CountDownLatch(1);
        Inbox inbox = new Inbox();
        DataChannel channel =
                handle.openChannel(
                        0,
                        message -> {
                            Await.open(go);
                            inbox.onMessage(message);
                        });
        assertThat(
                        Failures.error(
                                () ->
                                        channel.sendSync(
                                                TrackedBuffer.of("slow"),
                                                "no attachment",
                                                Duration.ofMillis(20))))
                .isEqualTo(KnetError.TIMED_OUT);
        go.countDown();
        assertThat(inbox.takeText()).isEqualTo("slow");
    }

    @Test
    void aListenerThatThrowsHasReceivedTheMessage() {
        DataChannel channel =
                handle.openChannel(
                        0,
                        message -> {
                            throw new IllegalStateException("the listener's own");
                        });
        channel.sendSync(TrackedBuffer.of("x"));
        assertThat(handle.stats().get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
        assertThat(handle.stats().get(HandleCounter.RX_MESSAGES)).isEqualTo(1);
    }

    @Test
    void anotherEventLoopDoesNotWaitForTheListener() {
        try (Cluster nodes = Cluster.of(3).star().each(handle -> handle.threads(2)).start()) {
            KnetHandle one = nodes.node(1);
            KnetHost own = one.addHost(1);
            own.addLink(0, LinkConfig.loopback());
            one.filter(DestinationFilter.unicastTo(1));
            Inbox inbox = new Inbox();
            DataChannel heard = one.openChannel(1, inbox);
            DataChannel queue = one.openChannel(2);
            CountDownLatch asked = new CountDownLatch(2);
            AtomicInteger refused = new AtomicInteger();
            one.openChannel(
                    0,
                    message -> {
                        queue.sendSync(TrackedBuffer.of("queues take it on every loop"));
                        try {
                            heard.sendSync(TrackedBuffer.of("from its own loop"));
                        } catch (KnetException failure) {
                            if (failure.error() == KnetError.WOULD_DEADLOCK) {
                                refused.incrementAndGet();
                            }
                        }
                        asked.countDown();
                    });
            for (int peer : new int[] {2, 3}) {
                nodes.node(peer).openChannel(0).send(TrackedBuffer.of("go"));
            }
            Await.open(asked);
            // Hosts 2 and 3 live on different loops, and the own host shares one of them.
            assertThat(refused).hasValue(1);
            assertThat(inbox.takeText()).isEqualTo("from its own loop");
            received(queue);
            received(queue);
        }
    }
}
