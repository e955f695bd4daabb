package io.knet.netty.pipeline;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;

/**
 * The promise of a synchronous send. It travels with the message through the pipeline, and tells
 * the handler next to the socket to write at once and to report a full socket as an error, instead
 * of leaving the packet to the channel's buffer from which it could not be taken back.
 */
public final class SyncPromise extends DefaultChannelPromise {
    private final int packets;

    /** A promise on the channel that the message is written to. */
    public SyncPromise(Channel channel) {
        this(channel, 1);
    }

    /**
     * The promise of one packet.
     *
     * @param packets how many its message has, which are written one after another
     */
    SyncPromise(Channel channel, int packets) {
        super(channel);
        this.packets = packets;
    }

    /** How many packets the message has. */
    int packets() {
        return packets;
    }
}
