package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CompressionModel;
import io.knet.stats.DropReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A peer that compresses with a model that is not here: its messages are dropped and counted, one
 * by one, and not taken for delivered. A model whose library is not installed is unknown in the
 * same way; {@code io.knet.compress.AbsentLibraryTest} takes each library away.
 */
final class UnknownCompressionModelTest {
    private static final int PEER = 2;
    private static final byte[] PIECE = {1, 2, 3};

    private final AttackedNode attacked = new AttackedNode(true);
    private final RawPeer peer = attacked.addPeer(PEER);

    @AfterEach
    void close() {
        attacked.close();
    }

    @Test
    void noNumberButThoseOfTheModelsIsTaken() {
        List<byte[]> packets = new ArrayList<>();
        for (int model = CompressionModel.values().length; model <= 255; model++) {
            packets.add(RawPeer.fragment(PEER, model, model, 1, 0, PIECE));
        }
        attacked.expectDrops(peer, packets, DropReason.COMPRESSION_UNAVAILABLE);
        attacked.expectNothingBut(peer, PEER, 256, "alive");
    }

    @Test
    void aMessageThatWasDroppedMayComeAgainInAnotherForm() {
        attacked.expectDrops(
                peer,
                List.of(RawPeer.fragment(PEER, 1, 99, 1, 0, PIECE)),
                DropReason.COMPRESSION_UNAVAILABLE);
        attacked.expectNothingBut(peer, PEER, 1, "the same number, not compressed");
    }

    @Test
    void aFragmentedOneIsPutTogetherAndThenDropped() {
        peer.send(RawPeer.fragment(PEER, 1, 200, 2, 1, PIECE));
        attacked.expectDrops(
                peer,
                List.of(RawPeer.fragment(PEER, 1, 200, 2, 2, PIECE)),
                DropReason.COMPRESSION_UNAVAILABLE);
        attacked.expectNothingBut(peer, PEER, 2, "alive");
        assertThat(attacked.drops(DropReason.BAD_FRAGMENT)).isZero();
    }
}
