package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.KnetLimits;
import io.knet.stats.DropReason;
import io.knet.tests.nodes.Inbox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CVE-2026-15813: libknet before 1.35 takes the numbers of a fragment as they come and writes
 * outside its buffer (spec wire 7.2); the sizes are unchecked in newer versions too. Here a
 * fragment that cannot be, or contradicts those before it, is dropped and counted, and the message
 * that it pretends to belong to comes through unharmed.
 */
@ParameterizedClass
@ValueSource(booleans = {false, true})
final class Cve202615813Test {
    private static final int PEER = 2;

    @Parameter private boolean sealed;
    private AttackedNode attacked;
    private RawPeer peer;

    @BeforeEach
    void start() {
        attacked = new AttackedNode(sealed);
        peer = attacked.addPeer(PEER);
    }

    @AfterEach
    void close() {
        attacked.close();
    }

    private static byte[] fragment(int sequence, int count, int number, int size) {
        byte[] piece = new byte[size];
        Arrays.fill(piece, (byte) number);
        return RawPeer.fragment(PEER, sequence, 0, count, number, piece);
    }

    private void expectBad(byte[] packet) {
        attacked.expectDrops(peer, List.of(packet), DropReason.BAD_FRAGMENT);
    }

    @Test
    void fragmentNumbersThatCannotBeAreDropped() {
        List<byte[]> impossible = new ArrayList<>();
        for (int count : new int[] {2, 3, 128, 253, 254}) {
            impossible.add(fragment(1, count, 0, 10));
            for (int number = count + 1; number <= 255; number++) {
                impossible.add(fragment(1, count, number, 10));
            }
        }
        attacked.expectDrops(peer, impossible, DropReason.BAD_FRAGMENT);
        attacked.expectNothingBut(peer, PEER, 1, "alive");
    }

    @Test
    void numbersOfAMessageThatIsNotCutMeanNothing() {
        peer.send(fragment(1, 1, 255, 3));
        peer.send(fragment(2, 0, 77, 3));
        assertThat(attacked.inbox.take().bytes()).containsOnly(255);
        assertThat(attacked.inbox.take().bytes()).containsOnly(77);
    }

    @Test
    void fragmentsThatAddUpToMoreThanAMessageAreDropped() {
        // 253 * 300 + 1, 2 * 32769 and 46 * 1425 bytes at least
        for (int[] each : new int[][] {{254, 1, 300}, {3, 2, 32_769}, {46, 46, 1_425}}) {
            expectBad(fragment(1, each[0], each[1], each[2]));
        }
        attacked.expectNothingBut(peer, PEER, 1, "alive");
    }

    @Test
    void fragmentsThatContradictTheOthersAreDroppedAndTheMessageComesThrough() {
        peer.send(fragment(1, 3, 1, 100));
        expectBad(fragment(1, 3, 2, 99));
        expectBad(fragment(1, 3, 2, 101));
        expectBad(fragment(1, 3, 3, 101));
        expectBad(fragment(1, 2, 2, 50));
        expectBad(fragment(1, 4, 4, 50));
        expectBad(fragment(1, 254, 200, 100));
        peer.send(fragment(1, 3, 3, 50));
        peer.send(fragment(1, 3, 2, 100));

        Inbox.Letter letter = attacked.inbox.take();
        assertThat(letter.bytes()).hasSize(250);
        assertThat(Arrays.copyOf(letter.bytes(), 100)).containsOnly(1);
        assertThat(Arrays.copyOfRange(letter.bytes(), 100, 200)).containsOnly(2);
        assertThat(Arrays.copyOfRange(letter.bytes(), 200, 250)).containsOnly(3);
    }

    @Test
    void aLastFragmentLongerThanTheOthersIsDroppedWhicheverComesFirst() {
        peer.send(fragment(1, 2, 2, 200));
        expectBad(fragment(1, 2, 1, 199));
        peer.send(fragment(1, 2, 1, 200));
        assertThat(attacked.inbox.take().bytes()).hasSize(400);

        peer.send(fragment(2, 2, 1, 200));
        expectBad(fragment(2, 2, 2, 201));
        attacked.expectNothingBut(peer, PEER, 3, "alive");
    }

    @Test
    void noFragmentIsWrittenTwice() {
        long before = attacked.drops(DropReason.STALE_FRAGMENT);
        peer.send(fragment(1, 2, 1, 10));
        byte[] other = new byte[10];
        peer.send(RawPeer.fragment(PEER, 1, 0, 2, 1, other));
        attacked.awaitDrops(DropReason.STALE_FRAGMENT, before, 1);
        peer.send(fragment(1, 2, 2, 10));
        byte[] message = attacked.inbox.take().bytes();
        assertThat(Arrays.copyOf(message, 10)).containsOnly(1);
    }

    @Test
    void theLongestMessageComesThrough() {
        // 45 * 1456 + 16 = 65536
        for (int number = 46; number >= 1; number--) {
            peer.send(fragment(1, 46, number, number == 46 ? 16 : 1456));
        }
        assertThat(attacked.inbox.take().bytes()).hasSize(KnetLimits.MAX_MESSAGE);
    }
}
