package io.knet.compress;

import io.netty.buffer.ByteBuf;

/**
 * Compresses and expands whole messages in one model's stream format (spec wire 6). Implementations are stateless or
 * keep state per thread, so any thread may call.
 */
public interface Compressor {
    /**
     * Compresses one message.
     *
     * @param message the message; its indices are left as they are. Not released
     * @param level the model's level, whose range and default the model names
     * @param out receives the stream at its writer index; grows as needed
     * @throws CompressionException if the model cannot compress the message
     */
    void compress(ByteBuf message, int level, ByteBuf out) throws CompressionException;

    /**
     * Expands one message that came from the wire, whatever its bytes: the output never grows beyond {@code limit} and
     * memory use is bounded by it, and nothing but {@link CompressionException} is thrown.
     *
     * @param stream the compressed stream; its indices are left as they are. Not released
     * @param out receives the message at its writer index
     * @param limit the longest output allowed, in bytes
     * @throws CompressionException if the stream is malformed or its output would exceed {@code limit}
     */
    void expand(ByteBuf stream, ByteBuf out, int limit) throws CompressionException;
}
