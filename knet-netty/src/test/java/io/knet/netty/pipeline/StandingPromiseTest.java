package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.crypto.engine.CryptoSlots;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.stats.DropReason;
import io.knet.stats.LinkCounter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StandingPromiseTest {
    /** A socket that takes every second packet. */
    private static final class FickleSocket extends ChannelOutboundHandlerAdapter {
        private boolean takes;

        @Override
        public void write(ChannelHandlerContext ctx, Object packet, ChannelPromise promise) {
            takes = !takes;
            ReferenceCountUtil.release(packet);
            if (takes) {
                promise.trySuccess();
            } else {
                promise.tryFailure(new IOException("no room"));
            }
        }
    }

    private final RecordingLink link = new RecordingLink();
    private final CryptoSlots slots = Keys.slots(1);
    private final PacketCipher cipher =
            new PacketCipher(slots, Keys.salts(2), new CountingCrypto());
    private final EmbeddedChannel channel =
            link.channel(new FickleSocket(), new CryptoHandler(link, cipher));
    private final List<Throwable> failures = new ArrayList<>();
    private final StandingPromise outcome = new StandingPromise(channel, failures::add);

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        cipher.close();
        slots.close();
        link.close();
    }

    @Test
    void eachFailureOfManyPacketsIsCountedAndTold() {
        for (int sequence = 1; sequence <= 6; sequence++) {
            channel.write(Packets.data(1, sequence, new byte[100]), outcome);
        }

        assertThat(failures).hasSize(3).allMatch(failure -> failure instanceof IOException);
        assertThat(link.drops).containsEntry(DropReason.SOCKET_ERROR, 3L);
        assertThat(link.counts)
                .containsEntry(LinkCounter.TX_DATA_PACKETS, 6L)
                .containsEntry(LinkCounter.TX_DATA_ERRORS, 3L);
    }

    @Test
    void aPingsOutcomeIsItsOwn() {
        channel.writeOneOutbound(Packets.ping(1, 3, 5, 6, true));
        channel.write(Packets.ping(1, 3, 5, 7, true), outcome);

        assertThat(failures).hasSize(1);
        assertThat(link.counts).containsEntry(LinkCounter.TX_PING_ERRORS, 1L);
    }

    @Test
    void whoWantsToKnowAboutOnePacketHasAPromiseForIt() {
        ChannelPromise one = outcome.unvoid();
        ChannelPromise other = outcome.unvoid();
        one.setFailure(new IOException("lost"));
        other.setSuccess();

        assertThat(one.isDone()).isTrue();
        assertThat(failures).hasSize(1);
    }

    @Test
    void itIsNeverDone() {
        outcome.setSuccess().setFailure(new IOException("lost"));

        assertThat(outcome.trySuccess()).isTrue();
        assertThat(outcome.cancel(false)).isFalse();
        assertThat(outcome.isDone()).isFalse();
        assertThat(failures).hasSize(1);
        assertThatThrownBy(() -> outcome.addListener(written -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unvoid");
        assertThatThrownBy(outcome::sync).isInstanceOf(IllegalStateException.class);
    }
}
