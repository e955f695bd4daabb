package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.testkit.BrokenCrypto;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of packets that cannot be sealed or not be written. */
class CryptoFailureTest {
    private final RecordingLink link = new RecordingLink();
    private final CountingCrypto counters = new CountingCrypto();
    private final HeldWrites socket = new HeldWrites();

    @AfterEach
    void close() {
        link.close();
    }

    private EmbeddedChannel channel(CryptoSlots slots) {
        return link.channel(
                socket, new CryptoHandler(link, new PacketCipher(slots, Keys.salts(1), counters)));
    }

    @Test
    void failsWriteWithEchildIfThePacketCannotBeSealed() {
        CryptoSlots slots = new CryptoSlots(config -> new BrokenCrypto());
        slots.apply(Optional.of(Keys.config(1)));
        EmbeddedChannel channel = channel(slots);
        ByteBuf packet = Packets.data(1, 7, new byte[10]);

        ChannelFuture written = channel.writeOneOutbound(packet);

        assertThat(written.cause())
                .isInstanceOf(KnetException.class)
                .hasMessageContaining("broken");
        assertThat(((KnetException) written.cause()).error()).isEqualTo(KnetError.CRYPTO_FAILED);
        assertThat(((KnetException) written.cause()).errno()).isEqualTo(Errno.ECHILD);
        assertThat(link.counts).isEqualTo(Map.of(LinkCounter.TX_DATA_ERRORS, 1L));
        assertThat(link.drops).isEqualTo(Map.of(DropReason.CRYPTO_FAILED, 1L));
        assertThat(packet.refCnt()).isZero();
        assertThat(counters.sealed).isZero();
        assertThat(socket.sent).isEmpty();
        channel.finishAndReleaseAll();
    }

    private ChannelFuture failWrite(ByteBuf packet, Throwable failure) {
        EmbeddedChannel channel = channel(new CryptoSlots());
        ChannelFuture written = channel.writeOneOutbound(packet);
        socket.releaseAll();
        socket.promises.get(0).setFailure(failure);
        channel.finishAndReleaseAll();
        return written;
    }

    @Test
    void countsFailedWriteAndTellsTheLink() {
        ChannelFuture written =
                failWrite(Packets.ping(1, 3, 0, 0, true), new PortUnreachableException());

        assertThat(written.cause()).isInstanceOf(PortUnreachableException.class);
        assertThat(link.counts)
                .containsEntry(LinkCounter.TX_PING_PACKETS, 1L)
                .containsEntry(LinkCounter.TX_PING_ERRORS, 1L);
        assertThat(link.drops).isEqualTo(Map.of(DropReason.SOCKET_ERROR, 1L));
        assertThat(link.socketErrors).containsExactly(Errno.ECONNREFUSED);
    }

    @Test
    void countsFullSocketWithoutCallingItAnError() {
        failWrite(Packets.data(1, 7, (byte) 1), new IOException("No buffer space available"));

        assertThat(link.counts).containsEntry(LinkCounter.TX_DATA_ERRORS, 1L);
        assertThat(link.drops).isEqualTo(Map.of(DropReason.SOCKET_FULL, 1L));
        assertThat(link.socketErrors).isEmpty();
    }

    @Test
    void countsWhatTheClosingChannelDidNotTakeAsClosed() {
        failWrite(Packets.probeReply(1, 3, 1500), new ClosedChannelException());

        assertThat(link.counts).containsEntry(LinkCounter.TX_PMTU_ERRORS, 1L);
        assertThat(link.drops).isEqualTo(Map.of(DropReason.CLOSED, 1L));
        assertThat(link.socketErrors).isEmpty();
    }

    @Test
    void takesARefusedProbeForAnAnswerNotForAnError() {
        failWrite(Packets.probe(1, 3, 65535, 1000), new IOException("Message too long"));

        assertThat(link.tooBig).containsExactly(PacketType.PMTUD);
        assertThat(link.counts).doesNotContainKey(LinkCounter.TX_PMTU_ERRORS);
        assertThat(link.drops).isEmpty();
        assertThat(link.socketErrors).isEmpty();
    }

    @Test
    void tellsTheLinkOfDataThatIsTooBigForThePath() {
        failWrite(Packets.data(1, 7, new byte[1000]), new IOException("Message too long"));

        assertThat(link.tooBig).containsExactly(PacketType.DATA);
        assertThat(link.counts).containsEntry(LinkCounter.TX_DATA_ERRORS, 1L);
        assertThat(link.drops).isEqualTo(Map.of(DropReason.SOCKET_ERROR, 1L));
    }

    @Test
    void tellsTheLinkOfAProbeThatFailedForAnotherReason() {
        failWrite(Packets.probe(1, 3, 65535, 1000), new IOException("No buffer space available"));

        assertThat(link.failedProbes).isEqualTo(1);
        assertThat(link.tooBig).isEmpty();
        assertThat(link.counts).containsEntry(LinkCounter.TX_PMTU_ERRORS, 1L);
        assertThat(link.drops).isEqualTo(Map.of(DropReason.SOCKET_FULL, 1L));
    }

    @Test
    void countsNothingTwice() {
        failWrite(Packets.pong(1, 3, 0), new PortUnreachableException());

        assertThat(link.counts)
                .isEqualTo(
                        Map.of(
                                LinkCounter.TX_PONG_PACKETS, 1L,
                                LinkCounter.TX_PONG_BYTES, 26L,
                                LinkCounter.TX_PONG_ERRORS, 1L));
    }

    @Test
    void sendsPacketOfAWriterWhoDoesNotWantToKnowTheOutcome() {
        EmbeddedChannel channel = channel(Keys.slots(1));
        ByteBuf packet = Packets.data(1, 7, (byte) 1);

        channel.write(packet, channel.voidPromise());

        assertThat(packet.refCnt()).isZero();
        assertThat(socket.sent).hasSize(1);
        assertThat(link.counts).containsEntry(LinkCounter.TX_DATA_PACKETS, 1L);
        socket.releaseAll();
        channel.finishAndReleaseAll();
    }
}
