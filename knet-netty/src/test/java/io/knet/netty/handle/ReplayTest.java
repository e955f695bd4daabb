package io.knet.netty.handle;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.datachannel.NettyDataChannel;
import io.knet.netty.link.NettyLink;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Somebody without the key records sealed packets and sends them again, from whatever address. The
 * wire format has nothing against that (spec wire 5.1), so some of it works; SECURITY.md tells what
 * does and what does not, and these tests hold it to the truth. What a recorded ping can do to a
 * dynamic link is in {@link DynamicLinkTest}.
 */
class ReplayTest {
    private static final int PEER = 2;
    private static final int ALWAYS_REMEMBERED = 4095;

    private final VirtualNode virtual = new VirtualNode(1);
    private NettyLink link;
    private NettyDataChannel channel;

    @BeforeEach
    void connect() {
        link = connect(virtual);
        channel = virtual.openChannel(0);
    }

    private static NettyLink connect(VirtualNode node) {
        node.slots.apply(Optional.of(Keys.config(1)));
        NettyLink link = node.addLink(node.addHost(PEER), 0);
        node.bringUp(link);
        return link;
    }

    @AfterEach
    void close() {
        virtual.close();
    }

    private byte[] record(ByteBuf plain) {
        return Packets.bytes(virtual.seal(plain));
    }

    private byte[] recordMessage(int sequence) {
        return record(Packets.data(PEER, sequence, (byte) sequence));
    }

    private void replay(byte[] recorded) {
        virtual.receive(link, Packets.of(recorded));
    }

    private int deliveries() {
        return VirtualNode.received(channel).size();
    }

    @Test
    void aMessageIsDroppedWhileItsNumberIsRemembered() {
        byte[] recorded = recordMessage(1);
        replay(recorded);
        replay(recordMessage(1 + ALWAYS_REMEMBERED));
        assertThat(deliveries()).isEqualTo(2);

        replay(recorded);

        assertThat(deliveries()).isZero();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.DUPLICATE, 1L));
    }

    /** What the format cannot stop. */
    @Test
    void aMessageIsDeliveredAgainWhenItsNumberIsForgotten() {
        byte[] recorded = recordMessage(1);
        replay(recorded);
        replay(recordMessage(1000));
        replay(recordMessage(5000));
        replay(recordMessage(5500));
        assertThat(deliveries()).isEqualTo(4);

        replay(recorded);

        assertThat(deliveries()).isEqualTo(1);
    }

    /** What the format cannot stop: to the window it looks as if the peer had started again. */
    @Test
    void aPingFromThePeersStartMakesItsMessagesNewAgain() {
        byte[] firstPing = record(Packets.ping(PEER, 0, 0, 0, true));
        byte[] message = recordMessage(1);
        replay(firstPing);
        replay(message);
        replay(record(Packets.ping(PEER, 0, 0, 1, true)));
        assertThat(deliveries()).isEqualTo(1);

        replay(firstPing);
        replay(message);

        assertThat(deliveries()).isEqualTo(1);
    }

    @Test
    void nothingThatWasRecordedBeforeAChangeOfKeysIsAuthentic() {
        List<byte[]> recorded =
                List.of(
                        recordMessage(7),
                        record(Packets.ping(PEER, 0, 0, 0, true)),
                        record(Packets.pong(PEER, 0, virtual.clock.nanoTime())),
                        record(Packets.probe(PEER, 0, 1500, 1400)));
        virtual.slots.apply(Optional.of(Keys.config(2)));

        recorded.forEach(this::replay);

        assertThat(deliveries()).isZero();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.NOT_AUTHENTIC, 4L));
    }

    @Test
    void anOldPongDoesNotBringALinkUp() {
        byte[] pong = record(Packets.pong(PEER, 0, virtual.clock.nanoTime()));
        virtual.advanceMillis(120_000);
        assertThat(link.isUp()).isFalse();

        for (int i = 0; i < 100; i++) {
            replay(pong);
        }

        assertThat(link.isUp()).isFalse();
    }

    /** What the format cannot stop: pongs are not matched to pings (spec wire 9.2). */
    @Test
    void anOldPongKeepsALinkUpWhosePeerIsGone() {
        byte[] pong = record(Packets.pong(PEER, 0, virtual.clock.nanoTime()));

        for (int second = 0; second < 120; second++) {
            virtual.advanceMillis(1000);
            replay(pong);
        }

        assertThat(link.isUp()).isTrue();
    }

    @Test
    void nothingIsTakenFromAnotherAddress() {
        InetSocketAddress elsewhere =
                new InetSocketAddress(Packets.address("192.0.2.77"), Packets.SOURCE.getPort());
        List<byte[]> recorded =
                List.of(
                        recordMessage(7),
                        record(Packets.ping(PEER, 0, 0, 0, true)),
                        record(Packets.pong(PEER, 0, virtual.clock.nanoTime())),
                        record(Packets.probe(PEER, 0, 1500, 1400)));

        for (byte[] packet : recorded) {
            virtual.receive(virtual.listener(), elsewhere, Packets.of(packet));
        }

        assertThat(deliveries()).isZero();
        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.WRONG_SOURCE, 4L));
    }

    @Test
    void aNodesOwnPacketsAreNothingToIt() {
        virtual.advanceMillis(1000);
        List<byte[]> own = Packets.sent(VirtualNode.channel(link));
        assertThat(own).isNotEmpty();

        own.forEach(this::replay);

        assertThat(virtual.drops()).isEqualTo(Map.of(DropReason.UNKNOWN_HOST, (long) own.size()));
    }

    /** What the format cannot stop: a packet says whom it is from, not whom it is for. */
    @Test
    void aMessageForOneNodeIsTakenByAnotherThatHasTheSamePeer() {
        byte[] recorded = recordMessage(1);
        try (VirtualNode other = new VirtualNode(3)) {
            NettyLink its = connect(other);
            NettyDataChannel itsChannel = other.openChannel(0);

            other.receive(its, Packets.of(recorded));

            assertThat(VirtualNode.received(itsChannel)).containsExactly(new byte[] {1});
        }
    }
}
