package io.knet.netty.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;

/** UDP over Linux's epoll (spec wire 15.1). */
public final class EpollTransport extends LinuxTransport {
    /** Sockets for one handle. */
    public EpollTransport() {
        super(
                v4 ->
                        new EpollDatagramChannel(
                                v4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6),
                TrainSupport.here());
    }

    @Override
    public String name() {
        return "udp/epoll";
    }

    @Override
    public void receiveTrains(Channel channel) {
        if (receivesTrains() && !channel.config().setOption(EpollChannelOption.UDP_GRO, true)) {
            throw new ChannelException("the socket does not know the option UDP_GRO");
        }
    }
}
