package io.knet.lab.bench.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.lab.bench.option.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final int RUN = 3;
    private static final int SIZE = 64;

    private final MessageFormat format =
            new MessageFormat(Payload.TEXT.bytes(MessageFormat.PATTERN_BYTES));
    private final MessageFormat.Writer writer = format.writer(UnpooledByteBufAllocator.DEFAULT);
    private final Tally tally = new Tally(RUN, SIZE, format.reader());

    private void add(int run, int size, long sequence) {
        ByteBuf message = writer.compose(size, run, sequence);
        tally.add(message);
        message.release();
    }

    @Test
    void countsMessagesAndBytes() {
        // With gaps, so that some thousand messages come far.
        for (int i = 0; i < 5_000; i++) {
            add(RUN, SIZE, 40L * i);
        }

        assertThat(tally.received()).isEqualTo(5_000);
        assertThat(tally.bytes()).isEqualTo(5_000L * SIZE);
        assertThat(tally.disordered() + tally.duplicate() + tally.corrupt() + tally.stray())
                .isZero();
    }

    @Test
    void theNextRunIsCountedAfresh() {
        add(RUN, SIZE, 100_000);

        Tally next = tally.next(RUN + 1, SIZE + 1, format.reader());
        ByteBuf message = writer.compose(SIZE + 1, RUN + 1, 100_000);
        next.add(message);
        message.release();

        assertThat(next.received()).isOne();
        assertThat(next.duplicate() + next.stray() + next.corrupt()).isZero();
    }

    @Test
    void countsAMessageThatCameAgainOnlyAsDuplicate() {
        add(RUN, SIZE, 5);
        add(RUN, SIZE, 5);

        assertThat(tally.received()).isOne();
        assertThat(tally.duplicate()).isOne();
    }

    @Test
    void countsAMessageThatCameLateAsReceivedAndDisordered() {
        add(RUN, SIZE, 900_000);
        add(RUN, SIZE, 5);

        assertThat(tally.received()).isEqualTo(2);
        assertThat(tally.disordered()).isOne();
    }

    @Test
    void countsAMessageOfAnotherRunAsStray() {
        add(RUN - 1, SIZE, 5);

        assertThat(tally.received()).isZero();
        assertThat(tally.stray()).isOne();
    }

    @Test
    void countsDamageAndWrongLengthsAndImpossibleNumbersAsCorrupt() {
        ByteBuf damaged = writer.compose(SIZE, RUN, 1);
        damaged.setByte(30, damaged.getByte(30) + 1);
        tally.add(damaged);
        damaged.release();
        add(RUN, SIZE + 1, 2);
        add(RUN, SIZE, Tally.MAX_SEQUENCE);
        add(RUN, SIZE, -1);

        assertThat(tally.corrupt()).isEqualTo(4);
        assertThat(tally.received()).isZero();
    }
}
