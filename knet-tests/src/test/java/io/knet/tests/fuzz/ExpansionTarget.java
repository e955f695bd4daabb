package io.knet.tests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.knet.CompressionModel;
import io.knet.KnetLimits;
import io.knet.compress.CompressionCounters;
import io.knet.compress.CompressionException;
import io.knet.compress.Compressor;
import io.knet.compress.Compressors;
import io.knet.compress.MessageExpander;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.Set;

/**
 * One compressed message. It expands to a message of a length that can be, or is dropped for a
 * reason that fits; twice the same; without more memory than a few messages take, whatever length
 * it claims. What it expands to can be compressed and expanded again.
 */
final class ExpansionTarget implements FuzzTarget {
    private static final Set<DropReason> REASONS =
            EnumSet.of(DropReason.DECOMPRESSION_FAILED, DropReason.MESSAGE_TOO_LONG);

    /** What no model may exceed: bombs stand for gigabytes. */
    private static final long MOST_MEMORY = 16 << 20;

    /** A stream is no longer than what fragments can carry. */
    private static final int LONGEST = KnetLimits.MAX_MESSAGE;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final Compressor compressor;
    private final CompressionModel model;
    private final Counters counters = new Counters();
    private final MessageExpander expander = new MessageExpander(System::nanoTime, counters);

    ExpansionTarget(CompressionModel model) {
        this.model = model;
        this.compressor = Compressors.get(model);
        // What a model sets up once is not the bomb's doing.
        run(new byte[] {1});
    }

    @Override
    public void run(byte[] stream) {
        if (stream.length == 0 || stream.length > LONGEST) {
            return;
        }
        byte[] message = expand(stream);
        byte[] again = expand(stream);
        assertThat(again).isEqualTo(message);
        if (message != null) {
            roundTrip(message);
        }
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private byte[] expand(byte[] stream) {
        ByteBuf in = allocator.directBuffer(stream.length).writeBytes(stream);
        ByteBuf out = allocator.heapBuffer(1 + KnetLimits.MAX_MESSAGE).writeByte(7);
        counters.reset();
        try {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            DropReason reason = expander.expand(model.code(), in, out);
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).as("bytes allocated").isLessThan(MOST_MEMORY);
            assertThat(in.readerIndex()).isZero();
            assertThat(in.writerIndex()).isEqualTo(stream.length);
            assertThat(out.getByte(0)).isEqualTo((byte) 7);
            int length = out.readableBytes() - 1;
            assertThat(counters.failed).isEqualTo(reason == null ? 0 : 1);
            assertThat(counters.expandedLength).isEqualTo(length);
            if (reason != null) {
                assertThat(REASONS).contains(reason);
                assertThat(length).isZero();
                return null;
            }
            assertThat(length).isBetween(1, KnetLimits.MAX_MESSAGE);
            return ByteBufUtil.getBytes(out.skipBytes(1));
        } finally {
            in.release();
            out.release();
        }
    }

    private void roundTrip(byte[] message) {
        ByteBuf in = allocator.heapBuffer(message.length).writeBytes(message);
        ByteBuf stream = allocator.heapBuffer();
        ByteBuf back = allocator.heapBuffer();
        try {
            compressor.compress(in, model.defaultLevel(), stream);
            compressor.expand(stream, back, KnetLimits.MAX_MESSAGE);
            assertThat(ByteBufUtil.getBytes(back)).isEqualTo(message);
        } catch (CompressionException failure) {
            throw new AssertionError("a message does not survive " + model, failure);
        } finally {
            in.release();
            stream.release();
            back.release();
        }
    }

    /** What the expander said of the last stream. */
    private static final class Counters implements CompressionCounters {
        private int failed;
        private int expandedLength;

        void reset() {
            failed = 0;
            expandedLength = 0;
        }

        @Override
        public void sentUncompressed() {}

        @Override
        public void compressed(int original, int size, long nanos) {}

        @Override
        public void compressionFailed() {}

        @Override
        public void expanded(int size, int original, long nanos) {
            expandedLength = original;
        }

        @Override
        public void expansionFailed() {
            failed++;
        }
    }
}
