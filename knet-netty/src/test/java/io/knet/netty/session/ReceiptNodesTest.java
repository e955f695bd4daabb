package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Dialect;
import io.knet.Direction;
import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.KnetHost;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.MessageListener;
import io.knet.Verdict;
import io.knet.netty.testkit.Packets;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Messages of which the receiver tells what became of them, between nodes with sockets. */
class ReceiptNodesTest extends SessionTestNodes {
    private static final Duration PATIENCE = Duration.ofSeconds(SECONDS);

    private Node one;
    private Node two;
    private KnetHost to2;
    private KnetHost to1;

    private void pair() {
        one = node(1);
        two = node(2);
        to2 = add(one, 2, HostConfig.DEFAULT);
        to1 = add(two, 1, HostConfig.DEFAULT);
        one.handle.filter(DestinationFilter.unicastTo(2));
    }

    private void connected() {
        pair();
        link(to2, to1, 0);
        link(to2, to1, 1);
        reachable(to2, to1);
    }

    private static KnetError errorOf(CompletableFuture<Void> outcome) {
        try {
            outcome.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            assertThat(failed.getCause()).isInstanceOf(KnetException.class);
            return ((KnetException) failed.getCause()).error();
        } catch (Exception unexpected) {
            throw new AssertionError(unexpected);
        }
        throw new AssertionError("it was confirmed");
    }

    @Test
    void confirmsWhatTheListenerTook() {
        connected();
        List<Integer> lengths = new ArrayList<>();
        two.handle.openChannel(
                ChannelConfig.of(0)
                        .withListener(message -> lengths.add(message.content().readableBytes())));
        DataChannel sender = one.handle.openChannel(0);

        for (int length : new int[] {1, 1390, 1391, 1400, 5000, 65_536}) {
            sender.sendConfirmed(Packets.of(bytes(length, length)), PATIENCE);
            assertThat(lengths).last().isEqualTo(length);
        }
        assertThat(lengths).hasSize(6);
    }

