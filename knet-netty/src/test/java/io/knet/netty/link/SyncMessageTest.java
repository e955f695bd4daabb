package io.knet.netty.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.netty.concurrent.Deadline;
import io.knet.netty.pipeline.TxMessage;
import io.knet.netty.testkit.Keys;
import io.knet.netty.testkit.Packets;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyncMessageTest {
    private final TxMessage content =
            new TxMessage(0, 1, false, Keys.inClear(100), Packets.of((byte) 1));
    private final SyncMessage message =
            new SyncMessage(content, Deadline.in(Duration.ofSeconds(30)), true);
    private final List<ByteBuf> sealed = new ArrayList<>();

    @AfterEach
    void close() {
        message.close();
        content.release();
        assertThat(sealed).allMatch(packet -> packet.refCnt() == 0);
    }

    private List<ByteBuf> seal() {
        sealed.add(Packets.of((byte) sealed.size()));
        return List.of(sealed.get(sealed.size() - 1));
    }

    @Test
    void isSealedOnceForAllLinks() {
        assertThat(message.packets(this::seal, false)).isSameAs(message.packets(this::seal, false));
        assertThat(sealed).hasSize(1);
    }

    @Test
    void isSealedForEachLinkIfPacketsHaveNumbers() {
        message.packets(this::seal, true);

        assertThat(message.packets(this::seal, true)).containsExactly(sealed.get(1));
        assertThat(sealed.get(0).refCnt()).isZero();
    }

    @Test
    void packetsThatHaveNumbersAreNotUsedOnceMoreWhenOthersHaveNone() {
        message.packets(this::seal, true);

        assertThat(message.packets(this::seal, false)).containsExactly(sealed.get(1));
        assertThat(message.packets(this::seal, false)).containsExactly(sealed.get(1));
    }
}
