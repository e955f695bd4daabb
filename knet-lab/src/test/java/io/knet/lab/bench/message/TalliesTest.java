package io.knet.lab.bench.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.knet.lab.bench.option.Payload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class TalliesTest {
    private final MessageFormat format =
            new MessageFormat(Payload.TEXT.bytes(MessageFormat.PATTERN_BYTES));
    private final MessageFormat.Writer writer = format.writer(UnpooledByteBufAllocator.DEFAULT);
    private final Tallies tallies =
            Tallies.of(new Tally(3, 64, format.reader()))
                    .beside(new Tally(4, 200, format.reader()));

    private void add(int run, int size, long sequence) {
        ByteBuf message = writer.compose(size, run, sequence);
        tallies.add(message);
        message.release();
    }

    @Test
    void countsEachRunWithNumbersAndALengthOfItsOwn() {
        add(3, 64, 1);
        add(4, 200, 0);
        add(4, 200, 1);

        assertThat(tallies.received()).isEqualTo(3);
        assertThat(tallies.besideReceived()).isEqualTo(2);
        assertThat(tallies.bytes()).isEqualTo(64 + 2 * 200);
        assertThat(tallies.besideBytes()).isEqualTo(2 * 200);
        assertThat(tallies.corrupt() + tallies.duplicate() + tallies.disordered()).isZero();
    }

    @Test
    void whatIsWrongInEitherRunIsCounted() {
        add(3, 64, 1);
        add(3, 64, 1);
        add(4, 64, 7);
        add(4, 200, 9);
        add(4, 200, 8);

        assertThat(tallies.duplicate()).isOne();
        assertThat(tallies.corrupt()).isOne();
        assertThat(tallies.disordered()).isOne();
    }

    @Test
    void aMessageOfNeitherRunIsStray() {
        add(2, 64, 1);

        assertThat(tallies.stray()).isOne();
        assertThat(tallies.received()).isZero();
    }

    @Test
    void whatIsTooShortToSayItsRunIsCorrupt() {
        tallies.add(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));

        assertThat(tallies.corrupt()).isOne();
    }

    @Test
    void oneRunAloneHasNothingBeside() {
        Tallies alone = Tallies.of(new Tally(3, 64, format.reader()));
        ByteBuf message = writer.compose(64, 3, 1);
        alone.add(message);
        message.release();

        assertThat(alone.received()).isOne();
        assertThat(alone.besideReceived() + alone.besideBytes()).isZero();
    }
}