    @Test
    void manyThreadsAndMessagesAreConfirmedInFullAndOnce() {
        connected();
        ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
        MessageListener listener =
                message -> received.add(ByteBufUtil.hexDump(message.content(), 0, 8));
        two.handle.openChannel(ChannelConfig.of(0).withListener(listener));
        DataChannel sender = one.handle.openChannel(0);
        List<CompletableFuture<Void>> outcomes = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            outcomes.add(sender.sendConfirmedAsync(Packets.of(bytes(200, i)), PATIENCE));
        }
        for (CompletableFuture<Void> outcome : outcomes) {
            assertThat(outcome).succeedsWithin(SECONDS, TimeUnit.SECONDS);
        }
        assertThat(received).hasSize(800).doesNotHaveDuplicates();
    }

    @Test
    void theFilterChoosesTheHostOfAConfirmedMessageByItsAttachment() {
        connected();
        Node three = node(3);
        KnetHost to3 = add(one, 3, HostConfig.DEFAULT);
        KnetHost back = add(three, 1, HostConfig.DEFAULT);
        link(to3, back, 0);
        reachable(to3, back);
        one.handle.filter(DestinationFilter.byAttachment());
        ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
        for (Node node : List.of(two, three)) {
            int id = node.handle.hostId();
            MessageListener listener =
                    message -> received.add(id + ":" + message.content().readableBytes());
            node.handle.openChannel(ChannelConfig.of(0).withListener(listener));
        }
        DataChannel sender = one.handle.openChannel(0);

        assertThat(sender.sendConfirmedAsync(Packets.of(bytes(5, 1)), 3, PATIENCE))
                .succeedsWithin(SECONDS, TimeUnit.SECONDS);
        assertThat(received).containsExactly("3:5");
        sender.sendConfirmed(Packets.of(bytes(6, 1)), 2, PATIENCE);
        assertThat(received).containsExactly("3:5", "2:6");

        assertThat(errorOf(sender.sendConfirmedAsync(Packets.of(bytes(7, 1)), 4, PATIENCE)))
                .isEqualTo(KnetError.HOST_DOWN);
        assertThat(received).hasSize(2);
    }

    @Test
    void tellsWhatWentWrongThere() {
        connected();
        DataChannel sender = one.handle.openChannel(0);
        assertThat(errorOf(sender.sendConfirmedAsync(Packets.of(bytes(5, 1)), PATIENCE)))
                .isEqualTo(KnetError.PEER_CHANNEL_CLOSED);

        two.handle.openChannel(
                ChannelConfig.of(0)
                        .withListener(
                                message -> {
                                    throw new IllegalStateException("listener fails in a test");
                                }));
        assertThat(errorOf(sender.sendConfirmedAsync(Packets.of(bytes(5, 1)), PATIENCE)))
                .isEqualTo(KnetError.PEER_LISTENER_FAILED);

        two.handle.filter(
                request ->
                        request.direction() == Direction.RX ? Verdict.drop() : Verdict.broadcast());
        assertThat(errorOf(sender.sendConfirmedAsync(Packets.of(bytes(5, 1)), PATIENCE)))
                .isEqualTo(KnetError.PEER_FILTER_REFUSED);
        two.handle.removeFilter();

        two.handle.disableForwarding();
        assertThat(errorOf(sender.sendConfirmedAsync(Packets.of(bytes(5, 1)), PATIENCE)))
                .isEqualTo(KnetError.PEER_FORWARDING_DISABLED);
    }

    @Test
    void aFailureIsToldOnAThreadThatMayWait() {
        connected();
        DataChannel sender = one.handle.openChannel(0);

        CompletableFuture<KnetError> second =
                sender.sendConfirmedAsync(Packets.of(bytes(5, 1)), PATIENCE)
                        .handle((nothing, failure) -> waitForAnother(sender));

        assertThat(second)
                .succeedsWithin(SECONDS, TimeUnit.SECONDS)
                .isEqualTo(KnetError.PEER_CHANNEL_CLOSED);
    }

    private static KnetError waitForAnother(DataChannel sender) {
        try {
            sender.sendConfirmed(Packets.of(bytes(5, 2)), PATIENCE);
            throw new AssertionError("it was confirmed");
        } catch (KnetException failed) {
            return failed.error();
        }
    }

    @Test
    void tellsThatTheQueueThereIsFull() {
        connected();
        two.handle.openChannel(ChannelConfig.of(0).withReceiveQueueBytes(65_536));
        DataChannel sender = one.handle.openChannel(0);
        KnetError error = null;
        for (int i = 0; i < 100 && error == null; i++) {
            try {
                sender.sendConfirmed(Packets.of(bytes(60_000, i)), PATIENCE);
            } catch (KnetException refused) {
                error = refused.error();
            }
        }
        assertThat(error).isEqualTo(KnetError.PEER_QUEUE_FULL);
    }

    @Test
    void aHostInLibknetsFormatGivesNone() {
        pair();
        one.handle.openChannel(0);
        KnetHost to3 = one.handle.addHost(3, HostConfig.DEFAULT.withDialect(Dialect.LIBKNET));
        Node three = node(3);
        KnetHost back = add(three, 1, HostConfig.DEFAULT.withDialect(Dialect.LIBKNET));
        link(to3, back, 0);
        reachable(to3, back);
        one.handle.filter(DestinationFilter.unicastTo(3));

        assertThat(
                        errorOf(
                                one.handle
                                        .channel(0)
                                        .sendConfirmedAsync(Packets.of(bytes(5, 1)), PATIENCE)))
                .isEqualTo(KnetError.NOT_SUPPORTED);
    }

    private static long count(KnetHost host, LinkCounter counter) {
        return host.links().stream()
                .mapToLong(link -> link.status().lifetimeStats().get(counter))
                .sum();
    }

    @Test
    void handshakesAndPacketsWithReceiptsAreCountedAtBothEnds() {
        connected();
        two.handle.openChannel(ChannelConfig.of(0).withListener(message -> {}));
        DataChannel sender = one.handle.openChannel(0);
        for (int i = 0; i < 5; i++) {
            sender.sendConfirmed(Packets.of(bytes(100, i)), PATIENCE);
        }

        await(
                () ->
                        count(to2, LinkCounter.RX_RECEIPT_PACKETS)
                                == count(to1, LinkCounter.TX_RECEIPT_PACKETS));
        assertThat(count(to2, LinkCounter.RX_RECEIPT_PACKETS)).isGreaterThanOrEqualTo(5);
        assertThat(count(to2, LinkCounter.RX_RECEIPT_BYTES))
                .isPositive()
                .isEqualTo(count(to1, LinkCounter.TX_RECEIPT_BYTES));
        assertThat(count(to1, LinkCounter.RX_RECEIPT_PACKETS)).isZero();
        for (KnetHost host : List.of(to1, to2)) {
            long came = count(host, LinkCounter.RX_HANDSHAKE_PACKETS);
            KnetHost there = host == to1 ? to2 : to1;
            assertThat(came).isBetween(1L, count(there, LinkCounter.TX_HANDSHAKE_PACKETS));
            assertThat(count(host, LinkCounter.RX_HANDSHAKE_BYTES)).isEqualTo(124 * came);
            assertThat(count(host, LinkCounter.TX_HANDSHAKE_BYTES))
                    .isEqualTo(124 * count(host, LinkCounter.TX_HANDSHAKE_PACKETS));
            assertThat(host.link(0).status().stats().toJson())
                    .contains("\"tx_handshake_packets\":");
        }
    }

    @Test
    void boundsWhatWaits() throws InterruptedException {
        connected();
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        two.handle.openChannel(
                ChannelConfig.of(0)
                        .withListener(
                                message -> {
                                    began.countDown();
                                    try {
                                        go.await();
                                    } catch (InterruptedException interrupted) {
                                        Thread.currentThread().interrupt();
                                    }
                                }));
        DataChannel sender = one.handle.openChannel(0);
        List<CompletableFuture<Void>> outcomes = new ArrayList<>();
        outcomes.add(sender.sendConfirmedAsync(Packets.of(bytes(5, 1)), PATIENCE));
        assertThat(began.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 1023; i++) {
            outcomes.add(sender.sendConfirmedAsync(Packets.of(bytes(5, i)), PATIENCE));
        }
        assertThat(errorOf(sender.sendConfirmedAsync(Packets.of(bytes(5, 1)), PATIENCE)))
                .isEqualTo(KnetError.QUEUE_FULL);
        CompletableFuture<Void> room = to2.whenConfirmable();
        assertThat(room).isNotDone();
        go.countDown();
        assertThat(room).succeedsWithin(SECONDS, TimeUnit.SECONDS);
        for (CompletableFuture<Void> outcome : outcomes) {
            assertThat(outcome).succeedsWithin(SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoWaitsForRoomLearnsWhyThereWillBeNone() {
        connected();
        KnetHost bounded =
                add(one, 9, HostConfig.of(LinkPolicy.PASSIVE).withMaxUnconfirmed(1, 100));
        assertThat(bounded.whenConfirmable()).succeedsWithin(SECONDS, TimeUnit.SECONDS);
        bounded.remove();
        assertThat(errorOf(bounded.whenConfirmable())).isEqualTo(KnetError.UNKNOWN_HOST);

        one.handle.close();

        assertThat(errorOf(to2.whenConfirmable())).isEqualTo(KnetError.HANDLE_CLOSED);
    }

    @Test
    void givesUpAtTheDeadlineAndWhenThePeerForgetsItsSessions() {
        connected();
        CountDownLatch go = new CountDownLatch(1);
        two.handle.openChannel(
                ChannelConfig.of(0)
                        .withListener(
                                message -> {
                                    try {
                                        go.await();
                                    } catch (InterruptedException interrupted) {
                                        Thread.currentThread().interrupt();
                                    }
                                }));
        DataChannel sender = one.handle.openChannel(0);
        CompletableFuture<Void> waits =
                sender.sendConfirmedAsync(Packets.of(bytes(5, 1)), PATIENCE);
        assertThat(
                        errorOf(
                                sender.sendConfirmedAsync(
                                        Packets.of(bytes(5, 2)), Duration.ofMillis(30))))
                .isEqualTo(KnetError.TIMED_OUT);
        one.handle.endSessions();
        assertThat(errorOf(waits)).isEqualTo(KnetError.OUTCOME_UNKNOWN);
        go.countDown();
    }

    @Test
    void aHostThatIsAddedAnewConfirmsOnlyWhatItGot() {
        connected();
        List<Integer> lengths = new ArrayList<>();
        two.handle.openChannel(
                ChannelConfig.of(0)
                        .withListener(message -> lengths.add(message.content().readableBytes())));
        DataChannel sender = one.handle.openChannel(0);
        sender.sendConfirmed(Packets.of(bytes(5, 1)), PATIENCE);
        to2.link(0).remove();
        LinkConfig config = to2.link(1).config();
        to2.link(1).remove();
        to2.remove();

        KnetHost again = add(one, 2, HostConfig.DEFAULT);
        again.addLink(1, config);
        reachable(again);
        two.await(KnetEvent.SessionEstablished.class, KnetEvent.SessionEstablished::restarted);
        sender.sendConfirmed(Packets.of(bytes(6, 1)), PATIENCE);

        assertThat(lengths).containsExactly(5, 6);
    }

    @Test
    void aBlackHoleOnOneOfTwoLinksLosesNone() throws IOException {
        pair();
        AtomicBoolean hole = new AtomicBoolean();
        InetSocketAddress here = free();
        InetSocketAddress there = free();
        try (DatagramSocket middle = new DatagramSocket(0, Packets.address("127.0.0.1"));
                DatagramSocket back = new DatagramSocket(0, Packets.address("127.0.0.1"))) {
            InetSocketAddress at1 = (InetSocketAddress) middle.getLocalSocketAddress();
            InetSocketAddress at2 = (InetSocketAddress) back.getLocalSocketAddress();
            to2.addLink(0, LinkConfig.udp(here, at1).withTimers(TIMERS).withPriority(9));
            to1.addLink(0, LinkConfig.udp(there, at2).withTimers(TIMERS).withPriority(9));
            link(to2, to1, 1);
            Thread forth = new Thread(() -> relay(middle, back, there, hole));
            Thread reverse = new Thread(() -> relay(back, middle, here, hole));
            forth.start();
            reverse.start();
            assertThat(to2.link(0).whenUp()).succeedsWithin(SECONDS, TimeUnit.SECONDS);
            assertThat(to2.link(1).whenUp()).succeedsWithin(SECONDS, TimeUnit.SECONDS);
            assertThat(to1.link(0).whenUp()).succeedsWithin(SECONDS, TimeUnit.SECONDS);
            assertThat(to1.link(1).whenUp()).succeedsWithin(SECONDS, TimeUnit.SECONDS);
            ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
            two.handle.openChannel(
                    ChannelConfig.of(0)
                            .withListener(
                                    message ->
                                            received.add(
                                                    ByteBufUtil.hexDump(message.content(), 0, 8))));
            DataChannel sender = one.handle.openChannel(0);
            sender.sendConfirmed(Packets.of(bytes(100, 0)), PATIENCE);

            hole.set(true);
            for (int i = 1; i <= 100; i++) {
                sender.sendConfirmed(Packets.of(bytes(100, i)), PATIENCE);
            }

            assertThat(received).hasSize(101).doesNotHaveDuplicates();
            assertThat(to2.link(0).isUp()).as("long before the timeout").isTrue();
        }
    }

    private static void relay(
            DatagramSocket from, DatagramSocket over, InetSocketAddress to, AtomicBoolean hole) {
        byte[] buffer = new byte[65_536];
        try {
            while (!from.isClosed()) {
                DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
                from.receive(datagram);
                if (!hole.get()) {
                    over.send(new DatagramPacket(buffer, datagram.getLength(), to));
                }
            }
        } catch (IOException closed) {
            assertThat(from.isClosed() || over.isClosed()).isTrue();
        }
    }
}
