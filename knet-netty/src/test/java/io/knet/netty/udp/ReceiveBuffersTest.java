package io.knet.netty.udp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many datagrams a turn of the loop takes from a socket. */
class ReceiveBuffersTest {
    private final MockTicker clock = Ticker.newMockTicker();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelConfig config = channel.config();
    private final ReceiveBuffers.Turn handle = new ReceiveBuffers(clock).newHandle();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** Datagrams that are taken in a turn when there is no end of them. */
    private int turn() {
        handle.reset(config);
        int taken = 0;
        do {
            handle.attemptedBytesRead(handle.guess());
            handle.lastBytesRead(100);
            handle.incMessagesRead(1);
            taken++;
        } while (handle.continueReading(() -> true));
        handle.readComplete();
        return taken;
    }

    @Test
    void takesWholeDatagrams() {
        assertThat(handle.guess()).isEqualTo(65_536);
    }

    @Test
    void takesOneAfterASilenceAndTheRestInTheNextTurn() {
        assertThat(turn()).isOne();
        assertThat(turn()).isEqualTo(64);
        assertThat(turn()).isEqualTo(64);

        clock.advance(49, TimeUnit.MICROSECONDS);
        assertThat(turn()).isEqualTo(64);
        clock.advance(50, TimeUnit.MICROSECONDS);
        assertThat(turn()).isOne();
    }

    @Test
    void aLoneDatagramCostsOneReadEachTime() {
        for (int i = 0; i < 3; i++) {
            assertThat(turn()).isOne();
            clock.advance(1, TimeUnit.MILLISECONDS);
        }
    }
}
