package io.knet.netty.pipeline;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;

/**
 * The promise of one fragment of a message. It travels with the packet and tells the handler next
 * to the socket whether it is the message's last, and so perhaps shorter than the others.
 */
final class FragmentPromise extends DefaultChannelPromise {
    private final boolean last;

    FragmentPromise(Channel channel, boolean last) {
        super(channel);
        this.last = last;
    }

    boolean isLast() {
        return last;
    }
}
