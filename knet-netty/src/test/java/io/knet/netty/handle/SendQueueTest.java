package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.KnetLimits;
import io.knet.Verdict;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.handle.FakeTransport.FakeChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Bug;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.knet.stats.HandleCounter;
import io.knet.stats.LinkCounter;
import io.knet.wire.CommonHeader;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The TX queue, with the sockets of links full or not as a test wants it. */
class SendQueueTest {
    private static final int LONGEST_STALL_MILLIS = 250;

    /** How long the queue waits for a peer that says nothing. */
    private static final int PATIENCE_MILLIS = 50;

    /** More than the outbound buffer of a channel takes before it is not writable. */
    private static final int MANY = 40;

    private static final int FRAGMENTS = 2;

    private final VirtualNode virtual = new VirtualNode(1);
    private final NettyHost slow = virtual.addHost(2);
    private final NettyHost fast = virtual.addHost(3);
    private final NettyLink slowLink = virtual.addLink(slow, 0);
    private final NettyLink fastLink = virtual.addLink(fast, 0);
    private final NettyDataChannel channel = virtual.openChannel(0);
    private FakeChannel socket;

    @BeforeEach
    void bringUp() {
        // Large packets, or the tests would spend their time on headers.
        virtual.node.handle.mtu().manual(KnetLimits.MAX_MTU);
        virtual.bringUp(slowLink);
        virtual.bringUp(fastLink);
        socket = VirtualNode.channel(slowLink);
        takeSent();
        virtual.node.filter.install(
                request ->
                        request.attachment() instanceof Integer host
                                ? Verdict.unicast(host)
                                : Verdict.broadcast());
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private void takeSent() {
        Packets.sent(socket);
        Packets.sent(VirtualNode.channel(fastLink));
    }

    private void sendBig(NettyHost to, int count) {
        for (int i = 0; i < count; i++) {
            channel.send(
                    Unpooled.buffer(KnetLimits.MAX_MESSAGE).writeZero(KnetLimits.MAX_MESSAGE),
                    to.id());
        }
    }

    private void send(NettyHost to) {
        channel.send(Packets.of((byte) 1), to.id());
    }

    private long waiting() {
        return channel.stats().sendQueueBytes();
    }

    private int packets(NettyLink link) {
        return virtual.sent(link).size();
    }

    @Test
    void sendsMessagesInTheirOrder() {
        for (int i = 0; i < 1000; i++) {
            channel.send(Packets.of((byte) i), fast.id());
        }
        virtual.run();

        List<Integer> sequences = new ArrayList<>();
        for (byte[] packet : Packets.sent(VirtualNode.channel(fastLink))) {
            sequences.add(DataHeader.sequence(Unpooled.wrappedBuffer(packet)));
        }
        assertThat(sequences).hasSize(1000).isSorted().startsWith(1).endsWith(1000);
        assertThat(waiting()).isZero();
    }

    @Test
    void runsMarkerBetweenWhatCameBeforeAndWhatCameAfter() {
        int[] sentBefore = {-1};
        send(fast);
        send(fast);
        virtual.node.sendQueue.whenDrained(() -> sentBefore[0] = packets(fastLink));
        send(fast);
        virtual.run();

        assertThat(sentBefore[0]).isEqualTo(2);
        assertThat(packets(fastLink)).isEqualTo(1);
    }

    @Test
    void waitsForSocketThatIsFull() {
        socket.full = true;
        sendBig(slow, MANY);
        virtual.run();

        assertThat(waiting()).isPositive();
        assertThat(virtual.drops()).isEmpty();

        socket.drain();
        virtual.run();

        assertThat(waiting()).isZero();
        assertThat(packets(slowLink)).isEqualTo(MANY * FRAGMENTS);
        assertThat(virtual.drops()).isEmpty();
    }

    /** The peer has read all that it got. */
    private void answerPings(NettyLink link) {
        for (byte[] datagram : Packets.sent(VirtualNode.channel(link))) {
            ByteBuf plain = Packets.of(virtual.open(datagram));
            if (CommonHeader.type(plain) == PacketType.PING) {
                long clockNanos = PingPacket.clockNanos(plain);
                virtual.receive(
                        link, virtual.seal(Packets.pong(link.host().id(), link.id(), clockNanos)));
            }
            plain.release();
        }
    }

    @Test
    void waitsForAPeerThatHasNotReadWhatItGot() {
        for (int i = 0; i < 4; i++) {
            sendBig(slow, MANY);
            virtual.run();
        }
        assertThat(waiting()).isPositive();
        send(fast);
        virtual.run();
        assertThat(packets(fastLink)).isZero();

        answerPings(slowLink);
        virtual.run();

        assertThat(waiting()).isZero();
        assertThat(packets(fastLink)).isOne();
        assertThat(virtual.drops()).isEmpty();
    }

    @Test
    void makesSendersFeelTheFullSocket() {
        socket.full = true;
        sendBig(slow, MANY);
        virtual.run();
        int accepted = MANY;
        try {
            while (accepted < 1000) {
                sendBig(slow, 1);
                accepted++;
            }
        } catch (KnetException full) {
            assertThat(full.error()).isEqualTo(KnetError.QUEUE_FULL);
        }

        assertThat(accepted).isLessThan(1000);
        assertThat(channel.isWritable()).isFalse();
        socket.drain();
        virtual.run();
        // Nobody answers the pings that ask how far the peer has read.
        virtual.advanceMillis(PATIENCE_MILLIS);
        assertThat(channel.isWritable()).isTrue();
        assertThat(packets(slowLink)).isEqualTo(accepted * FRAGMENTS);
    }

    @Test
    void doesNotWaitLongForOneLinkWhileOthersHaveToSend() {
        socket.full = true;
        sendBig(slow, MANY);
        send(fast);
        virtual.run();
        assertThat(packets(fastLink)).isZero();

        virtual.advanceMillis(LONGEST_STALL_MILLIS - 1);
        assertThat(packets(fastLink)).isZero();
        virtual.advanceMillis(1);

        assertThat(packets(fastLink)).isEqualTo(1);
        assertThat(waiting()).isZero();
    }

    @Test
    void countsWhatAStalledLinkDrops() {
        socket.full = true;
        sendBig(slow, MANY);
        virtual.run();
        virtual.advanceMillis(LONGEST_STALL_MILLIS);

        long dropped = virtual.drops().get(DropReason.SOCKET_FULL);
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.SOCKET_FULL, dropped));
        assertThat(VirtualNode.count(slowLink, LinkCounter.TX_DATA_ERRORS)).isEqualTo(dropped);
        socket.drain();
        assertThat(packets(slowLink)).isEqualTo((MANY - dropped) * FRAGMENTS);
    }

    @Test
    void sendsAgainWhenAStalledSocketMoves() {
        socket.full = true;
        sendBig(slow, MANY);
        virtual.run();
        virtual.advanceMillis(LONGEST_STALL_MILLIS);
        socket.drain();
        virtual.run();
        takeSent();
        Map<DropReason, Long> before = virtual.drops();

        send(slow);
        virtual.run();

        assertThat(packets(slowLink)).isEqualTo(1);
        assertThat(virtual.drops()).isEqualTo(before);
    }

    @Test
    void waitsAgainForALinkThatHadStalledAndMoved() {
        socket.full = true;
        sendBig(slow, MANY);
        virtual.run();
        virtual.advanceMillis(LONGEST_STALL_MILLIS);
        socket.drain();
        virtual.run();
        Map<DropReason, Long> before = virtual.drops();

        socket.full = true;
        sendBig(slow, MANY);
        virtual.run();

        assertThat(waiting()).isPositive();
        assertThat(virtual.drops()).isEqualTo(before);
    }

    @Test
    void goesOnWhenTheLinkItWaitsForIsRemoved() {
        socket.full = true;
        sendBig(slow, MANY);
        send(fast);
        virtual.run();

        slowLink.removeAsync();
        virtual.run();
        virtual.advanceMillis(LONGEST_STALL_MILLIS);

        assertThat(packets(fastLink)).isEqualTo(1);
        assertThat(waiting()).isZero();
        assertThat(virtual.drops())
                .containsOnlyKeys(DropReason.CLOSED, DropReason.DESTINATION_DOWN);
    }

    @Test
    void runsMarkersWhileItWaitsForNoSocketOnly() {
        socket.full = true;
        sendBig(slow, MANY);
        boolean[] ran = new boolean[1];
        virtual.node.sendQueue.whenDrained(() -> ran[0] = true);
        virtual.run();
        assertThat(ran[0]).isFalse();

        socket.drain();
        virtual.run();

        assertThat(ran[0]).isTrue();
    }

    @Test
    void dropsWhatIsLeftWhenTheNodeIsClosed() {
        socket.full = true;
        sendBig(slow, MANY);
        virtual.run();
        ByteBuf last = Packets.of((byte) 1);
        channel.send(last, slow.id());
        virtual.node.life.markClosed();

        virtual.node.sendQueue.close();

        assertThat(last.refCnt()).isZero();
        assertThat(virtual.drops()).containsOnlyKeys(DropReason.CLOSED);
        assertThat(waiting()).isZero();
    }

    @Test
    void dropsWhatIsLeftOfAClosedChannel() {
        send(fast);
        channel.close();

        virtual.run();

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.CLOSED, 1L));
        assertThat(packets(fastLink)).isZero();
    }

    @Test
    void countsMessagesThatHaveNowhereToGo() {
        channel.send(Packets.of((byte) 1), 77);
        virtual.run();
        virtual.node.filter.install(request -> Verdict.unicast());
        send(fast);
        virtual.run();
        virtual.node.filter.install(request -> Verdict.drop());
        send(fast);
        virtual.run();
        virtual.node.filter.forwarding(false);
        send(fast);
        virtual.run();

        assertThat(virtual.drops())
                .isEqualTo(
                        Map.of(
                                DropReason.DESTINATION_DOWN, 1L,
                                DropReason.NO_DESTINATION, 1L,
                                DropReason.FILTER_REFUSED, 1L,
                                DropReason.FORWARDING_DISABLED, 1L));
        assertThat(virtual.node.counters.get(HandleCounter.TX_MESSAGES)).isZero();
    }

    @Test
    void countsMessageWhoseFilterFails() {
        virtual.node.filter.install(
                request -> {
                    throw new Bug();
                });
        ByteBuf content = Packets.of((byte) 1);
        channel.send(content);
        virtual.run();

        assertThat(content.refCnt()).isZero();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.FILTER_FAILED, 1L));
        assertThat(virtual.node.counters.get(HandleCounter.CALLBACK_FAILURES)).isEqualTo(1);
    }

    @Test
    void sendsToTheReachableOfTheNamedHosts() {
        virtual.node.filter.install(request -> Verdict.unicast(fast.id(), 77, slow.id()));
        slowLink.disable();
        channel.send(Packets.of((byte) 1));
        virtual.run();

        assertThat(packets(fastLink)).isEqualTo(1);
        assertThat(packets(slowLink)).isZero();
        assertThat(virtual.drops()).isEmpty();
    }

    @Test
    void givesNoNumberToMessagesThatAreNotSent() {
        slowLink.disable();
        send(slow);
        send(fast);
        virtual.run();

        byte[] packet = Packets.sent(VirtualNode.channel(fastLink)).get(0);
        assertThat(DataHeader.sequence(Unpooled.wrappedBuffer(packet))).isEqualTo(1);
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.DESTINATION_DOWN, 1L));
    }
}
