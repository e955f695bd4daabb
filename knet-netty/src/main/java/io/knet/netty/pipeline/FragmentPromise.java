package io.knet.netty.pipeline;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;

/**
 * The promise of a packet that is one of several of its message. It tells the handler next to the
 * socket that nobody else may write between them.
 */
final class FragmentPromise extends DefaultChannelPromise {
    FragmentPromise(Channel channel) {
        super(channel);
    }
}
