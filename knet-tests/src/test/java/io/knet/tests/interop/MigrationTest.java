package io.knet.tests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.ChannelConfig;
import io.knet.CryptoCipher;
import io.knet.CryptoConfig;
import io.knet.CryptoHash;
import io.knet.Dialect;
import io.knet.HostConfig;
import io.knet.KnetError;
import io.knet.KnetEvent;
import io.knet.KnetException;
import io.knet.LinkConfig;
import io.knet.SessionConfig;
import io.knet.netty.NettyHandleBuilder;
import io.knet.tests.nodes.Await;
import io.knet.tests.peer.EachLibknet;
import io.knet.tests.peer.FloodMessage;
import io.knet.tests.peer.FloodResult;
import io.knet.tests.peer.FloodSummary;
import io.knet.tests.peer.FloodVerifier;
import io.knet.tests.peer.FreePorts;
import io.knet.tests.peer.KeyFiles;
import io.knet.tests.peer.LibknetPeer;
import io.knet.tests.peer.LinkEnds;
import io.netty.buffer.Unpooled;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of two nodes of knet, one of which was made without sessions, and one of libknet moves
 * to sessions as docs/operations.md says, node by node, while every node sends to every other and
 * to all: no message is refused, lost or delivered twice, and libknet notices nothing.
 */
@Tag("busy")
@EachLibknet
class MigrationTest {
    private static final int ONE = 1;
    private static final int PEER = 2;
    private static final int THREE = 3;
    private static final List<Integer> ALL = List.of(ONE, PEER, THREE);

    /** Messages to one node go over the first channel, those to all over the second. */
    private static final int UNICAST = 0;

    private static final int BROADCAST = 1;
    private static final int KEY_BYTES = 256;
    private static final int KEY_SEED = 4;
    private static final int LONGEST = 3000;

    /**
     * In one packet: one of several that waits in the queue is lost at its receiver if synchronous
     * ones overtake it by 33 numbers (spec wire 8.3), in whatever it is sealed.
     */
    private static final int LONGEST_TO_ALL = 1200;

    private static final int INTERFACE_MTU = 1500;

    /** That many messages of a flow are under way at most: no socket overflows by them. */
    private static final int CHUNK = 10;

    private static final long GAP_NANOS = 2_000_000;

    @TempDir Path directory;

    private final LinkEnds between1And2 = FreePorts.link();
    private final LinkEnds between1And3 = FreePorts.link();
    private final LinkEnds between3And2 = FreePorts.link();

    /** What arrived at a Java node, by receiver, sender and channel. */
    private final Map<String, FloodVerifier> scores = new TreeMap<>();

    /** All flows, by sender, receiver (0 for all) and channel. */
    private final Map<String, NumberedFlow> flows = new TreeMap<>();

    private LibknetPeer peer;
    private JavaNode one;
    private JavaNode three;

    private static CryptoConfig crypto() {
        return CryptoConfig.of(
                "jca", CryptoCipher.AES256, CryptoHash.SHA256, KeyFiles.key(KEY_SEED, KEY_BYTES));
    }

    private static Optional<SessionConfig> sessions() {
        return Optional.of(SessionConfig.aesGcm(KeyFiles.key(KEY_SEED, KEY_BYTES)));
    }

    @BeforeEach
    void start() {
        for (int receiver : List.of(ONE, THREE)) {
            for (int sender : ALL) {
                for (int channel : List.of(UNICAST, BROADCAST)) {
                    scores.put(key(receiver, sender, channel), new FloodVerifier());
                }
            }
        }
        peer =
                LibknetPeer.builder(PEER)
                        .timers(Duration.ofMillis(200), Duration.ofSeconds(10), 1)
                        .channels(2)
                        .quietMessages()
                        .manualMtu(INTERFACE_MTU)
                        .crypto(
                                "openssl",
                                "aes256",
                                "sha256",
                                KeyFiles.write(directory, KEY_SEED, KEY_BYTES))
                        .link(ONE, 0, between1And2.reversed())
                        .link(THREE, 0, between3And2.reversed())
                        .start();
        one = node(ONE, sessions());
        link(one, PEER, between1And2);
        link(one, THREE, between1And3);
        startThree(Optional.empty());
        flows.put(key(ONE, PEER, UNICAST), unicast(ONE, PEER));
        flows.put(key(ONE, THREE, UNICAST), unicast(ONE, THREE));
        flows.put(key(THREE, PEER, UNICAST), unicast(THREE, PEER));
        flows.put(key(THREE, ONE, UNICAST), unicast(THREE, ONE));
        flows.put(key(ONE, 0, BROADCAST), broadcast(ONE));
        flows.put(key(THREE, 0, BROADCAST), broadcast(THREE));
        flows.put(key(PEER, ONE, UNICAST), unicastOfPeer(ONE));
        flows.put(key(PEER, THREE, UNICAST), unicastOfPeer(THREE));
        flows.put(key(PEER, 0, BROADCAST), broadcastOfPeer());
    }

