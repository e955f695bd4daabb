package io.knet.lab.bench.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.knet.lab.bench.option.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ReusedMessagesTest {
    private static final int SIZE = 5000;
    private static final int RUN = 3;

    private final MessageFormat format =
            new MessageFormat(Payload.RANDOM.bytes(MessageFormat.PATTERN_BYTES));
    private final MessageFormat.Reader reader = format.reader();
    private final ReusedMessages messages =
            new ReusedMessages(format.writer(UnpooledByteBufAllocator.DEFAULT), SIZE, RUN);

    @Test
    void takesABufferAgainThatWasReleased() {
        ByteBuf first = messages.compose(1);
        first.skipBytes(10).release();

        ByteBuf second = messages.compose(2);

        assertThat(second).isSameAs(first);
        assertThat(second.readableBytes()).isEqualTo(SIZE);
        assertThat(reader.isIntact(second)).isTrue();
        assertThat(MessageFormat.sequence(second)).isEqualTo(2);
        assertThat(MessageFormat.run(second)).isEqualTo(RUN);
        second.release();
        messages.close();
    }

    @Test
    void leavesABufferAloneOfWhichSomebodyHasAPart() {
        ByteBuf first = messages.compose(1);
        ByteBuf part = first.retainedSlice(100, 50);
        first.release();

        ByteBuf second = messages.compose(2);
        part.release();
        ByteBuf third = messages.compose(3);

        assertThat(second).isNotSameAs(first);
        assertThat(third).isSameAs(first);
        second.release();
        third.release();
        messages.close();
    }

    @Test
    void givesBuffersBackThatAreStillOnTheirWay() {
        ByteBuf first = messages.compose(1);
        ByteBuf second = messages.compose(2);
        second.release();

        messages.close();

        assertThat(second.refCnt()).isZero();
        assertThat(reader.isIntact(first)).isTrue();
        first.release();
        assertThat(first.refCnt()).isZero();
    }

    @Test
    void makingAndCheckingMessagesAllocatesNothing() {
        // The leak detector's records would be allocations.
        MessageFormat.Writer writer = format.writer(new UnpooledByteBufAllocator(true, true));
        Tally first = new Tally(RUN, SIZE, format.reader());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        try (ReusedMessages untracked = new ReusedMessages(writer, SIZE, RUN)) {
            exchange(untracked, first);
            Tally second = first.next(RUN, SIZE, format.reader());

            long before = threads.getThreadAllocatedBytes(thread);
            exchange(untracked, second);
            long allocated = threads.getThreadAllocatedBytes(thread) - before;

            assertThat(second.received()).isEqualTo(100_000);
            // What asking costs.
            assertThat(allocated).isLessThan(1000);
        }
    }

    /** So many messages that their numbers need a longer table than a tally begins with. */
    private static void exchange(ReusedMessages messages, Tally tally) {
        for (long sequence = 0; sequence < 100_000; sequence++) {
            ByteBuf message = messages.compose(sequence);
            tally.add(message);
            message.release();
        }
    }
}
