package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLimits;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.TrackedBuffer;
import io.knet.wire.DataHeader;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Messages of 255 fragments and more: libknet 1.25 delivers 255 corrupted, and a count beyond wraps
 * to a small one, so that a shorter, wrong message seems complete (spec api Q14). Here 255 are
 * dropped, and no message is ever cut into more than 254.
 */
final class TooManyFragmentsTest {
    private static final int PEER = 2;

    private final AttackedNode attacked = new AttackedNode(true);
    private final RawPeer peer = attacked.addPeer(PEER);

    @AfterEach
    void close() {
        attacked.close();
    }

    private static List<byte[]> fragments(int sequence, int count, int size) {
        List<byte[]> fragments = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            byte[] piece = new byte[size];
            Arrays.fill(piece, (byte) number);
            fragments.add(RawPeer.fragment(PEER, sequence, 0, count, number, piece));
        }
        return fragments;
    }

    @Test
    void eachOf255FragmentsIsDropped() {
        attacked.expectDrops(peer, fragments(1, 255, 10), DropReason.BAD_FRAGMENT);
        attacked.expectNothingBut(peer, PEER, 1, "alive");
    }

    @Test
    void aMessageOf254FragmentsComesThrough() {
        List<byte[]> fragments = fragments(1, KnetLimits.MAX_FRAGMENTS, 258);
        for (int start = 0; start < fragments.size(); start += AttackedNode.BURST) {
            // An answer to a ping shows that all before it was read.
            fragments
                    .subList(start, Math.min(fragments.size(), start + AttackedNode.BURST))
                    .forEach(peer::send);
            peer.send(RawPeer.ping(PEER, 0));
            peer.await(PacketType.PONG);
        }
        byte[] message = attacked.inbox.take().bytes();
        assertThat(message).hasSize(254 * 258);
        for (int i = 0; i < message.length; i++) {
            assertThat(message[i]).isEqualTo((byte) (1 + i / 258));
        }
    }

    @Test
    void theSmallestMtuCutsTheLongestMessageIntoLessThan255() {
        attacked.node.mtu().manual(KnetLimits.MIN_MTU);
        attacked.node.openChannel(1).send(TrackedBuffer.of(new byte[KnetLimits.MAX_MESSAGE]));
        TreeMap<Integer, Integer> sizes = new TreeMap<>();
        int count;
        do {
            ByteBuf packet = Unpooled.wrappedBuffer(peer.await(PacketType.DATA));
            count = DataHeader.fragmentCount(packet);
            sizes.put(
                    DataHeader.fragmentNumber(packet), packet.readableBytes() - DataHeader.LENGTH);
        } while (sizes.size() < count);
        assertThat(count).isBetween(2, KnetLimits.MAX_FRAGMENTS);
        assertThat(sizes.firstKey()).isEqualTo(1);
        assertThat(sizes.lastKey()).isEqualTo(count);
        assertThat(sizes.values().stream().mapToInt(size -> size).sum())
                .isEqualTo(KnetLimits.MAX_MESSAGE);
    }
}