    @AfterEach
    void close() {
        if (three != null) {
            three.close();
        }
        if (one != null) {
            one.close();
        }
        if (peer != null) {
            peer.close();
        }
    }

    private static String key(int first, int second, int channel) {
        return first + "-" + second + "-" + channel;
    }

    // ---- nodes

    private JavaNode node(int id, Optional<SessionConfig> sessions) {
        NettyHandleBuilder builder = new NettyHandleBuilder(id).crypto(crypto());
        sessions.ifPresent(builder::sessions);
        JavaNode node =
                JavaNode.start(
                        builder,
                        message ->
                                score(id, message.sourceHost(), UNICAST).accept(message.content()));
        // Long messages go in several packets, in both dialects.
        node.handle().mtu().manual(INTERFACE_MTU);
        node.handle()
                .openChannel(
                        ChannelConfig.of(BROADCAST)
                                .withListener(
                                        message ->
                                                score(id, message.sourceHost(), BROADCAST)
                                                        .accept(message.content())));
        return node;
    }

    private FloodVerifier score(int receiver, int sender, int channel) {
        return scores.get(key(receiver, sender, channel));
    }

    private static void link(JavaNode node, int host, LinkEnds path) {
        node.handle().addHost(host, HostConfig.DEFAULT.withDialect(Dialect.LIBKNET));
        node.addLink(host, 0, LinkConfig.udp(path.left(), path.right()).withTimers(JavaNode.QUICK));
    }

    private void startThree(Optional<SessionConfig> sessions) {
        three = node(THREE, sessions);
        link(three, PEER, between3And2);
        link(three, ONE, between1And3.reversed());
        one.awaitReachable(PEER);
        one.awaitReachable(THREE);
        three.awaitReachable(ONE);
        three.awaitReachable(PEER);
        peer.awaitReachable(ONE);
        peer.awaitReachable(THREE);
    }

    private JavaNode java(int id) {
        return id == ONE ? one : three;
    }

    // ---- messages

    private static byte[] message(int index, int longest) {
        int length = FloodMessage.HEADER + index * 37 % (longest - FloodMessage.HEADER);
        return new FloodMessage(index, length).toBytes();
    }

    private NumberedFlow unicast(int from, int to) {
        return new NumberedFlow(
                first -> {
                    for (int i = 0; i < CHUNK; i++) {
                        sendSync(java(from), to, message(first + i, LONGEST));
                        LockSupport.parkNanos(GAP_NANOS);
                    }
                    awaitArrived(from, to, UNICAST, first + CHUNK);
                    return CHUNK;
                });
    }

    /** A full socket is no loss: nothing of such a message is delivered, and it is sent again. */
    private static void sendSync(JavaNode node, int to, byte[] message) {
        while (true) {
            try {
                node.sendSync(to, message);
                return;
            } catch (KnetException refused) {
                if (refused.error() != KnetError.SOCKET_FULL) {
                    throw refused;
                }
            }
        }
    }

    private NumberedFlow broadcast(int from) {
        return new NumberedFlow(
                first -> {
                    for (int i = 0; i < CHUNK; i++) {
                        java(from)
                                .handle()
                                .channel(BROADCAST)
                                .send(Unpooled.wrappedBuffer(message(first + i, LONGEST_TO_ALL)));
                        LockSupport.parkNanos(GAP_NANOS);
                    }
                    awaitAtOthers(from, first + CHUNK);
                    return CHUNK;
                });
    }

    private NumberedFlow unicastOfPeer(int to) {
        return new NumberedFlow(
                first -> {
                    flood(to + " " + UNICAST, first, LONGEST, " sync");
                    awaitArrived(PEER, to, UNICAST, first + CHUNK);
                    return CHUNK;
                });
    }

    private NumberedFlow broadcastOfPeer() {
        return new NumberedFlow(
                first -> {
                    flood("all " + BROADCAST, first, LONGEST_TO_ALL, "");
                    awaitAtOthers(PEER, first + CHUNK);
                    return CHUNK;
                });
    }

    private void flood(String where, int first, int longest, String how) {
        FloodResult result =
                peer.flood(
                                "%s %d 12-%d %d first=%d%s"
                                        .formatted(
                                                where,
                                                CHUNK,
                                                longest,
                                                GAP_NANOS / 1000,
                                                first,
                                                how))
                        .join();
        if (result.errors() > 0) {
            throw new AssertionError("libknet refused messages: " + result);
        }
    }

