package io.knet.netty.handler;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;

/**
 * One received message on its way to the application, with what its packet's header said, as the
 * handlers between {@link LinkHandlers#FRAMING} and {@link LinkHandlers#DELIVERY} see it. A handler
 * passes it on, drops it (and releases it), or passes on {@linkplain #replace another one} made
 * from it. What is no message made by knet is refused at the pipeline's end.
 *
 * <p>Not to be implemented by programs: methods will be added. Belongs to one event loop.
 */
public interface InboundMessage extends ByteBufHolder {
    /** Id of the host that sent the message. */
    int sourceHost();

    /** Number of the data channel, 0 to 31. */
    int channel();

    /** The sequence number, 1 to 65535; 0 if this node sent the message to itself. */
    int sequence();

    /** Code of the model that the content is compressed with, 0 if it is not. */
    int compression();

    /**
     * The same message on another data channel; takes over this message's reference to the content.
     *
     * @param channel 0 to 31
     */
    InboundMessage onChannel(int channel);

    /**
     * The same message with another content. This message keeps its own, and is still to be
     * released.
     *
     * @param content owned by the new message
     */
    @Override
    InboundMessage replace(ByteBuf content);

    @Override
    InboundMessage copy();

    @Override
    InboundMessage duplicate();

    @Override
    InboundMessage retainedDuplicate();

    @Override
    InboundMessage retain();

    @Override
    InboundMessage retain(int increment);

    @Override
    InboundMessage touch();

    @Override
    InboundMessage touch(Object hint);
}
