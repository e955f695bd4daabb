package io.knet.netty.message;

import static java.util.Objects.requireNonNull;

import io.knet.KnetMessage;
import io.knet.netty.handler.InboundMessage;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What knet makes of a received message; the application's listener is given it, too. */
public final class RxMessage extends KnetMessage implements InboundMessage {
    private final int sequence;
    private final int compression;
    private final boolean inSession;
    private final @Nullable Confirmation confirmation;

    /**
     * A message that came in libknet's format.
     *
     * @param sourceHost id of the host that sent it
     * @param channel number of the data channel, 0 to 31
     * @param sequence the sequence number, 1 to 65535; 0 without one
     * @param compression wire id of the model that {@code content} is compressed with, 0 if it is
     *     not
     * @param content the bytes, owned by the message
     */
    public RxMessage(int sourceHost, int channel, int sequence, int compression, ByteBuf content) {
        this(sourceHost, channel, sequence, compression, false, null, content);
    }

    /**
     * A message.
     *
     * @param sourceHost id of the host that sent it
     * @param channel number of the data channel, 0 to 31
     * @param sequence the sequence number, 1 to 65535; 0 without one
     * @param compression wire id of the model that {@code content} is compressed with, 0 if it is
     *     not
     * @param inSession whether its packets were numbered, as those of sessions are
     * @param confirmation what its sender wants to be told; null if nothing
     * @param content the bytes, owned by the message
     */
    public RxMessage(
            int sourceHost,
            int channel,
            int sequence,
            int compression,
            boolean inSession,
            @Nullable Confirmation confirmation,
            ByteBuf content) {
        super(sourceHost, channel, requireNonNull(content, "content"));
        this.sequence = sequence;
        this.compression = compression;
        this.inSession = inSession;
        this.confirmation = confirmation;
    }

    /** What its sender wants to be told; null if nothing. */
    public @Nullable Confirmation confirmation() {
        return confirmation;
    }

    /** Whether its packets were numbered, as those of sessions are. */
    public boolean inSession() {
        return inSession;
    }

    @Override
    public int sequence() {
        return sequence;
    }

    @Override
    public int compression() {
        return compression;
    }

    /** The same message with its content expanded, which it owns. This message keeps its own. */
    public RxMessage expanded(ByteBuf content) {
        return new RxMessage(
                sourceHost(), channel(), sequence, 0, inSession, confirmation, content);
    }

    @Override
    public RxMessage onChannel(int channel) {
        return channel == channel()
                ? this
                : new RxMessage(
                        sourceHost(),
                        channel,
                        sequence,
                        compression,
                        inSession,
                        confirmation,
                        content());
    }

    @Override
    public RxMessage replace(ByteBuf content) {
        requireNonNull(content, "content");
        return new RxMessage(
                sourceHost(), channel(), sequence, compression, inSession, confirmation, content);
    }

    @Override
    public RxMessage copy() {
        return (RxMessage) super.copy();
    }

    @Override
    public RxMessage duplicate() {
        return (RxMessage) super.duplicate();
    }

    @Override
    public RxMessage retainedDuplicate() {
        return (RxMessage) super.retainedDuplicate();
    }

    @Override
    public RxMessage retain() {
        super.retain();
        return this;
    }

    @Override
    public RxMessage retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public RxMessage touch() {
        super.touch();
        return this;
    }

    @Override
    public RxMessage touch(Object hint) {
        super.touch(hint);
        return this;
    }
}
