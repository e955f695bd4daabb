package io.knet;

import io.netty.buffer.ByteBuf;

/**
 * A message about which a {@link DestinationFilter} decides. Valid during the call only.
 *
 * <p>Not to be implemented by programs: methods will be added.
 */
public interface FilterRequest {
    /** Which way the message goes. */
    Direction direction();

    /** Id of this node. */
    int localHost();

    /** Id of the host that sent the message, this node's own for {@link Direction#TX}. */
    int sourceHost();

    /** Number of the data channel, 0 to 31. */
    int channel();

    /**
     * The message, before compression and after expansion. Not to be changed, moved, released or
     * kept.
     */
    ByteBuf content();

    /**
     * What the sender gave with the message, {@link Attachment#NONE} without one and for {@link
     * Direction#RX}.
     */
    Object attachment();
}
