package io.knet.tests.links;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.DataChannel;
import io.knet.DestinationFilter;
import io.knet.KnetHandle;
import io.knet.KnetLimits;
import io.knet.NativeMode;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.tests.nodes.Cluster;
import io.knet.tests.nodes.Inbox;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.tests.peer.FreePorts;
import io.knet.wire.DataHeader;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Datagrams that do not come from where a link's peer is configured (spec wire 4, 11). Heartbeats
 * are silent meanwhile, so that all counters tell of the test's own datagrams.
 */
@ParameterizedClass
@EnumSource(value = NativeMode.class, mode = EnumSource.Mode.EXCLUDE, names = "AUTO")
final class StrangerTest {
    private static final int PEER = 2;

    @Parameter private NativeMode sockets;
    private @Nullable Cluster open;

    private Cluster start(UnaryOperator<Cluster.Builder> more) {
        open = more.apply(Cluster.of(2).sockets(sockets)).start();
        open.silence();
        return open;
    }

    @AfterEach
    void close() {
        if (open != null) {
            open.close();
        }
    }

    private static byte[] packet(Consumer<ByteBuf> content) {
        ByteBuf buffer = Unpooled.buffer();
        content.accept(buffer);
        return ByteBufUtil.getBytes(buffer);
    }

    private static byte[] ping(int host, int link) {
        return packet(out -> PingPacket.write(out, host, link, 1_000_000, 0, false));
    }

    private static byte[] data(int host, int sequence, String text) {
        return packet(
                out -> {
                    DataHeader.write(out, host, sequence, 0, false, 1, 1, 0);
                    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                });
    }

    private static byte[] with(byte[] packet, int index, int value) {
        byte[] changed = packet.clone();
        changed[index] = (byte) value;
        return changed;
    }

    /** Sends a datagram to node 1; whether a datagram came back once it has been dealt with. */
    private static boolean isAnswered(
            Cluster nodes, InetSocketAddress from, byte[] datagram, Runnable dealtWith)
            throws IOException {
        try (DatagramChannel socket = DatagramChannel.open()) {
            socket.bind(from);
            socket.configureBlocking(false);
            socket.send(ByteBuffer.wrap(datagram), nodes.path(1, PEER, 0).left());
            dealtWith.run();
            // An answer would be here by the time that another message has gone to and fro.
            exchange(nodes, 1, PEER);
            exchange(nodes, PEER, 1);
            return socket.receive(ByteBuffer.allocate(KnetLimits.MAX_DATAGRAM)) != null;
        }
    }

    private static void exchange(Cluster nodes, int from, int to) {
        Inbox inbox = new Inbox();
        nodes.node(to).openChannel(9, inbox);
        nodes.node(from).openChannel(9).send(TrackedBuffer.of("hello"));
        assertThat(inbox.takeText()).isEqualTo("hello");
        nodes.node(from).findChannel(9).orElseThrow().close();
        nodes.node(to).findChannel(9).orElseThrow().close();
    }

    private static void expectDrop(
            Cluster nodes, InetSocketAddress from, byte[] datagram, DropReason reason)
            throws IOException {
        long before = nodes.node(1).stats().get(reason);
        long all = nodes.node(1).stats().allDrops();
        boolean answered =
                isAnswered(
                        nodes,
                        from,
                        datagram,
                        () -> Await.until(() -> nodes.node(1).stats().get(reason) == before + 1));
        assertThat(answered).isFalse();
        assertThat(nodes.node(1).stats().allDrops()).isEqualTo(all + 1);
        assertThat(counted(nodes, LinkCounter.TX_PONG_PACKETS)).isEqualTo(pongsSoFar(nodes));
    }

    private static long counted(Cluster nodes, LinkCounter counter) {
        return nodes.link(1, PEER, 0).status().stats().get(counter);
    }

    /** Node 1 answers its peer's pings, and nobody else's. */
    private static long pongsSoFar(Cluster nodes) {
        return nodes.link(PEER, 1, 0).status().stats().get(LinkCounter.TX_PING_PACKETS);
    }

    /** Another port of the peer's machine. */
    private static InetSocketAddress otherPort(Cluster nodes) {
        return new InetSocketAddress(nodes.path(1, PEER, 0).right().getAddress(), FreePorts.port());
    }

    @Test
    void whatIsNoPacketIsCountedAndNotAnswered() throws IOException {
        Cluster nodes = start(cluster -> cluster);
        InetSocketAddress stranger = FreePorts.endpoint();
        byte[] ping = ping(PEER, 0);
        expectDrop(nodes, stranger, new byte[0], DropReason.EMPTY_DATAGRAM);
        expectDrop(nodes, stranger, new byte[] {1}, DropReason.TOO_SHORT);
        expectDrop(nodes, stranger, with(ping, 0, 99), DropReason.UNKNOWN_VERSION);
        expectDrop(nodes, stranger, with(ping, 1, 0x7f), DropReason.UNKNOWN_TYPE);
        expectDrop(nodes, stranger, ping(99, 0), DropReason.UNKNOWN_HOST);
        expectDrop(nodes, stranger, ping(PEER, 5), DropReason.UNKNOWN_LINK);
        expectDrop(nodes, stranger, ping(PEER, 200), DropReason.UNKNOWN_LINK);
    }

