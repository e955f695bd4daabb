package io.knet.session.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.knet.session.wire.Outcome;
import io.knet.session.wire.ReceiptsPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class ReceiptQueueTest {
    private final ReceiptQueue queue = new ReceiptQueue();

    @Test
    void waitsForAMillisecondFromTheFirst() {
        assertThat(queue.nanosUntilDue(5)).isEqualTo(Long.MAX_VALUE);
        queue.add(1, Outcome.DELIVERED, 0, 5);
        queue.add(2, Outcome.DELIVERED, 0, 700_000);
        assertThat(queue.nanosUntilDue(700_005)).isEqualTo(300_000);
        assertThat(queue.nanosUntilDue(2_000_000)).isZero();
    }

    @Test
    void goesOverTheLinkThatTheMessageCameOver() {
        queue.add(1, Outcome.DELIVERED, 5, 0);
        queue.add(2, Outcome.QUEUE_FULL, 2, 0);
        ByteBuf out = Unpooled.buffer();
        assertThat(queue.write(9, 1400, out)).isEqualTo(2);
        assertThat(ReceiptsPacket.id(out, 0)).isEqualTo(2);
        assertThat(queue.write(9, 1400, out.clear())).isEqualTo(5);
        assertThat(ReceiptsPacket.count(out)).isEqualTo(1);
        assertThat(queue.write(9, 1400, out.clear())).isEqualTo(-1);
        assertThat(out.readableBytes()).isZero();
    }

    @Test
    void isCutToPacketsAndBounded() {
        for (int i = 1; i <= ReceiptQueue.MAX_WAITING; i++) {
            assertThat(queue.add(i, Outcome.DELIVERED, 0, 0)).isTrue();
        }
        assertThat(queue.add(1, Outcome.DELIVERED, 0, 0)).isFalse();
        int written = 0;
        ByteBuf out = Unpooled.buffer();
        while (queue.write(9, 1414, out.clear()) >= 0) {
            assertThat(out.readableBytes()).isLessThanOrEqualTo(1414);
            written += ReceiptsPacket.count(out);
        }
        assertThat(written).isEqualTo(ReceiptQueue.MAX_WAITING);
        assertThatThrownBy(() -> queue.write(9, 15, out)).hasMessageContaining("15 bytes");
        queue.add(1, Outcome.DELIVERED, 0, 0);
        queue.clear();
        assertThat(queue.write(9, 1414, out)).isEqualTo(-1);
    }
}
