package io.knet.netty.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.message.RxPacket;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.knet.wire.PingPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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

    private void queueAll() {
        while (!pace.holds()) {
            pace.queued(BYTES);
        }
    }

    private void pass(Duration time) {
        channel.runPendingTasks();
        link.clock.advance(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void theQueueWaitsUntilThePeerHasReadWhatItGot() {
        queueAll();
        ByteBuf ping = Objects.requireNonNull(ping());
        assertThat(link.writability).as("told of room").isEmpty();

        answer(ping);

        assertThat(pace.holds()).isFalse();
        assertThat(link.writability).containsExactly(true);
    }

    @Test
    void neitherTheQueueNorThoseWhoWaitTakeTheOthersRoom() {
        queueAll();
        assertThat(pace.mayPass()).isTrue();
        answer(Objects.requireNonNull(ping()));

        sendAll();

        assertThat(pace.holds()).isFalse();
        channel.runPendingTasks();
        channel.releaseOutbound();
    }

    @Test
    void asksAgainWhenAnAnswerIsLostThatTheQueueWaitsFor() {
        queueAll();
        Objects.requireNonNull(ping()).release();

        pass(Duration.ofMillis(10));
        ByteBuf again = ping();

        assertThat(pace.holds()).isTrue();
        answer(Objects.requireNonNull(again));
        assertThat(pace.holds()).isFalse();
    }

    @Test
    void theQueueDoesNotWaitForAPeerThatSaysNothing() {
        queueAll();

        for (int i = 0; i < 5; i++) {
            assertThat(pace.holds()).isTrue();
            pass(Duration.ofMillis(10));
        }

        assertThat(pace.holds()).isFalse();
        assertThat(link.writability).containsExactly(true);
        pace.queued(BYTES);
        assertThat(pace.holds()).as("nothing was heard of it yet").isFalse();
        channel.runPendingTasks();
        channel.releaseOutbound();
    }

    @Test
    void leavesNoTimerBehindWhenTheChannelIsClosed() {
        queueAll();
        channel.runPendingTasks();
        channel.releaseOutbound();
        assertThat(channel.runScheduledPendingTasks()).isPositive();

        channel.close();
        channel.runPendingTasks();

        assertThat(channel.runScheduledPendingTasks()).as("none is left").isNegative();
    }

    @Test
    void aPeerThatWasSilentIsWaitedForAgainOnceItAnswers() {
        queueAll();
        ByteBuf early = Objects.requireNonNull(ping());
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofMillis(10));
        }
        pace.queued(1 << 25);

        answer(early);

        assertThat(pace.holds()).isTrue();
        channel.runPendingTasks();
        channel.releaseOutbound();
    }

    @Test
    void whoWaitsReturnsAtOnceWhenThereIsRoom() {
        pace.awaitRoom(Long.MAX_VALUE);

        assertThat(pace.mayPass()).isTrue();
    }
}
