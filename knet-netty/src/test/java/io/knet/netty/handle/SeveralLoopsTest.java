package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.ChannelConfig;
import io.knet.Errno;
import io.knet.KnetLimits;
import io.knet.Verdict;
import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.host.NettyHost;
import io.knet.netty.host.Router;
import io.knet.netty.link.NettyLink;
import io.knet.netty.queue.ReceiveQueue;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The TX queue and host 3 live on the first event loop, host 2 on the second. */
class SeveralLoopsTest {
    private static final int TX_LOOP = 0;
    private static final int PIECE = KnetLimits.MAX_MESSAGE / 4;
    private static final int FULL = 4 * (PIECE + ReceiveQueue.COST_OF_ONE);

    private final VirtualNode virtual = new VirtualNode(1, 2);
    private final NettyHost far = virtual.addHost(2);
    private final NettyHost near = virtual.addHost(3);
    private final NettyLink farLink = virtual.addLink(far, 0);
    private final NettyLink nearLink = virtual.addLink(near, 0);
    private final NettyDataChannel channel =
            virtual.openChannel(ChannelConfig.of(0).withSendQueueBytes(FULL));

    @BeforeEach
    void bringUp() {
        assertThat(far.loop()).isNotEqualTo(near.loop()).isNotEqualTo(virtual.txLoop());
        virtual.bringUp(farLink);
        virtual.bringUp(nearLink);
        virtual.sent(farLink);
        virtual.sent(nearLink);
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private void fill() {
        for (int i = 0; i < 4; i++) {
            channel.send(Packets.of(new byte[PIECE]));
        }
    }

    @Test
    void sendsToHostsOfAllLoops() {
        channel.send(Packets.of((byte) 7));
        virtual.run();

        assertThat(virtual.sent(farLink)).hasSize(1);
        assertThat(virtual.sent(nearLink)).hasSize(1);
        assertThat(channel.stats().sendQueueBytes()).isZero();
    }

    @Test
    void refusesMoreWhileAnotherLoopHasNotYetSentWhatItWasGiven() {
        fill();
        virtual.run(TX_LOOP);
        virtual.sent(nearLink);

        assertThat(channel.stats().sendQueueBytes()).isEqualTo(FULL);
        ByteBuf tooMuch = Packets.of(new byte[PIECE]);
        assertThatThrownBy(() -> channel.send(tooMuch))
                .hasFieldOrPropertyWithValue("errno", Errno.EAGAIN);
        assertThat(tooMuch.refCnt()).isZero();
        CompletableFuture<Void> writable = channel.whenWritable();
        assertThat(writable).isNotDone();

        virtual.run();

        assertThat(channel.stats().sendQueueBytes()).isZero();
        assertThat(writable).succeedsWithin(30, TimeUnit.SECONDS);
        assertThat(virtual.sent(farLink)).hasSize(4 * 34);
    }

    @Test
    void freesWhatItHasSentOnItsOwnLoopAtOnce() {
        virtual.node.filter.install(request -> Verdict.unicast(near.id()));
        fill();

        virtual.run(TX_LOOP);

        assertThat(channel.stats().sendQueueBytes()).isZero();
        assertThat(virtual.sent(nearLink)).hasSize(4 * 34);
    }

    /** A packet for host 2 comes to the listener, which lives on the first loop. */
    private void receiveOnListener(ByteBuf packet) {
        virtual.on(
                TX_LOOP,
                () ->
                        virtual.listener()
                                .writeInbound(
                                        new DatagramPacket(
                                                packet,
                                                new InetSocketAddress(0),
                                                VirtualNode.peer(far, 0))));
    }

    @Test
    void handsPacketToTheLoopOfItsLink() {
        receiveOnListener(Packets.data(far.id(), 7, (byte) 1));
        assertThat(VirtualNode.received(channel)).isEmpty();

        virtual.run();

        assertThat(VirtualNode.received(channel)).containsExactly(new byte[] {1});
        assertThat(virtual.drops()).isEmpty();
    }

    @Test
    void dropsPacketsWhileTooManyWaitForTheLoopOfTheirLink() {
        ByteBuf last = Packets.data(far.id(), 7 + Router.MOST_WAITING, (byte) 1);
        for (int i = 0; i < Router.MOST_WAITING; i++) {
            receiveOnListener(Packets.data(far.id(), 7 + i, (byte) 1));
        }
        receiveOnListener(last);

        assertThat(last.refCnt()).isZero();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.LOOP_BUSY, 1L));

        virtual.run();
        assertThat(VirtualNode.received(channel)).hasSize(Router.MOST_WAITING);

        receiveOnListener(Packets.data(far.id(), 8 + Router.MOST_WAITING, (byte) 1));
        virtual.run();
        assertThat(VirtualNode.received(channel)).as("there is room again").hasSize(1);
    }

    @Test
    void dropsPacketForALoopThatHasEnded() {
        ByteBuf packet = Packets.data(far.id(), 7, (byte) 1);
        virtual.endLoops();

        receiveOnListener(packet);

        assertThat(packet.refCnt()).isZero();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.CLOSED, 1L));
    }

    @Test
    void dropsMessageForHostOfALoopThatHasEnded() {
        ByteBuf content = Packets.of((byte) 1);
        channel.send(content);
        virtual.endLoops();

        virtual.run(TX_LOOP);

        assertThat(content.refCnt()).isZero();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.CLOSED, 1L));
        assertThat(channel.stats().sendQueueBytes()).isZero();
    }

    @Test
    void dropsMessageThatComesWhenItsQueueHasEnded() {
        virtual.endLoops();
        ByteBuf content = Packets.of((byte) 1);

        channel.send(content);

        assertThat(content.refCnt()).isZero();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.CLOSED, 1L));
        assertThat(channel.stats().sendQueueBytes()).isZero();
    }

    @Test
    void runsMarkerThatComesWhenTheQueueHasEnded() {
        virtual.endLoops();
        boolean[] ran = new boolean[1];

        virtual.node.sendQueue.whenDrained(() -> ran[0] = true);

        assertThat(ran[0]).isTrue();
    }
}
