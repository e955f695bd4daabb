package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLimits;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Inbox;
import io.knet.wire.PacketType;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A peer that begins messages and completes none: it holds as many as the bound says, the oldest
 * make room and are counted, and neither other peers nor its own later messages suffer.
 */
final class ReassemblyExhaustionTest {
    private static final int ATTACKER = 2;
    private static final int OTHER = 3;
    private static final int BEGUN = 600;
    private static final int COUNT = 46;
    private static final int PIECE = 1400;

    private final AttackedNode attacked = new AttackedNode(true);
    private final RawPeer attacker = attacked.addPeer(ATTACKER);
    private final RawPeer other = attacked.addPeer(OTHER);

    @AfterEach
    void close() {
        attacked.close();
    }

    private static byte[] piece(int host, int sequence, int count, int number) {
        byte[] piece = new byte[PIECE];
        Arrays.fill(piece, (byte) (host + sequence + number));
        return RawPeer.fragment(host, sequence, 0, count, number, piece);
    }

    private long givenUp() {
        return attacked.drops(DropReason.REASSEMBLY_EXPIRED)
                + attacked.drops(DropReason.REASSEMBLY_OVERFLOW);
    }

    private void exchange(RawPeer peer, int host, int sequence) {
        peer.send(piece(host, sequence, 2, 1));
        peer.send(piece(host, sequence, 2, 2));
        Inbox.Letter letter = attacked.inbox.take();
        assertThat(letter.source()).isEqualTo(host);
        assertThat(letter.bytes()).hasSize(2 * PIECE);
        assertThat(Arrays.copyOf(letter.bytes(), PIECE)).containsOnly(host + sequence + 1);
        assertThat(Arrays.copyOfRange(letter.bytes(), PIECE, 2 * PIECE))
                .containsOnly(host + sequence + 2);
    }

    /** Begins messages of 64 KiB, while the other peer begins one and completes it in the end. */
    private void flood(int bound) {
        other.send(piece(OTHER, 1, 2, 1));
        for (int sequence = 1; sequence <= BEGUN; sequence++) {
            attacker.send(piece(ATTACKER, sequence, COUNT, 1 + sequence % COUNT));
            if (sequence % AttackedNode.BURST == 0) {
                attacker.send(RawPeer.ping(ATTACKER, 0));
                attacker.await(PacketType.PONG);
                exchange(other, OTHER, 1 + sequence / AttackedNode.BURST);
            }
        }
        assertThat(givenUp()).isEqualTo(BEGUN - bound);

        other.send(piece(OTHER, 1, 2, 2));
        assertThat(attacked.inbox.take().bytes()).hasSize(2 * PIECE);
        exchange(attacker, ATTACKER, BEGUN + 1);
        assertThat(attacked.inbox.isEmpty()).isTrue();
    }

    @Test
    void aPeerHoldsNoMoreThanItsOwnShare() {
        flood(attacked.node.reassembly().maxMessages());
    }

    @Test
    void theShareIsWhatIsSet() {
        attacked.node.reassembly().maxMessages(32);
        flood(32);
    }

    @Test
    void allIsGivenBackWithTheHost() {
        for (int sequence = 1; sequence <= AttackedNode.BURST; sequence++) {
            attacker.send(piece(ATTACKER, sequence, KnetLimits.MAX_FRAGMENTS / 6, 1));
        }
        attacker.send(RawPeer.ping(ATTACKER, 0));
        attacker.await(PacketType.PONG);
        attacked.node.host(ATTACKER).link(0).disable();
        attacked.awaitDrops(DropReason.REASSEMBLY_EXPIRED, 0, AttackedNode.BURST);
        exchange(other, OTHER, 1);
    }
}
