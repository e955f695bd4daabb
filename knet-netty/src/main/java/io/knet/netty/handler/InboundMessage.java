package io.knet.netty.handler;

import static java.util.Objects.requireNonNull;

import io.knet.KnetMessage;
import io.netty.buffer.ByteBuf;

/** One received message on its way to the application, with what its packet's header said. */
public final class InboundMessage extends KnetMessage {
    private final int sequence;
    private final int compression;

    /**
     * A message.
     *
     * @param sourceHost id of the host that sent it
     * @param channel number of the data channel, 0 to 31
     * @param sequence the sequence number, 1 to 65535
     * @param compression wire id of the model that {@code content} is compressed with, 0 if it is
     *     not
     * @param content the bytes, owned by the message
     */
    public InboundMessage(
            int sourceHost, int channel, int sequence, int compression, ByteBuf content) {
        super(sourceHost, channel, requireNonNull(content, "content"));
        this.sequence = sequence;
        this.compression = compression;
    }

    /** The sequence number, 1 to 65535. */
    public int sequence() {
        return sequence;
    }

    /** Wire id of the model that the content is compressed with, 0 if it is not. */
    public int compression() {
        return compression;
    }

    /** The same message with its content expanded, which it owns. This message keeps its own. */
    public InboundMessage expanded(ByteBuf content) {
        requireNonNull(content, "content");
        return new InboundMessage(sourceHost(), channel(), sequence, 0, content);
    }

    /**
     * The same message on another data channel; takes over this message's reference to the content.
     */
    public InboundMessage onChannel(int channel) {
        return channel == channel()
                ? this
                : new InboundMessage(sourceHost(), channel, sequence, compression, content());
    }

    @Override
    public InboundMessage replace(ByteBuf content) {
        requireNonNull(content, "content");
        return new InboundMessage(sourceHost(), channel(), sequence, compression, content);
    }
}
