package io.knet.compress;

import io.knet.KnetLimits;
import io.knet.compress.CompressionException.Kind;
import io.knet.stats.DropReason;
import io.netty.buffer.ByteBuf;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Expands the messages that come in, whatever the model, without configuration (spec wire 6).
 * Immutable; any number of threads may call.
 */
public final class MessageExpander {
    private final LongSupplier nanoClock;
    private final CompressionCounters counters;

    /**
     * An expander.
     *
     * @param nanoClock the time in nanoseconds, from any origin
     * @param counters hears of every message
     */
    public MessageExpander(LongSupplier nanoClock, CompressionCounters counters) {
        this.nanoClock = nanoClock;
        this.counters = counters;
    }

    /**
     * Expands one message that came from the wire. Never throws, whatever the bytes, and never
     * makes more than 65536 bytes of them.
     *
     * @param wireId the data header's compress field, not 0
     * @param stream the compressed stream, reassembled; its indices are left as they are. Not
     *     released
     * @param out receives the message at its writer index, and is left as it was if the message is
     *     to be dropped; must be able to grow by 65536 bytes
     * @return why the message is to be dropped, null if it was expanded
     */
    public @Nullable DropReason expand(int wireId, ByteBuf stream, ByteBuf out) {
        DropReason reason = tryToExpand(wireId, stream, out);
        if (reason != null) {
            counters.expansionFailed();
        }
        return reason;
    }

    private @Nullable DropReason tryToExpand(int wireId, ByteBuf stream, ByteBuf out) {
        Compressor compressor = Compressors.find(wireId);
        if (compressor == null) {
            return DropReason.COMPRESSION_UNAVAILABLE;
        }
        int start = out.writerIndex();
        long beganNanos = nanoClock.getAsLong();
        try {
            compressor.expand(stream, out, KnetLimits.MAX_MESSAGE);
        } catch (CompressionException failure) {
            return failure.kind() == Kind.TOO_LONG
                    ? DropReason.MESSAGE_TOO_LONG
                    : DropReason.DECOMPRESSION_FAILED;
        }
        int length = out.writerIndex() - start;
        if (length == 0) {
            // No message is empty, so no sender made this.
            return DropReason.DECOMPRESSION_FAILED;
        }
        counters.expanded(stream.readableBytes(), length, nanoClock.getAsLong() - beganNanos);
        return null;
    }
}
