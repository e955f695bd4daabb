package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.pipeline.HeartbeatHandler;
import io.knet.netty.pipeline.QueuePace;
import io.knet.netty.pipeline.SocketHandler;
import io.knet.netty.testkit.FakeHosts;
import io.knet.netty.testkit.FakeSocket;
import io.knet.netty.testkit.Packets;
import io.knet.netty.testkit.RecordingLink;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a link's channel says of itself, also if it lives on a loop of its own. */
class LinkChannelTest {
    private final FakeHosts fakes = new FakeHosts(1);
    private final RecordingLink link = new RecordingLink();
    private final FakeSocket socket = new FakeSocket();
    private final EmbeddedChannel channel = link.channel(new SocketHandler(link, socket, true));

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        link.close();
        fakes.close();
    }

    private LinkChannel linkChannel(boolean hasOwnLoop) {
        return new LinkChannel(
                channel,
                Packets.SOURCE,
                socket,
                fakes.loops.first(),
                new HeartbeatHandler(link, null),
                QueuePace.NONE,
                false,
                hasOwnLoop);
    }

    @Test
    void seesDatagramsThatWaitForAFlush() {
        LinkChannel here = linkChannel(false);
        assertThat(here.hasUnsentPackets()).isCompletedWithValue(false);

        channel.write(Packets.of((byte) 1));

        assertThat(here.hasUnsentPackets()).isCompletedWithValue(true);
        channel.flush();
        assertThat(here.hasUnsentPackets()).isCompletedWithValue(false);
    }

    @Test
    void seesWhatWaitsAtTheEdgeOfAChannelOnALoopOfItsOwn() {
        LinkChannel elsewhere = linkChannel(true);
        channel.write(Packets.of((byte) 1));

        CompletableFuture<Boolean> before = elsewhere.hasUnsentPackets();
        channel.runPendingTasks();
        fakes.loops.run();
        assertThat(before).isCompletedWithValue(true);

        channel.flush();
        CompletableFuture<Boolean> after = elsewhere.hasUnsentPackets();
        channel.runPendingTasks();
        fakes.loops.run();
        assertThat(after).isCompletedWithValue(false);
    }
}