    @Test
    void aStrangerCannotSpeakForAPeer() throws IOException {
        Cluster nodes = start(cluster -> cluster);
        Inbox inbox = new Inbox();
        nodes.node(1).openChannel(0, inbox);
        InetSocketAddress stranger = FreePorts.endpoint();
        expectDrop(nodes, stranger, ping(PEER, 0), DropReason.WRONG_SOURCE);
        expectDrop(nodes, stranger, data(PEER, 1, "forged"), DropReason.WRONG_SOURCE);
        assertThat(inbox.isEmpty()).isTrue();
        assertThat(nodes.link(1, PEER, 0).isUp()).isTrue();
    }

    @Test
    void aPeersOtherPortReachesItsLinkWhichAnswersToTheConfiguredOne() throws IOException {
        Cluster nodes = start(cluster -> cluster);
        letPingsPass(nodes);
        long pings = counted(nodes, LinkCounter.RX_PING_PACKETS);
        long pongs = counted(nodes, LinkCounter.TX_PONG_PACKETS);
        long heard = nodes.link(PEER, 1, 0).status().stats().get(LinkCounter.RX_PONG_PACKETS);
        boolean answered =
                isAnswered(
                        nodes,
                        otherPort(nodes),
                        ping(PEER, 0),
                        () ->
                                Await.until(
                                        () ->
                                                counted(nodes, LinkCounter.RX_PING_PACKETS)
                                                        == pings + 1));
        assertThat(answered).isFalse();
        assertThat(counted(nodes, LinkCounter.TX_PONG_PACKETS)).isEqualTo(pongs + 1);
        assertThat(nodes.link(PEER, 1, 0).status().stats().get(LinkCounter.RX_PONG_PACKETS))
                .isEqualTo(heard + 1);
        assertThat(nodes.node(1).stats().allDrops()).isZero();
    }

    /** Pings that were on their way, and their answers, arrive before messages sent after them. */
    private static void letPingsPass(Cluster nodes) {
        pass(nodes.node(1), nodes.node(PEER));
        pass(nodes.node(PEER), nodes.node(1));
        pass(nodes.node(1), nodes.node(PEER));
    }

    private static void pass(KnetHandle from, KnetHandle to) {
        Inbox inbox = new Inbox();
        from.filter(DestinationFilter.unicastTo(to.hostId()));
        try (DataChannel sender = from.openChannel(0);
                DataChannel receiver = to.openChannel(0, inbox)) {
            sender.sendSync(TrackedBuffer.of("passed"));
            assertThat(inbox.takeText()).isEqualTo("passed");
        }
    }

    @Test
    void dataFromAPeersOtherPortIsDelivered() throws IOException {
        Cluster nodes = start(cluster -> cluster);
        Inbox inbox = new Inbox();
        nodes.node(1).openChannel(0, inbox);
        boolean answered =
                isAnswered(
                        nodes,
                        otherPort(nodes),
                        data(PEER, 1000, "from another port"),
                        () -> assertThat(inbox.takeText()).isEqualTo("from another port"));
        assertThat(answered).isFalse();
    }

    @Test
    void aPeersOtherPortMustBeAuthenticToo() throws IOException {
        try (CryptoConfig crypto = CryptoConfig.aes256Sha256(new byte[KnetLimits.MIN_KEY])) {
            Cluster nodes = start(cluster -> cluster.each(handle -> handle.crypto(crypto)));
            expectDrop(nodes, otherPort(nodes), ping(PEER, 0), DropReason.NOT_AUTHENTIC);
            expectDrop(nodes, FreePorts.endpoint(), ping(PEER, 0), DropReason.NOT_AUTHENTIC);
            expectDrop(nodes, otherPort(nodes), data(PEER, 1, "forged"), DropReason.NOT_AUTHENTIC);
        }
    }

    @Test
    void strangersDoNotKeepALinkFromWorking() throws IOException {
        Cluster nodes = start(cluster -> cluster);
        byte[] noise = new byte[1000];
        try (DatagramChannel socket = DatagramChannel.open()) {
            for (int i = 0; i < 200; i++) {
                socket.send(ByteBuffer.wrap(noise), nodes.path(1, PEER, 0).left());
                if (i % 20 == 0) {
                    exchange(nodes, PEER, 1);
                }
            }
        }
        exchange(nodes, 1, PEER);
        assertThat(nodes.node(1).stats().get(DropReason.UNKNOWN_VERSION)).isPositive();
        assertThat(nodes.link(1, PEER, 0).status().downCount()).isZero();
    }
}
