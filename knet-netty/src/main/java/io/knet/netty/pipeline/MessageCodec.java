package io.knet.netty.pipeline;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.knet.compress.CompressionCounters;
import io.knet.compress.MessageCompressor;
import io.knet.compress.MessageExpander;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.LongSupplier;

/** How messages are compressed and expanded at the moment. Thread safe. */
public final class MessageCodec {
    private final LongSupplier nanoClock;
    private final CompressionCounters counters;
    private final MessageExpander expander;
    private volatile MessageCompressor compressor;

    /**
     * A codec.
     *
     * @param config what it compresses with at first
     * @param nanoClock the time in nanoseconds, from any origin
     * @param counters hears of every message
     * @throws KnetException as {@link #configure}
     */
    public MessageCodec(
            CompressionConfig config, LongSupplier nanoClock, CompressionCounters counters) {
        this.nanoClock = nanoClock;
        this.counters = counters;
        expander = new MessageExpander(nanoClock, counters);
        compressor = MessageCompressor.of(config, nanoClock, counters);
    }

    /**
     * Tries a configuration and compresses with it from the next message on.
     *
     * @throws KnetException {@link KnetError#MODEL_UNAVAILABLE}, {@link
     *     KnetError#SELF_TEST_FAILED}; the configuration is then as it was
     */
    public void configure(CompressionConfig config) {
        compressor = MessageCompressor.of(config, nanoClock, counters);
    }

    /** What it compresses with at the moment. */
    public CompressionConfig config() {
        return compressor.config();
    }

    /** Expands what comes in. */
    MessageExpander expander() {
        return expander;
    }

    /** Whether {@link #compress} would leave a message as it is without a trial. */
    public boolean leavesAsItIs(TxMessage message) {
        return compressor.leavesAsItIs(message.content().readableBytes());
    }

    /** Counts a message that went out as it is and was not given to {@link #compress}. */
    public void sentAsItIs() {
        compressor.sentAsItIs();
    }

    /** Compresses a message if that is worth it, unless that was decided before. */
    public void compress(TxMessage message, ByteBufAllocator allocator) {
        if (message.isCompressionDecided()) {
            return;
        }
        ByteBuf content = message.content();
        MessageCompressor current = compressor;
        if (current.config().model() == CompressionModel.NONE) {
            message.compressed(CompressionModel.NONE.code(), content);
            return;
        }
        ByteBuf stream = allocator.buffer(content.readableBytes());
        int model = CompressionModel.NONE.code();
        try {
            model = current.compress(content, stream);
        } finally {
            if (model == CompressionModel.NONE.code()) {
                stream.release();
            }
        }
        message.compressed(model, model == CompressionModel.NONE.code() ? content : stream);
    }
}
