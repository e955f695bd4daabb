package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message that goes over several links is sealed once for all of them (spec wire 13.1). */
class TxPacketSealingTest {
    private final CountingCrypto counters = new CountingCrypto();
    private final CryptoSlots slots = Keys.slots(1);
    private final PacketCipher cipher = new PacketCipher(slots, Keys.salts(2), counters);
    private final RecordingLink link1 = new RecordingLink();
    private final RecordingLink link2 = new RecordingLink();
    private final EmbeddedChannel channel1 = link1.channel(new CryptoHandler(link1, cipher));
    private final EmbeddedChannel channel2 = link2.channel(new CryptoHandler(link2, cipher));
    private final ByteBuf plain = Packets.data(1, 7, new byte[100]);
    private final TxPacket packet = new TxPacket(plain);

    @AfterEach
    void close() {
        packet.release();
        assertThat(plain.refCnt()).isZero();
        assertThat(channel1.finishAndReleaseAll()).isFalse();
        assertThat(channel2.finishAndReleaseAll()).isFalse();
        cipher.close();
        slots.close();
        link1.close();
        link2.close();
    }

    private byte[] send(EmbeddedChannel channel) {
        packet.retain();
        channel.writeOutbound(packet);
        return Packets.bytes(channel.readOutbound());
    }

    @Test
    void sendsTheSameBytesOverEachLink() {
        byte[] first = send(channel1);
        byte[] second = send(channel2);

        assertThat(first).hasSize(176).isEqualTo(second);
        assertThat(counters.sealed).isEqualTo(1);
    }

    @Test
    void countsThePacketOnEachLink() {
        send(channel1);
        send(channel2);

        assertThat(link1.counts).isEqualTo(link2.counts).hasSize(2);
        assertThat(link1.counts).containsEntry(LinkCounter.TX_DATA_BYTES, 176L);
    }

    @Test
    void sealsAnewAfterTheKeyWasChanged() {
        byte[] first = send(channel1);
        slots.apply(Optional.of(Keys.config(3)));
        byte[] second = send(channel2);

        assertThat(first).isNotEqualTo(second);
        assertThat(counters.sealed).isEqualTo(2);
        assertThat(send(channel1)).isEqualTo(second);
    }

    @Test
    void sendsTheSameBytesInClear() {
        slots.apply(Optional.empty());

        assertThat(send(channel1)).isEqualTo(send(channel2)).hasSize(114);
        assertThat(counters.sealed).isZero();
    }

    @Test
    void keepsThePlainPacketUntouched() {
        send(channel1);

        assertThat(plain.readableBytes()).isEqualTo(114);
        assertThat(plain.refCnt()).isEqualTo(1);
    }

    @Test
    void countsTheRefusalOnTheLinkThatMetIt() {
        slots.close();

        packet.retain();
        assertThat(channel2.writeOneOutbound(packet).cause()).hasMessageContaining("closed");

        assertThat(link1.drops).isEmpty();
        assertThat(link2.drops).containsOnlyKeys(DropReason.CRYPTO_FAILED);
    }
}
