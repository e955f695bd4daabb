package io.knet.netty.pipeline;

import io.knet.CompressionModel;
import io.knet.compress.MessageCompressor;
import io.knet.compress.MessageExpander;
import io.knet.netty.OutboundMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** How messages are compressed and expanded at the moment. Thread safe. */
public final class MessageCodec {
    private final MessageExpander expander;
    private volatile MessageCompressor compressor;

    /** A codec. */
    public MessageCodec(MessageCompressor compressor, MessageExpander expander) {
        this.compressor = compressor;
        this.expander = expander;
    }

    /** Compresses with another configuration from the next message on. */
    public void compressor(MessageCompressor replacement) {
        compressor = replacement;
    }

    /** Expands what comes in. */
    MessageExpander expander() {
        return expander;
    }

    /** Compresses a message if that is worth it, unless that was decided before. */
    public void compress(OutboundMessage message, ByteBufAllocator allocator) {
        if (message.isCompressionDecided()) {
            return;
        }
        ByteBuf content = message.content();
        MessageCompressor current = compressor;
        if (current.config().model() == CompressionModel.NONE) {
            message.compressed(CompressionModel.NONE.wireId(), content);
            return;
        }
        ByteBuf stream = allocator.buffer(content.readableBytes());
        int model = current.compress(content, stream);
        if (model == CompressionModel.NONE.wireId()) {
            stream.release();
            message.compressed(model, content);
        } else {
            message.compressed(model, stream);
        }
    }
}
