package io.knet.netty.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.crypto.PacketSealer;
import io.knet.netty.message.Confirmation;
import io.knet.netty.testkit.VirtualLoops;
import io.knet.session.Scratch;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that a handler of the program's own holds while one of the nodes is restarted. */
class ReceiptEpochTest {
    private final VirtualLoops loops = new VirtualLoops(Ticker.newMockTicker(), 1);
    private final EventLoop loop = loops.first();
    private final AtomicLong epoch = new AtomicLong(3);
    private final SessionPackets packets = new SessionPackets(2, () -> null, loop, new Scratch());
    private final PacketSealer sealer = packets.newSealer((bytes, offset, length) -> {});
    private final SessionSender sender =
            new SessionSender(1, 2, loop, new ConfirmationsTest.NoLinks(), packets, sealer);
    private final Receipts receipts = new Receipts(1, loop, () -> null, sender, epoch::get);

    @AfterEach
    void close() {
        loops.run();
        sender.close();
        loops.close();
    }

    private Confirmation seven() {
        return new Confirmation(7, 0, receipts.epoch());
    }

    @Test
    void aMessageOfBeforeIsNotDeliveredAndTakesNoIdOfNow() {
        Confirmation held = seven();
        assertThat(receipts.expects(held)).isTrue();

        epoch.incrementAndGet();
        receipts.clear();

        assertThat(receipts.begins(held)).isFalse();
        assertThat(receipts.begins(seven())).isTrue();
        assertThat(receipts.begins(seven())).as("a repetition").isFalse();
    }

    @Test
    void theOutcomeOfAMessageOfBeforeIsNotThatOfOneOfNow() {
        Confirmation held = seven();
        assertThat(receipts.begins(held)).isTrue();
        epoch.incrementAndGet();
        receipts.clear();

        receipts.decided(held, null);

        assertThat(receipts.begins(seven())).isTrue();
    }
}
