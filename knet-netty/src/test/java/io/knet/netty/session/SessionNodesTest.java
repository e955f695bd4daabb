package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.AeadCipher;
import io.knet.ClearTraffic;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetEvent;
import io.knet.KnetHost;
import io.knet.KnetMessage;
import io.knet.LinkConfig;
import io.knet.LinkPolicy;
import io.knet.LinkTimers;
import io.knet.NativeMode;
import io.knet.NodeIdentity;
import io.knet.NodePublicKey;
import io.knet.SessionConfig;
import io.knet.SessionEndReason;
import io.knet.SessionFailureReason;
import io.knet.netty.NettyHandleBuilder;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes with sockets that speak in sessions, and in libknet's format beside them. */
class SessionNodesTest extends SessionTestNodes {
    @ParameterizedTest
    @EnumSource(AeadCipher.class)
    void messagesOfAllLengthsPassInASession(AeadCipher cipher) {
        Optional<SessionConfig> sessions = Optional.of(SessionConfig.of(cipher, key(1)));
        Node one = node(1, NativeMode.AUTO, sessions);
        Node two = node(2, NativeMode.NIO, sessions);
        KnetHost to2 = add(one, 2, HostConfig.of(LinkPolicy.ACTIVE));
        KnetHost to1 = add(two, 1, HostConfig.of(LinkPolicy.ACTIVE));
        link(to2, to1, 0);
        link(to2, to1, 1);
        reachable(to2, to1);
        DataChannel sender = one.handle.openChannel(0);
        DataChannel receiver = two.handle.openChannel(0);

        for (int length : new int[] {1, 200, 1400, 1500, 9000, 65_000}) {
            sender.send(Packets.of(bytes(length, length)));
            assertThat(take(receiver)).isEqualTo(bytes(length, length));
        }
        one.handle.filter(DestinationFilter.unicastTo(2));
        sender.sendSync(Packets.of(bytes(5000, 3)));
        assertThat(take(receiver)).isEqualTo(bytes(5000, 3));

        assertThat(to2.status().session()).isPresent();
        assertThat(to2.status().session().orElseThrow().cipher()).isEqualTo(cipher);
        assertThat(to2.status().session().orElseThrow().receivedPackets()).isPositive();
        assertThat(to2.status().toJson()).contains("\"session\":{\"age_ns\":");
        assertThat(one.await(KnetEvent.SessionEstablished.class, told -> true).host()).isEqualTo(2);
    }

    @Test
    void bothEpollAndTheJdkSocketsCarrySessions() {
        for (NativeMode mode : List.of(NativeMode.NIO, NativeMode.AUTO)) {
            Node one = node(1, mode, Optional.of(SessionConfig.aesGcm(key(1))));
            Node two = node(2, mode, Optional.of(SessionConfig.aesGcm(key(1))));
            KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
            KnetHost to1 = add(two, 1, HostConfig.DEFAULT);
            link(to2, to1, 0);
            reachable(to2, to1);
            assertThat(to2.dialect()).isEqualTo(Dialect.SESSION);
        }
    }

    @Test
    void aHandleSpeaksToALibknetNodeAndToASessionNodeAtOnce() {
        Node one = node(1);
        Node two = node(2);
        Node three = node(3, NativeMode.AUTO, Optional.empty());
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
        KnetHost to3 = add(one, 3, HostConfig.DEFAULT.withDialect(Dialect.LIBKNET));
        KnetHost to1of2 = add(two, 1, HostConfig.DEFAULT);
        KnetHost to1of3 = add(three, 1, HostConfig.DEFAULT);
        link(to2, to1of2, 0);
        link(to3, to1of3, 0);
        reachable(to2, to3, to1of2, to1of3);
        DataChannel sender = one.handle.openChannel(0);
        DataChannel at2 = two.handle.openChannel(0);
        DataChannel at3 = three.handle.openChannel(0);

        for (int length : new int[] {10, 20_000}) {
            sender.send(Packets.of(bytes(length, length)));
            assertThat(take(at2)).isEqualTo(bytes(length, length));
            assertThat(take(at3)).isEqualTo(bytes(length, length));
        }
        assertThat(to2.status().session()).isPresent();
        assertThat(to3.status().session()).isEmpty();
    }

