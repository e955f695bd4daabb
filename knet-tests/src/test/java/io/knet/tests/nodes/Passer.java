package io.knet.tests.nodes;

import io.knet.netty.handler.LinkHandlers;
import io.knet.netty.handler.LinkInitializer;
import io.netty.channel.ChannelDuplexHandler;

/** Handlers that a program might have in the pipelines of its links, and that do nothing. */
public final class Passer extends ChannelDuplexHandler {
    /** One in each link's pipeline, where messages pass. */
    public static final LinkInitializer EVERYWHERE =
            (channel, link) ->
                    channel.pipeline().addBefore(LinkHandlers.DELIVERY, "passer", new Passer());
}
