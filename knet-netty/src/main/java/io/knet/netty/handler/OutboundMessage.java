package io.knet.netty.handler;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;

/**
 * One message on its way to a link, as the handlers between {@link LinkHandlers#DELIVERY} and
 * {@link LinkHandlers#FRAMING} see it. A handler passes it on, drops it (and releases it), or
 * passes on {@linkplain #replace another one} made from it. What is no message made by knet is
 * refused with {@link io.knet.KnetError#UNKNOWN_MESSAGE_TYPE}.
 *
 * <p>Not to be implemented by programs: methods will be added. Belongs to one event loop.
 */
public interface OutboundMessage extends ReferenceCounted {
    /** The message as the application gave it, owned by this object. Not to be changed. */
    ByteBuf content();

    /** Number of the data channel, 0 to 31. */
    int channel();

    /** The sequence number, 1 to 65535. */
    int sequence();

    /** Whether the filter's verdict was a broadcast. */
    boolean broadcast();

    /**
     * The same message with another content. This message keeps its own, and is still to be
     * released.
     *
     * @param content owned by the new message
     */
    OutboundMessage replace(ByteBuf content);

    @Override
    OutboundMessage retain();

    @Override
    OutboundMessage retain(int increment);

    @Override
    OutboundMessage touch();

    @Override
    OutboundMessage touch(Object hint);
}