    private void awaitAtOthers(int from, int count) {
        for (int receiver : ALL) {
            if (receiver != from) {
                awaitArrived(from, receiver, BROADCAST, count);
            }
        }
    }

    private void awaitArrived(int sender, int receiver, int channel, int count) {
        if (receiver == PEER) {
            awaitAtPeer(sender, channel, count);
        } else {
            score(receiver, sender, channel).awaitDistinct(count, LibknetPeer.TIMEOUT);
        }
    }

    private void awaitMore() {
        flows.values().forEach(NumberedFlow::awaitMore);
    }

    /** All that was sent so far has arrived, and each message once. */
    private void requireAll() {
        for (int sender : ALL) {
            for (int receiver : ALL) {
                if (sender != receiver) {
                    requireAll(sender, receiver, UNICAST, key(sender, receiver, UNICAST));
                    requireAll(sender, receiver, BROADCAST, key(sender, 0, BROADCAST));
                }
            }
        }
    }

    private void requireAll(int sender, int receiver, int channel, String flow) {
        int sent = flows.get(flow).sent();
        awaitArrived(sender, receiver, channel, sent);
        FloodSummary arrived =
                receiver == PEER
                        ? peer.summary(sender, channel)
                        : score(receiver, sender, channel).summary();
        assertThat(arrived.isClean(sent)).as("%s: %d, %s", flow, sent, arrived).isTrue();
    }

    private void awaitAtPeer(int sender, int channel, int count) {
        try {
            peer.awaitReceived(sender, channel, count, LibknetPeer.TIMEOUT);
        } catch (AssertionError missing) {
            throw new AssertionError(
                    "libknet has not all %d of %d on channel %d: %s, drops of 1 %s, of 3 %s"
                            .formatted(
                                    count,
                                    sender,
                                    channel,
                                    peer.command("summary"),
                                    one.drops(),
                                    three.drops()),
                    missing);
        }
    }

    // ---- the test

    @Test
    void aRunningClusterMovesToSessionsWithoutLosingAMessage() {
        flows.values().forEach(NumberedFlow::start);
        awaitMore();

        restartThreeWithSessions();
        awaitMore();
        for (JavaNode node : List.of(one, three)) {
            assertThat(node.handle().hosts()).allMatch(host -> host.status().session().isEmpty());
        }

        one.host(THREE).dialect(Dialect.EITHER);
        awaitMore();
        three.host(ONE).dialect(Dialect.EITHER);
        Await.until(() -> speakInSession(one, THREE) && speakInSession(three, ONE));
        awaitMore();

        one.host(THREE).dialect(Dialect.SESSION);
        awaitMore();
        three.host(ONE).dialect(Dialect.SESSION);
        awaitMore();

        flows.values().forEach(NumberedFlow::stop);
        requireAll();
        assertThat(one.host(THREE).status().session()).isPresent();
        assertThat(three.host(ONE).status().session()).isPresent();
        assertThat(one.host(PEER).status().session()).isEmpty();
        assertThat(three.host(PEER).status().session()).isEmpty();
        assertThat(three.link(ONE, 0).status().downCount()).isZero();
        assertThat(three.link(PEER, 0).status().downCount()).isZero();
        assertThat(one.link(PEER, 0).status().downCount()).isZero();
        assertThat(one.link(THREE, 0).status().downCount()).as("for the restart").isOne();
    }

    private static boolean speakInSession(JavaNode node, int host) {
        return node.events().stream()
                .anyMatch(
                        event ->
                                event instanceof KnetEvent.DialectChange change
                                        && change.host() == host
                                        && change.spoken() == Dialect.SESSION);
    }

    /** Nobody sends to a node that is restarted; what was sent before is there. */
    private void restartThreeWithSessions() {
        List<NumberedFlow> withThree = new ArrayList<>();
        flows.forEach(
                (name, flow) -> {
                    if (name.contains("3-") || name.contains("-0-")) {
                        withThree.add(flow);
                    }
                });
        withThree.forEach(NumberedFlow::stop);
        for (int other : List.of(ONE, PEER)) {
            requireAll(other, THREE, UNICAST, key(other, THREE, UNICAST));
            requireAll(THREE, other, UNICAST, key(THREE, other, UNICAST));
            requireAll(other, THREE, BROADCAST, key(other, 0, BROADCAST));
            requireAll(THREE, other, BROADCAST, key(THREE, 0, BROADCAST));
        }
        three.close();
        one.awaitUnreachable(THREE);
        peer.awaitUnreachable(THREE);
        startThree(sessions());
        withThree.forEach(NumberedFlow::start);
    }
}
