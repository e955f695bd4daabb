package io.knet.compress;

import io.knet.CompressionConfig;
import io.knet.CompressionModel;
import io.knet.KnetError;
import io.knet.KnetException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compresses the messages that go out, by one configuration (spec wire 6): a message is tried if it
 * is longer than the threshold, and the result is used if it is shorter than the message.
 * Immutable; any number of threads may call.
 */
public final class MessageCompressor {
    /** Length of the trial message: libknet's, its longest message and the header's length unit. */
    private static final int TRIAL_LENGTH = 65562;

    private final CompressionConfig config;
    private final @Nullable Compressor compressor;
    private final int level;
    private final LongSupplier nanoClock;
    private final CompressionCounters counters;

    private MessageCompressor(
            CompressionConfig config,
            @Nullable Compressor compressor,
            int level,
            LongSupplier nanoClock,
            CompressionCounters counters) {
        this.config = config;
        this.compressor = compressor;
        this.level = level;
        this.nanoClock = nanoClock;
        this.counters = counters;
    }

    /**
     * Prepares a configuration for use: finds the model and tries it, as libknet does, on 65562
     * zero bytes. A level at which these do not become shorter, as zlib's level 0, gives way to the
     * model's default.
     *
     * @param nanoClock the time in nanoseconds, from any origin
     * @param counters hears of every message from then on
     * @throws KnetException {@link KnetError#MODEL_UNAVAILABLE} if the model's library is not
     *     there; {@link KnetError#SELF_TEST_FAILED} if the trial fails
     */
    public static MessageCompressor of(
            CompressionConfig config, LongSupplier nanoClock, CompressionCounters counters) {
        int level = config.effectiveLevel();
        if (config.model() == CompressionModel.NONE) {
            return new MessageCompressor(config, null, level, nanoClock, counters);
        }
        return of(config, Compressors.get(config.model()), nanoClock, counters);
    }

    /** As the public method, with the compressor given. */
    static MessageCompressor of(
            CompressionConfig config,
            Compressor compressor,
            LongSupplier nanoClock,
            CompressionCounters counters) {
        CompressionModel model = config.model();
        int level = config.effectiveLevel();
        if (!shrinksTrial(compressor, model, level)) {
            level = model.defaultLevel();
            if (!shrinksTrial(compressor, model, level)) {
                throw selfTestFailed(model, level, "it does not shorten zeros", null);
            }
        }
        return new MessageCompressor(config, compressor, level, nanoClock, counters);
    }

    /** The configuration. */
    public CompressionConfig config() {
        return config;
    }

    /** The level in use, which the trial may have changed to the model's default. */
    public int level() {
        return level;
    }

    /**
     * Compresses one message if that is worth it.
     *
     * @param message the message, 1 to 65536 bytes; its indices are left as they are. Not released
     * @param out receives the stream at its writer index if the result is not 0, and is left as it
     *     was if the result is 0; grows as needed, to the message's length and a little more
     * @return what goes into the data header's compress field: the model's wire id if {@code out}
     *     is to be sent, 0 if the message itself is
     */
    public int compress(ByteBuf message, ByteBuf out) {
        if (compressor == null) {
            return CompressionModel.NONE.code();
        }
        if (!leavesAsItIs(message.readableBytes()) && shorten(compressor, message, out)) {
            return config.model().code();
        }
        counters.sentUncompressed();
        return CompressionModel.NONE.code();
    }

    /**
     * Whether a message is too short for a trial, or none is compressed.
     *
     * @param length of the message, in bytes
     */
    public boolean leavesAsItIs(int length) {
        return compressor == null || length <= config.threshold();
    }

    /** Counts a message that went out as it is and was not given to {@link #compress}. */
    public void sentAsItIs() {
        if (compressor != null) {
            counters.sentUncompressed();
        }
    }

    private boolean shorten(Compressor tried, ByteBuf message, ByteBuf out) {
        int start = out.writerIndex();
        long beganNanos = nanoClock.getAsLong();
        try {
            tried.compress(message, level, out);
        } catch (CompressionException failure) {
            out.writerIndex(start);
            counters.compressionFailed();
            return false;
        }
        int size = out.writerIndex() - start;
        counters.compressed(message.readableBytes(), size, nanoClock.getAsLong() - beganNanos);
        if (size < message.readableBytes()) {
            return true;
        }
        out.writerIndex(start);
        return false;
    }

    private static boolean shrinksTrial(Compressor compressor, CompressionModel model, int level) {
        ByteBuf message = Unpooled.wrappedBuffer(new byte[TRIAL_LENGTH]);
        ByteBuf stream = Unpooled.buffer();
        ByteBuf back = Unpooled.buffer(TRIAL_LENGTH);
        try {
            compressor.compress(message, level, stream);
            compressor.expand(stream, back, TRIAL_LENGTH);
        } catch (CompressionException failure) {
            throw selfTestFailed(model, level, String.valueOf(failure.getMessage()), failure);
        }
        if (!ByteBufUtil.equals(message, back)) {
            throw selfTestFailed(model, level, "zeros came back changed", null);
        }
        return stream.readableBytes() < TRIAL_LENGTH;
    }

    private static KnetException selfTestFailed(
            CompressionModel model, int level, String what, @Nullable Throwable cause) {
        return new KnetException(
                KnetError.SELF_TEST_FAILED,
                "trial of compression model "
                        + model.wireName()
                        + " at level "
                        + level
                        + " failed: "
                        + what
                        + "; use another model, or a level of "
                        + model.minLevel()
                        + " to "
                        + model.maxLevel(),
                cause);
    }
}