    @Test
    void aDynamicLinkLearnsItsPeerFromASession() {
        Node one = node(1);
        Node two = node(2);
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT);
        InetSocketAddress here = free();
        to2.addLink(0, LinkConfig.dynamic(here).withTimers(TIMERS));
        one.handle.accessLists(false);
        to1.addLink(0, LinkConfig.udp(free(), here).withTimers(TIMERS));
        reachable(to2, to1);
        assertThat(to2.status().session()).isPresent();
    }

    /** It takes no INIT of the peer, and knows only where the peer was before. */
    @Test
    void aPeerWhoseClockWentBackIsFoundWhereItMovedTo() {
        LinkTimers quick = LinkTimers.ofMillis(50, 500);
        InetSocketAddress here = free();
        KnetHost to2 = add(node(1), 2, HostConfig.DEFAULT);
        handles.get(0).accessLists(false);
        to2.addLink(0, LinkConfig.dynamic(here).withTimers(quick));
        KnetHost before = add(peerWithClock(Instant.now()), 1, HostConfig.DEFAULT);
        before.addLink(0, LinkConfig.udp(free(), here).withTimers(quick));
        reachable(to2, before);

        handles.get(1).close();
        await(() -> !to2.link(0).isUp());
        KnetHost after =
                add(peerWithClock(Instant.now().minus(Duration.ofDays(1))), 1, HostConfig.DEFAULT);
        after.addLink(0, LinkConfig.udp(free(), here).withTimers(quick));

        reachable(to2, after);
    }

    private Node peerWithClock(Instant now) {
        Node peer =
                new Node(
                        new NettyHandleBuilder(2)
                                .threads(1)
                                .wallClock(() -> now)
                                .sessions(SessionConfig.aesGcm(key(1)))
                                .build());
        handles.add(peer.handle);
        return peer;
    }

    @Test
    void nothingInLibknetsFormatIsTakenFromAHostThatIsToSpeakInSessions() {
        Node one = node(1);
        Node two = node(2, NativeMode.AUTO, Optional.empty());
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT);
        one.handle.crypto().clearTraffic(ClearTraffic.ALLOW);
        link(to2, to1, 0);

        await(() -> one.dropped(DropReason.DIALECT) >= 3);

        assertThat(to2.isReachable()).isFalse();
        assertThat(to1.isReachable()).isFalse();
        assertThat(to2.link(0).status().stats().get(LinkCounter.TX_PING_PACKETS)).isZero();
    }

    @Test
    void aRunningPairMovesToSessionsWithoutLosingASynchronousMessage() {
        Node one = node(1);
        Node two = node(2);
        HostConfig libknet = HostConfig.DEFAULT.withDialect(Dialect.LIBKNET);
        KnetHost to2 = add(one, 2, libknet);
        KnetHost to1 = add(two, 1, libknet);
        link(to2, to1, 0);
        link(to2, to1, 1);
        reachable(to2, to1);
        one.handle.filter(DestinationFilter.unicastTo(2));
        DataChannel sender = one.handle.openChannel(0);
        DataChannel receiver = two.handle.openChannel(0);
        List<Integer> numbers = new ArrayList<>();
        int[] sent = {0};

        Runnable some =
                () -> {
                    for (int i = 0; i < 50; i++) {
                        byte[] message = new byte[3000];
                        message[0] = (byte) (sent[0] >> 8);
                        message[1] = (byte) sent[0];
                        sender.sendSync(Packets.of(message));
                        sent[0]++;
                    }
                };
        some.run();
        to1.dialect(Dialect.EITHER);
        some.run();
        to2.dialect(Dialect.EITHER);
        while (!one.events.stream().anyMatch(KnetEvent.DialectChange.class::isInstance)) {
            some.run();
            drain(receiver, numbers);
        }
        two.await(KnetEvent.DialectChange.class, told -> told.spoken() == Dialect.SESSION);
        some.run();
        to1.dialect(Dialect.SESSION);
        to2.dialect(Dialect.SESSION);
        some.run();
        while (numbers.size() < sent[0]) {
            byte[] message = take(receiver);
            numbers.add((message[0] & 0xFF) << 8 | (message[1] & 0xFF));
        }

        assertThat(numbers).hasSize(sent[0]).doesNotHaveDuplicates();
        assertThat(to2.isReachable()).isTrue();
        assertThat(one.events.stream().filter(KnetEvent.LinkDown.class::isInstance)).isEmpty();
    }

    private static void drain(DataChannel receiver, List<Integer> numbers) {
        Optional<KnetMessage> next = receiver.receive(Duration.ZERO);
        while (next.isPresent()) {
            byte[] message = ByteBufUtil.getBytes(next.get().content());
            next.get().content().release();
            numbers.add((message[0] & 0xFF) << 8 | (message[1] & 0xFF));
            next = receiver.receive(Duration.ZERO);
        }
    }

    @Test
    void aHostThatGoesBackToLibknetsFormatIsFollowedIfItMay() {
        Node one = node(1);
        Node two = node(2);
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT.withDialect(Dialect.EITHER));
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT.withDialect(Dialect.EITHER));
        InetSocketAddress here = free();
        InetSocketAddress there = free();
        LinkTimers quick = LinkTimers.ofMillis(50, 500);
        to2.addLink(0, LinkConfig.udp(here, there).withTimers(quick));
        to1.addLink(0, LinkConfig.udp(there, here).withTimers(quick));
        one.await(KnetEvent.DialectChange.class, told -> told.spoken() == Dialect.SESSION);

        to1.dialect(Dialect.LIBKNET);

        assertThat(
                        one.await(
                                        KnetEvent.DialectChange.class,
                                        told -> told.spoken() == Dialect.LIBKNET)
                                .host())
                .isEqualTo(2);
        one.await(KnetEvent.HostReachability.class, KnetEvent.HostReachability::reachable);
        assertThat(to2.status().session()).isEmpty();
    }

    @Test
    void nodesWithIdentitiesKnowEachOther() {
        NodeIdentity id1 = identity();
        NodeIdentity id2 = identity();
        Node one =
                node(
                        1,
                        NativeMode.AUTO,
                        Optional.of(SessionConfig.aesGcm(key(1)).withIdentity(id1)));
        Node two =
                node(
                        2,
                        NativeMode.AUTO,
                        Optional.of(SessionConfig.aesGcm(key(1)).withIdentity(id2)));
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT.withPublicKey(id2.publicKey()));
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT.withPublicKey(id1.publicKey()));
        link(to2, to1, 0);
        reachable(to2, to1);

        assertThat(one.handle.sessions().publicKey()).contains(id1.publicKey());
        assertThat(one.await(KnetEvent.SessionEstablished.class, told -> true).publicKey())
                .contains(id2.publicKey());
    }

    @Test
    void aWrongIdentityIsToldAndCounted() {
        NodeIdentity id1 = identity();
        NodePublicKey another = identity().publicKey();
        Node one =
                node(
                        1,
                        NativeMode.AUTO,
                        Optional.of(SessionConfig.aesGcm(key(1)).withIdentity(id1)));
        Node two =
                node(
                        2,
                        NativeMode.AUTO,
                        Optional.of(SessionConfig.aesGcm(key(1)).withIdentity(identity())));
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT.withPublicKey(another));
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT.withPublicKey(id1.publicKey()));
        link(to2, to1, 0);

        KnetEvent.SessionFailed told = one.await(KnetEvent.SessionFailed.class, event -> true);
        assertThat(told.reason()).isEqualTo(SessionFailureReason.IDENTITY);
        await(
                () ->
                        one.dropped(DropReason.SESSION_WRONG_IDENTITY)
                                        + one.dropped(DropReason.SESSION_HANDSHAKE_FAILED)
                                > 0);
        assertThat(to2.isReachable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anotherKeyFileOrSuiteIsToldAndCounted(boolean keyFile) {
        Node one = node(1);
        Node two =
                node(
                        2,
                        NativeMode.AUTO,
                        Optional.of(
                                keyFile
                                        ? SessionConfig.aesGcm(key(9))
                                        : SessionConfig.of(AeadCipher.CHACHA_POLY, key(1))));
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
        link(to2, add(two, 1, HostConfig.DEFAULT), 0);

        KnetEvent.SessionFailed told = one.await(KnetEvent.SessionFailed.class, event -> true);
        assertThat(told.reason())
                .isEqualTo(keyFile ? SessionFailureReason.KEY : SessionFailureReason.SUITE);
        DropReason reason = keyFile ? DropReason.SESSION_BAD_MAC : DropReason.SESSION_SUITE;
        await(() -> one.dropped(reason) > 0);
    }

    @Test
    void sessionsThatAreForgottenAreMadeAnewUnderAnotherInstance() {
        Node one = node(1);
        Node two = node(2);
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT);
        link(to2, to1, 0);
        reachable(to2, to1);
        DataChannel sender = one.handle.openChannel(0);
        DataChannel receiver = two.handle.openChannel(0);
        sender.send(Packets.of(bytes(10, 1)));
        assertThat(take(receiver)).isEqualTo(bytes(10, 1));

        one.handle.endSessions();

        one.await(
                KnetEvent.SessionEnded.class, told -> told.reason() == SessionEndReason.FORGOTTEN);
        two.await(KnetEvent.SessionEstablished.class, KnetEvent.SessionEstablished::restarted);
        one.await(KnetEvent.HostReachability.class, KnetEvent.HostReachability::reachable);
        sender.send(Packets.of(bytes(11, 1)));
        assertThat(take(receiver)).isEqualTo(bytes(11, 1));
    }

    @Test
    void aKeyFileIsExchangedUnderTrafficWithoutLosingASynchronousMessage() {
        Node one = node(1);
        Node two = node(2);
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT);
        link(to2, to1, 0);
        reachable(to2, to1);
        try (NumberedTraffic traffic = new NumberedTraffic(one.handle, two.handle)) {
            traffic.awaitMore();
            for (Node node : List.of(one, two)) {
                node.handle.sessions().set(2, key(2));
            }
            one.events.clear();
            two.events.clear();
            for (Node node : List.of(one, two)) {
                node.handle.sessions().use(2);
            }
            one.await(KnetEvent.SessionEstablished.class, KnetEvent.SessionEstablished::renewal);
            two.await(KnetEvent.SessionEstablished.class, KnetEvent.SessionEstablished::renewal);
            traffic.awaitMore();
            for (Node node : List.of(one, two)) {
                node.handle.sessions().clear(1);
            }
            traffic.awaitMore();

            int sent = traffic.end();
            await(() -> traffic.received().size() >= sent);
            assertThat(traffic.received()).hasSize(sent).doesNotHaveDuplicates();
        }
        assertThat(one.handle.sessions().inUse()).hasValue(2);
        assertThat(one.events.stream().filter(KnetEvent.LinkDown.class::isInstance)).isEmpty();
    }

    @Test
    void recordedDatagramsAreDroppedAndCounted() throws IOException {
        Node one = node(1);
        Node two = node(2);
        KnetHost to2 = add(one, 2, HostConfig.DEFAULT);
        KnetHost to1 = add(two, 1, HostConfig.DEFAULT);
        InetSocketAddress here = free();
        // A man in the middle: what host 1 sends to host 2 passes him.
        try (DatagramSocket middle = new DatagramSocket(0, Packets.address("127.0.0.1"));
                DatagramSocket back = new DatagramSocket(0, Packets.address("127.0.0.1"))) {
            InetSocketAddress there = free();
            to2.addLink(
                    0,
                    LinkConfig.udp(here, (InetSocketAddress) middle.getLocalSocketAddress())
                            .withTimers(TIMERS));
            to1.addLink(
                    0,
                    LinkConfig.udp(there, (InetSocketAddress) back.getLocalSocketAddress())
                            .withTimers(TIMERS));
            CompletableFuture<Void> forth =
                    CompletableFuture.runAsync(
                            () -> pass(middle, back, there, true),
                            task -> new Thread(task).start());
            CompletableFuture<Void> reverse =
                    CompletableFuture.runAsync(
                            () -> pass(back, middle, here, false),
                            task -> new Thread(task).start());
            reachable(to2, to1);
            DataChannel receiver = two.handle.openChannel(0);
            one.handle.openChannel(0).send(Packets.of(bytes(10, 1)));
            assertThat(take(receiver)).isEqualTo(bytes(10, 1));

            await(() -> two.dropped(DropReason.SESSION_DUPLICATE) > 0);
            assertThat(
                            two.dropped(DropReason.SESSION_STALE)
                                    + two.dropped(DropReason.SESSION_NO_HANDSHAKE))
                    .isPositive();
            assertThat(receiver.receive(Duration.ZERO)).isEmpty();
            middle.close();
            back.close();
            assertThat(forth).succeedsWithin(SECONDS, TimeUnit.SECONDS);
            assertThat(reverse).succeedsWithin(SECONDS, TimeUnit.SECONDS);
        }
    }
}
