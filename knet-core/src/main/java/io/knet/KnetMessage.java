package io.knet;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;

/** A received message. Reference counted with its content. */
public class KnetMessage extends DefaultByteBufHolder {
    private final int sourceHost;
    private final int channel;

    /**
     * A message.
     *
     * @param sourceHost id of the host that sent it
     * @param channel number of the data channel, 0 to 31
     * @param content the bytes, owned by the message
     */
    public KnetMessage(int sourceHost, int channel, ByteBuf content) {
        super(requireNonNull(content, "content"));
        this.sourceHost = sourceHost;
        this.channel = channel;
    }

    /** Id of the host that sent the message. */
    public final int sourceHost() {
        return sourceHost;
    }

    /** Number of the data channel, 0 to 31. */
    public final int channel() {
        return channel;
    }

    @Override
    public KnetMessage replace(ByteBuf content) {
        requireNonNull(content, "content");
        return new KnetMessage(sourceHost, channel, content);
    }

    @Override
    public KnetMessage copy() {
        return (KnetMessage) super.copy();
    }

    @Override
    public KnetMessage duplicate() {
        return (KnetMessage) super.duplicate();
    }

    @Override
    public KnetMessage retainedDuplicate() {
        return (KnetMessage) super.retainedDuplicate();
    }

    @Override
    public KnetMessage retain() {
        super.retain();
        return this;
    }

    @Override
    public KnetMessage retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public KnetMessage touch() {
        super.touch();
        return this;
    }

    @Override
    public KnetMessage touch(Object hint) {
        super.touch(hint);
        return this;
    }

    @Override
    public String toString() {
        return "message of "
                + content().readableBytes()
                + " bytes from host "
                + sourceHost
                + " on channel "
                + channel;
    }
}
