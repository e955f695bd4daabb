package io.knet.tests.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.CryptoConfig;
import io.knet.KnetLink;
import io.knet.LinkTimers;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.tests.nodes.Await;
import io.knet.wire.PacketType;
import io.knet.wire.PingPacket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Somebody records sealed packets and sends them again. The format has no replay protection of its
 * own (spec wire 5.1): the first tests show what is stopped all the same, the last ones what no
 * receiver that speaks this format can stop. A new key ends the use of all recordings.
 */
final class ReplayTest {
    private static final int PEER = 2;

    private final AttackedNode attacked = new AttackedNode(true);
    private final RawPeer peer = attacked.addPeer(PEER);

    @AfterEach
    void close() {
        attacked.close();
    }

    private byte[] recorded(int sequence, String text) {
        return peer.seal(
                RawPeer.fragment(PEER, sequence, 0, 1, 0, text.getBytes(StandardCharsets.UTF_8)));
    }

    private byte[] recordedPing(int sequence) {
        return peer.seal(
                RawPeer.packet(out -> PingPacket.write(out, PEER, 0, 1_000_000, sequence, true)));
    }

    private KnetLink link() {
        return attacked.node.host(PEER).link(0);
    }

    private void expectDrop(RawPeer from, byte[] datagram, DropReason reason) {
        long before = attacked.drops(reason);
        from.sendDatagram(datagram);
        attacked.awaitDrops(reason, before, 1);
    }

    @Test
    void aMessageComesOnceHoweverOftenItIsRepeated() {
        byte[] recording = recorded(1, "pay");
        for (int i = 0; i < AttackedNode.BURST; i++) {
            peer.sendDatagram(recording);
        }
        attacked.awaitDrops(DropReason.DUPLICATE, 0, AttackedNode.BURST - 1);
        assertThat(attacked.inbox.takeText()).isEqualTo("pay");
        attacked.expectNothingBut(peer, PEER, 2, "next");
    }

    @Test
    void aMessageOfTheLast4095IsStillKnown() {
        byte[] recording = recorded(1, "pay");
        peer.sendDatagram(recording);
        assertThat(attacked.inbox.takeText()).isEqualTo("pay");
        attacked.expectNothingBut(peer, PEER, 4096, "much later");
        expectDrop(peer, recording, DropReason.DUPLICATE);
        attacked.expectNothingBut(peer, PEER, 4097, "next");
    }

    @Test
    void aFragmentOfAMessageThatCameIsKnown() {
        byte[] one = peer.seal(RawPeer.fragment(PEER, 1, 0, 2, 1, new byte[] {'a'}));
        byte[] two = peer.seal(RawPeer.fragment(PEER, 1, 0, 2, 2, new byte[] {'b'}));
        peer.sendDatagram(one);
        peer.sendDatagram(two);
        assertThat(attacked.inbox.takeText()).isEqualTo("ab");
        expectDrop(peer, one, DropReason.DUPLICATE);
        expectDrop(peer, two, DropReason.DUPLICATE);
    }

    /** What is added to libknet 1.25, which compares addresses only for data. */
    @Test
    void nothingIsTakenFromElsewhere() {
        RawPeer stranger = attacked.stranger();
        byte[] pong = peer.seal(RawPeer.as(PacketType.PONG, RawPeer.ping(PEER, 0)));
        byte[] ping = peer.seal(RawPeer.ping(PEER, 0));
        for (byte[] recording : List.of(recorded(1, "pay"), ping, pong)) {
            expectDrop(stranger, recording, DropReason.WRONG_SOURCE);
        }
        assertThat(stranger.takeAll()).isEmpty();
        attacked.expectNothingBut(peer, PEER, 1, "the real one");
    }

    @Test
    void anotherNodesKeyMakesRecordingsWorthless() {
        byte[] message = recorded(1, "pay");
        byte[] ping = recordedPing(0);
        try (CryptoConfig fresh = AttackedNode.key(2)) {
            attacked.node.crypto().set(2, fresh);
            attacked.node.crypto().use(2);
            attacked.node.crypto().clear(1);
        }
        expectDrop(peer, message, DropReason.NOT_AUTHENTIC);
        expectDrop(peer, ping, DropReason.NOT_AUTHENTIC);
    }

    /** A pong that is too old says nothing about the time that packets take. */
    @Test
    void oldPongsBringNoLinkUp() {
        byte[] old = peer.seal(RawPeer.as(PacketType.PONG, RawPeer.ping(PEER, 0)));
        link().disable();
        link().timers(LinkTimers.ofMillis(50, 500));
        link().enable();
        long before = link().status().stats().get(LinkCounter.RX_PONG_PACKETS);
        for (int i = 0; i < 50; i++) {
            peer.sendDatagram(old);
        }
        Await.until(() -> link().status().stats().get(LinkCounter.RX_PONG_PACKETS) >= before + 50);
        assertThat(link().isUp()).isFalse();
    }

    /**
     * What no receiver can stop: numbers have 16 bits, so after 4096 further ones an old number may
     * be a new message of a sender that was restarted.
     */
    @Test
    void aMessageFromBeforeTheWindowIsTakenAgain() {
        byte[] recording = recorded(1, "pay");
        peer.sendDatagram(recording);
        assertThat(attacked.inbox.takeText()).isEqualTo("pay");
        attacked.expectNothingBut(peer, PEER, 4098, "much later");
        peer.sendDatagram(recording);
        assertThat(attacked.inbox.takeText()).isEqualTo("pay");
    }

    /**
     * What no receiver can stop: a ping that says "nothing sent yet" is how a restart is noticed,
     * and looks the same when it is old.
     */
    @Test
    void aRecordedFirstPingMakesTheWindowStartAfresh() {
        byte[] first = recordedPing(0);
        byte[] recording = recorded(1, "pay");
        peer.sendDatagram(recording);
        assertThat(attacked.inbox.takeText()).isEqualTo("pay");
        peer.sendDatagram(recordedPing(1));
        peer.sendDatagram(first);
        peer.sendDatagram(recording);
        assertThat(attacked.inbox.takeText()).isEqualTo("pay");
    }
}
