package io.knet.netty.handler;

import io.knet.KnetLink;
import io.netty.channel.Channel;

/**
 * Adds a program's own handlers to the pipeline of a link. Called on the link's event loop, each
 * time a channel is made for it: when the link is added, and when its socket has to be opened
 * again. The handlers of knet are in place, under the names in {@link LinkHandlers}; what passes
 * between them is listed there.
 *
 * <p>Handlers have to be added here, not later: a link whose pipeline holds none but knet's own is
 * written to by sendSync on its caller's thread, past the pipeline; one with other handlers, on its
 * event loop, through all of them.
 *
 * <p>The link is also the channel's attribute {@link LinkHandlers#LINK}, for handlers that are made
 * without it.
 *
 * <p>The link's event loop is the channel's, unless a transport needs another one for its channels.
 * Handlers run on the channel's loop; for one that is to run on the link's in any case, add it with
 * the executor of the context of {@link LinkHandlers#DELIVERY}.
 *
 * <p>A handler must not block. If this method throws, the link is not added. An exception from a
 * handler is logged and counted, and disturbs no other link.
 */
@FunctionalInterface
public interface LinkInitializer {
    /**
     * Adds handlers.
     *
     * @param channel the link's channel, not yet bound
     * @param link the link, which is still being opened: what waits for an event loop is refused
     */
    void initLink(Channel channel, KnetLink link);
}
