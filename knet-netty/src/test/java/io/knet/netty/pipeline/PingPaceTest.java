package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.message.RxPacket;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** This node is host 1, the peer host 2. */
class PingPaceTest {
    private static final int SEQUENCE = 77;
    private static final int BYTES = 1000;
    private static final int QUARTER_OF_THE_WINDOW = 1 << 16;

    private final RecordingLink link = new RecordingLink();
    private final EmbeddedChannel channel = link.channel();
    private final PingPace pace = new PingPace(channel.eventLoop(), () -> SEQUENCE);

    PingPaceTest() {
        channel.pipeline().addLast(new HeartbeatHandler(link, pace));
    }

    @AfterEach
    void close() {
        assertThat(channel.finishAndReleaseAll()).as("something was left over").isFalse();
        link.close();
    }

    private void sendAll() {
        while (pace.mayPass()) {
            pace.passed(1, BYTES);
        }
    }

    private @Nullable ByteBuf ping() {
        channel.runPendingTasks();
        return channel.readOutbound();
    }

    private void answer(ByteBuf ping) {
        ByteBuf pong = Unpooled.buffer();
        PingPacket.writePong(ping, RecordingLink.PEER, pong);
        ping.release();
        channel.writeInbound(new RxPacket(pong, Packets.SOURCE, pong.readableBytes()));
    }

    @Test
    void oneMessageMoreMayPassAndThenTheNextPongCounts() {
        sendAll();

        pace.letOnePass();

        assertThat(pace.mayPass()).isTrue();
        pace.passed(1, BYTES);
        assertThat(pace.mayPass()).isFalse();
        channel.runPendingTasks();
        channel.releaseOutbound();
    }

    @Test
    void asksHowFarThePeerHasReadWithAnOrdinaryPing() {
        pace.passed(1, QUARTER_OF_THE_WINDOW);

        ByteBuf ping = ping();

        assertThat(ping).isNotNull();
        assertThat(PingPacket.sequence(ping)).isEqualTo(SEQUENCE);
        assertThat(PingPacket.timed(ping)).isTrue();
        ping.release();
        assertThat(ping()).as("another ping").isNull();
    }

    @Test
    void asksNothingAboutLittleData() {
        pace.passed(1, BYTES);

        assertThat(ping()).isNull();
    }

    @Test
    void letsNobodyBeFurtherAheadThanAWindow() {
        sendAll();

        assertThat(pace.mayPass()).isFalse();
        ByteBuf ping = ping();
        assertThat(ping).isNotNull();
        answer(ping);
        assertThat(pace.mayPass()).isTrue();
    }

    @Test
    void pongsToPingsOfTheHeartbeatCountToo() {
        sendAll();
        answer(Objects.requireNonNull(ping()));
        sendAll();
        assertThat(pace.mayPass()).isFalse();
        ByteBuf mark = ping();
        HeartbeatHandler heartbeat = channel.pipeline().get(HeartbeatHandler.class);
        heartbeat.sendPing(channel.pipeline().context(heartbeat), true, SEQUENCE);
        ByteBuf ping = ping();

        answer(Objects.requireNonNull(ping));

        assertThat(pace.mayPass()).isTrue();
        if (mark != null) {
            mark.release();
        }
    }

    @Test
    void aDisabledLinkIsNotPinged() {
        link.enabled = false;

        pace.passed(1, QUARTER_OF_THE_WINDOW);

        assertThat(ping()).isNull();
    }

    @Test
    void whoWaitsReturnsAtOnceWhenThereIsRoom() {
        pace.awaitRoom(Long.MAX_VALUE);

        assertThat(pace.mayPass()).isTrue();
    }
}
