package io.knet.lab.simulate.crowd;

import io.knet.netty.transport.DatagramTransport;
import io.knet.netty.transport.DirectSocket;
import io.knet.netty.transport.SendPace;
import io.knet.netty.transport.SocketSettings;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.OptionalInt;

/** Counts how often the handle looks at a link: each time it asks the socket what was dropped. */
final class CountedTransport implements DatagramTransport {
    private final DatagramTransport transport;
    private final Runnable onLook;
    private long looks;

    CountedTransport(DatagramTransport transport, Runnable onLook) {
        this.transport = transport;
        this.onLook = onLook;
    }

    long looks() {
        return looks;
    }

    @Override
    public OptionalInt kernelDrops(Channel channel) {
        looks++;
        onLook.run();
        return transport.kernelDrops(channel);
    }

    @Override
    public String name() {
        return transport.name();
    }

    @Override
    public InetSocketAddress findFree(InetSocketAddress local) {
        return transport.findFree(local);
    }

    @Override
    public Channel newChannel(InetSocketAddress local, SocketSettings settings) {
        return transport.newChannel(local, settings);
    }

    @Override
    public DirectSocket directSocket(Channel channel, SendPace pace) {
        return transport.directSocket(channel, pace);
    }

    @Override
    public int dropEarlyDatagrams(Channel channel) {
        return transport.dropEarlyDatagrams(channel);
    }

    @Override
    public boolean forbidsFragmentation() {
        return transport.forbidsFragmentation();
    }

    @Override
    public OptionalInt pathMtu(Channel channel) {
        return transport.pathMtu(channel);
    }
}
