package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.Errno;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.knet.wire.PacketType;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted of packets that are sent, and what the link is told of those that are not. */
class OutboundPacketsTest {
    private final RecordingLink link = new RecordingLink();
    private final EmbeddedChannel channel = link.channel();
    private final OutboundPackets packets = new OutboundPackets(link);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        link.close();
    }

    private void fail(PacketType type, Throwable failure) {
        packets.failed(channel, type, failure);
    }

    private void assertLost(DropReason reason) {
        assertThat(link.counts).isEqualTo(Map.of(LinkCounter.TX_DATA_ERRORS, 1L));
        assertThat(link.drops).isEqualTo(Map.of(reason, 1L));
    }

    private void assertToldNothing() {
        assertThat(link.socketErrors).isEmpty();
        assertThat(link.tooBig).isEmpty();
        assertThat(link.failedProbes).isZero();
    }

    @Test
    void countsWhatIsOfferedToTheSocket() {
        ByteBuf packet = Packets.of(new byte[30]);
        packets.sending(PacketType.PING, packet);
        packet.release();

        assertThat(link.counts)
                .isEqualTo(Map.of(LinkCounter.TX_PING_PACKETS, 1L, LinkCounter.TX_PING_BYTES, 30L));
    }

    @Test
    void aClosedChannelIsNoErrorOfTheSocket() {
        fail(PacketType.DATA, new ClosedChannelException());

        assertLost(DropReason.CLOSED);
        assertToldNothing();
    }

    @Test
    void tooManyFragmentsAreTheMessagesFault() {
        fail(PacketType.DATA, new KnetException(KnetError.TOO_MANY_FRAGMENTS, "too many"));

        assertLost(DropReason.TOO_MANY_FRAGMENTS);
        assertToldNothing();
    }

    @Test
    void cryptoFailuresAreNotTheSockets() {
        fail(PacketType.DATA, new KnetException(KnetError.CRYPTO_FAILED, "no key"));

        assertLost(DropReason.CRYPTO_FAILED);
        assertToldNothing();
    }

    @Test
    void aFullSocketIsNoErrorOfIt() {
        fail(PacketType.DATA, new IOException("No buffer space available"));

        assertLost(DropReason.SOCKET_FULL);
        assertToldNothing();
    }

    @Test
    void aPacketThatIsTooLongIsAboutThePath() {
        fail(PacketType.DATA, new IOException("Message too long"));

        assertLost(DropReason.SOCKET_ERROR);
        assertThat(link.tooBig).containsExactly(PacketType.DATA);
        assertThat(link.socketErrors).isEmpty();
    }

    @Test
    void otherErrorsAreTheSockets() {
        fail(PacketType.DATA, new PortUnreachableException());

        assertLost(DropReason.SOCKET_ERROR);
        assertThat(link.socketErrors).containsExactly(Errno.ECONNREFUSED);
        assertThat(link.tooBig).isEmpty();
    }

    @Test
    void aProbeThatIsTooLongIsNoLoss() {
        fail(PacketType.PMTUD, new IOException("Message too long"));

        assertThat(link.counts).isEmpty();
        assertThat(link.drops).isEmpty();
        assertThat(link.tooBig).containsExactly(PacketType.PMTUD);
        assertThat(link.failedProbes).isZero();
    }

    @Test
    void aProbeThatCannotBeSentEndsTheSearch() {
        fail(PacketType.PMTUD, new PortUnreachableException());

        assertThat(link.counts).isEqualTo(Map.of(LinkCounter.TX_PMTU_ERRORS, 1L));
        assertThat(link.drops).isEqualTo(Map.of(DropReason.SOCKET_ERROR, 1L));
        assertThat(link.failedProbes).isEqualTo(1);
        assertThat(link.tooBig).isEmpty();
        assertThat(link.socketErrors).containsExactly(Errno.ECONNREFUSED);
    }

    @Test
    void anErrorThatTheLinkKnowsAlreadyIsOnlyCounted() {
        packets.failedAsTold();

        assertLost(DropReason.SOCKET_ERROR);
        assertToldNothing();
    }

    @Test
    void aPathThatIsTooSmallIsNoLoss() {
        packets.pathTooSmall();

        assertThat(link.drops).isEmpty();
        assertThat(link.tooBig).containsExactly(PacketType.DATA);
    }
}
