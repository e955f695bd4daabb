package io.knet.netty.handler;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;

/**
 * One plain packet of a message that goes over several links, as the handlers between {@link
 * LinkHandlers#FRAMING} and {@link LinkHandlers#CRYPTO} see it: the first link to send it seals it,
 * the others repeat the same bytes (spec wire 13.1). A handler that wants other bytes on its link
 * passes on a {@link ByteBuf} of its own in place of it.
 *
 * <p>Not to be implemented by programs: methods will be added. Belongs to one event loop.
 */
public interface SharedPacket extends ReferenceCounted {
    /** The packet, owned by this object. Not to be changed. */
    ByteBuf plain();
}
