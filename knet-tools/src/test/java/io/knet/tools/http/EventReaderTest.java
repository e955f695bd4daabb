package io.knet.tools.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private final EventRing ring = new EventRing("e", 3, 1 << 20);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicInteger ended = new AtomicInteger();
    private final EventReader reader =
            new EventReader(ring, 0, 10_000, ended::incrementAndGet, channel);

    EventReaderTest() {
        channel.freezeTime();
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.pipeline().addLast(reader);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        HttpContent content = channel.readOutbound();
        while (content != null) {
            text.append(content.content().toString(UTF_8));
            content.release();
            content = channel.readOutbound();
        }
        return text.toString();
    }

    private void block(boolean blocked) {
        var buffer = channel.unsafe().outboundBuffer();
        assertThat(buffer).isNotNull();
        buffer.setUserDefinedWritability(1, !blocked);
        channel.runPendingTasks();
    }

    @Test
    void sendsWhatIsNewAndNothingTwice() {
        ring.add("state", "1");
        reader.send();
        assertThat(sent()).contains("data: 1");
        ring.add("state", "2");
        reader.send();
        assertThat(sent()).contains("data: 2").doesNotContain("data: 1");
    }

    @Test
    void queuesNothingForAConnectionThatTakesNothingAndGoesOnLater() {
        block(true);
        ring.add("state", "1");
        reader.send();
        assertThat(sent()).isEmpty();
        block(false);
        assertThat(sent()).contains("data: 1");
        channel.advanceTimeBy(11, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void endsAConnectionThatTakesNothingForTenSeconds() {
        block(true);
        ring.add("state", "1");
        reader.send();
        channel.advanceTimeBy(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
        assertThat(ended).hasValue(1);
    }

    @Test
    void endsAConnectionThatMissesEvents() {
        for (int i = 0; i < 5; i++) {
            ring.add("state", "{}");
        }
        reader.send();
        assertThat(channel.isOpen()).isFalse();
    }
}
