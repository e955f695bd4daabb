package io.knet.netty.transport;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.UnixChannel;

/** Makes the UDP channels of one of Netty's native transports. */
@FunctionalInterface
interface NativeChannels {
    /**
     * Makes a channel, neither registered nor bound, whose {@code fd()} is a {@code Socket}.
     *
     * @param v4 whether it is for IPv4, else for IPv6
     * @throws ChannelException if there is no socket to be had
     */
    UnixChannel open(boolean v4);
}
